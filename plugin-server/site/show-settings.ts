import type { SiteSettings } from '../../protocol/view.ts';
import type { SiteTable } from '../store/schema.ts';
import { logoUrl } from './logo-url.ts';
import { lookOf } from './site-look.ts';

/** What is the same for every site of a server. */
export interface Place {
  /** Where this server is: scheme, host and port, no slash at the end. */
  readonly publicUrl: string;
  readonly pinned: SiteSettings['pinned'];
}

interface Beside extends Place {
  readonly tag: string;
  /** The name beside `changed_by`; '' for nobody of the team. */
  readonly changedBy: string;
}

export const showSettings = (row: SiteTable, { publicUrl, pinned, tag, changedBy }: Beside): SiteSettings => {
  const { logo, ...look } = lookOf(row.look);
  return {
    site: row.id,
    key: row.key,
    name: row.name,
    origins: JSON.parse(row.origins) as string[],
    ...look,
    logo: logo === null ? null : logoUrl(publicUrl, logo),
    privacyUrl: row.privacy_url,
    tag,
    pinned,
    changedAt: row.changed_at,
    changedBy: changedBy === '' ? null : changedBy,
  };
};
