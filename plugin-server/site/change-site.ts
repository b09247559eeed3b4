import type { SiteSettings } from '../../protocol/view.ts';
import type { Parsed } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { FileShelf } from '../file/file-shelf.ts';
import type { SiteTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { readLogo } from './read-logo.ts';
import { settingsOf } from './read-site.ts';
import type { Place } from './show-settings.ts';
import { siteColumns } from './site-columns.ts';
import { type GivenLook, lookAfter, lookOf } from './site-look.ts';

interface Desk extends Place {
  readonly store: Store;
  readonly clock: Clock;
  readonly shelf: Pick<FileShelf, 'open'>;
}

type Change = Parsed<'inbox', 'site:change'>;

/** Changes what was named and leaves the rest; nothing new changes nothing. Errors: setting.refused (`field`, `reason`), not-found. */
export const changeSite = async (desk: Desk, caller: AgentCaller, change: Change): Promise<Outcome<SiteSettings>> => {
  const columns = siteColumns(change);
  if (!columns.ok) return columns;
  const logo = change.logo ? await readLogo(desk, caller, change.logo) : null;
  if (logo?.ok === false) return logo;
  const now = desk.clock.wall();
  return desk.store.write(async (tx) => {
    const held = await tx.lockSite(caller.site);
    if (held === undefined) return refused('not-found');
    const before = lookOf(held.look);
    const name = change.logo === undefined ? before.logo : (logo?.answer.name ?? null);
    const look = JSON.stringify(lookAfter({ ...before, logo: name }, lookIn(change)));
    const wanted: SiteTable = { ...held, ...columns.set, look };
    const fields = (['name', 'origins', 'privacy_url', 'look'] as const).filter(
      (column) => wanted[column] !== held[column],
    );
    if (name !== before.logo) await tx.saveLogo(caller.site, logo?.answer ?? null, now);
    if (fields.length > 0) {
      await tx.saveSite({ ...wanted, changed_at: now, changed_by: caller.agent });
      await tx.insertAudit({
        site: caller.site,
        at: now,
        actor: caller.agent,
        op: 'site:change',
        refs: JSON.stringify({ fields }),
      });
    }
    const settings = await settingsOf(tx, desk, caller.site);
    if (settings === undefined) throw new Error('A site is gone that was there a moment ago.');
    return done(settings, fields.length > 0 ? [{ is: 'site', site: caller.site }] : []);
  });
};

/** The logo is a file and comes by another way. */
const lookIn = ({ name: _, origins: __, privacyUrl: ___, logo: ____, ...look }: Change): GivenLook => look;
