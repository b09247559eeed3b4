import * as v from 'valibot';
import { idPrefix, type SiteId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { siteKey } from '../../protocol/schema.ts';
import type { Clock } from '../clock.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { randomId } from '../secret/random-token.ts';
import type { Store } from '../store/store.ts';
import { isNotice } from './is-notice.ts';
import { originsJson, parseOrigins } from './parse-origins.ts';
import { defaultLook } from './site-look.ts';
import { defaultPrivacy } from './site-privacy.ts';

interface Desk {
  readonly store: Store;
  readonly clock: Clock;
}

export interface NewSite {
  readonly key: string;
  readonly origins: readonly string[];
  /** Absent: the key, until somebody gives a better one in the inbox. */
  readonly name?: string;
  readonly privacyUrl?: string | null;
}

/** A site made by the operator, in the shell or at the first start. Error: setting.refused (`field`: key, name, origins, privacyUrl; `reason`). */
export const addSite = async (desk: Desk, site: NewSite): Promise<Outcome<{ site: SiteId }>> => {
  const { key, name = key, privacyUrl = null } = site;
  if (!v.is(siteKey, key)) return refused('setting.refused', { field: 'key', reason: 'form' });
  if (name.trim() === '' || name.length > limits.siteName)
    return refused('setting.refused', { field: 'name', reason: 'form' });
  const parsed = parseOrigins(site.origins);
  if (!parsed.ok) return refused('setting.refused', { field: 'origins', reason: parsed.reason });
  if (!isNotice(privacyUrl)) return refused('setting.refused', { field: 'privacyUrl', reason: 'form' });

  const now = desk.clock.wall();
  const id = randomId<SiteId>(idPrefix.site);
  return desk.store.write(async (tx) => {
    if ((await tx.siteByKey(key)) !== undefined) return refused('setting.refused', { field: 'key', reason: 'known' });
    await tx.insertSite({
      id,
      key,
      name: name.trim(),
      origins: originsJson(parsed.origins),
      look: JSON.stringify(defaultLook),
      privacy_url: privacyUrl,
      privacy: JSON.stringify(defaultPrivacy),
      answering: '{}',
      hours: '{}',
      policies: '{}',
      pos: 0,
      last_number: 0,
      created_at: now,
      changed_at: null,
      changed_by: null,
    });
    await tx.insertAudit({ site: id, at: now, actor: 'operator', op: 'site:add', refs: JSON.stringify({ site: id }) });
    return done({ site: id }, [{ is: 'site', site: id }]);
  });
};
