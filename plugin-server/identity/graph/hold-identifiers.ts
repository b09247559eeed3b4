import type { SiteId } from '../../../protocol/ids.ts';
import type { GraphWrites, IdentifierRow } from '../../store/graph-tx.ts';

/**
 * These identifiers and the roots of their profiles, held until commit. Whoever changes who is in a profile holds its
 * root, so that its members stand still from here on.
 */
export const holdIdentifiers = async (
  tx: GraphWrites,
  site: SiteId,
  ids: readonly number[],
): Promise<Map<number, IdentifierRow>> => {
  let rows = await tx.identifiers(site, ids);
  for (;;) {
    const wanted = new Set([...ids, ...rows.map(({ root }) => root)]);
    rows = await tx.lockIdentifiers(site, [...wanted]);
    // Another writer may have moved one between the two questions.
    if (rows.every(({ root }) => wanted.has(root))) return new Map(rows.map((row) => [row.id, row]));
  }
};
