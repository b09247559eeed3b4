import type { SiteId } from '../../protocol/ids.ts';
import type { Clock } from '../clock.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import type { Store } from '../store/store.ts';
import { addSite, type NewSite } from './add-site.ts';
import { firstSite } from './first-site.ts';

interface Desk {
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * There is a site, made from these values if there was none. Afterwards they count no more: what the owner changed in
 * the inbox is not undone by the next start. Error: setting.refused (`field`, `reason`).
 */
export const ensureFirstSite = async (desk: Desk, site: NewSite): Promise<Outcome<{ site: SiteId; made: boolean }>> => {
  const first = await firstSite(desk.store.read);
  if (first !== undefined) return done({ site: first.id, made: false });
  const added = await addSite(desk, site);
  return added.ok ? done({ site: added.answer.site, made: true }, added.news) : added;
};
