import { identityLimits } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { GraphWrites } from '../../store/graph-tx.ts';
import type { CannotLinkTable } from '../../store/schema.ts';
import type { GraphLimits } from './graph-limits.ts';
import { type Recomputed, recompute } from './recompute.ts';

type Pair = Pick<CannotLinkTable, 'a' | 'b'>;
const ordered = ({ a, b }: Pair): Pair => (a < b ? { a, b } : { a: b, b: a });

/** These two are not one person: of the claims between them the last in order gives way. */
export const partPair = async (
  tx: GraphWrites,
  row: CannotLinkTable,
  limits: GraphLimits = identityLimits,
): Promise<Recomputed> => {
  const { a, b } = ordered(row);
  await tx.lockIdentifiers(row.site, [a, b]);
  await tx.insertCannotLink({ ...row, a, b });
  return recompute(tx, row.site, [a, b], limits);
};

/** They may be one person again: what was claimed before joins as it did. */
export const unpartPair = async (
  tx: GraphWrites,
  site: SiteId,
  pair: Pair,
  limits: GraphLimits = identityLimits,
): Promise<Recomputed> => {
  const { a, b } = ordered(pair);
  await tx.lockIdentifiers(site, [a, b]);
  await tx.removeCannotLink(site, a, b);
  return recompute(tx, site, [a, b], limits);
};
