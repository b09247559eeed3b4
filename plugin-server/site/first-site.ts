import type { SiteTable } from '../store/schema.ts';
import type { SiteStore } from '../store/tx.ts';

/** The oldest: the one that is set up first, and the one a tag without a key means. */
export const firstSite = async (read: Pick<SiteStore, 'sites'>): Promise<SiteTable | undefined> =>
  (await read.sites()).toSorted(byAge)[0];

export const byAge = (a: SiteTable, b: SiteTable): number => a.created_at - b.created_at || (a.id < b.id ? -1 : 1);
