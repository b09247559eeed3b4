import type { SiteSettings } from '../../protocol/view.ts';
import type { SiteTable } from '../store/schema.ts';
import { lookOf } from './site-look.ts';

interface Beside {
  /** Where this server is: scheme, host and port, no slash at the end. */
  readonly publicUrl: string;
  /** Several sites live here, so the tag has to name its own. */
  readonly isOneOfMany: boolean;
  /** The name beside `changed_by`; '' for nobody of the team. */
  readonly changedBy: string;
}

export const showSettings = (row: SiteTable, { publicUrl, isOneOfMany, changedBy }: Beside): SiteSettings => {
  const { accent, greeting, position, locales, formal } = lookOf(row.look);
  return {
    site: row.id,
    key: row.key,
    name: row.name,
    origins: JSON.parse(row.origins) as string[],
    accent,
    greeting,
    position,
    locales: [...locales],
    formal,
    privacyUrl: row.privacy_url,
    tag: `<script async src="${publicUrl}/nahtlos.js${isOneOfMany ? `?site=${row.key}` : ''}"></script>`,
    changedAt: row.changed_at,
    changedBy: changedBy === '' ? null : changedBy,
  };
};
