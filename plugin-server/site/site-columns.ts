import { type Refusal, refused } from '../conversation/outcome.ts';
import type { SiteTable } from '../store/schema.ts';
import { isNotice } from './is-notice.ts';
import { originsJson, parseOrigins } from './parse-origins.ts';

interface Asked {
  readonly name?: string | undefined;
  readonly origins?: readonly string[] | undefined;
  readonly privacyUrl?: string | null | undefined;
}

export type SiteColumns =
  | { readonly ok: true; readonly set: Partial<Pick<SiteTable, 'name' | 'origins' | 'privacy_url'>> }
  | Refusal;

/** What somebody gave, as columns; what was not given is absent. Error: setting.refused (`field`: origins, privacyUrl; `reason`). */
export const siteColumns = ({ name, origins, privacyUrl }: Asked): SiteColumns => {
  const parsed = origins === undefined ? null : parseOrigins(origins);
  if (parsed?.ok === false) return refused('setting.refused', { field: 'origins', reason: parsed.reason });
  if (!isNotice(privacyUrl)) return refused('setting.refused', { field: 'privacyUrl', reason: 'form' });
  return {
    ok: true,
    set: {
      ...(name === undefined ? {} : { name: name.trim() }),
      ...(parsed === null ? {} : { origins: originsJson(parsed.origins) }),
      ...(privacyUrl === undefined ? {} : { privacy_url: privacyUrl }),
    },
  };
};
