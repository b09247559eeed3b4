import { type RawBuilder, sql } from 'kysely';
import type { SiteId } from '../../protocol/ids.ts';

/**
 * Where a row is found by its id or an end of it, and its site is only checked: written so that no index that begins with
 * the site can be meant. SQLite, which knows nothing of the rows, would read all of a site through one.
 */
export const isInSite = (column: string, site: SiteId): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} || '' = ${site}`;

/** The same for one of several. */
export const isInSites = (column: string, sites: readonly SiteId[]): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} || '' in (${sql.join(sites)})`;
