import { identityLimits } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { GraphWrites } from '../../store/graph-tx.ts';
import type { GraphLimits } from './graph-limits.ts';
import { holdIdentifiers } from './hold-identifiers.ts';
import { type Recomputed, recompute } from './recompute.ts';
import { recountHubs } from './recount-hubs.ts';

/**
 * After something about these identifiers has changed (claims of theirs came, went or were revoked; what they are;
 * whether they may be one person): hubs, profiles and states again. Whoever removes claims names both ends of each.
 */
export const refresh = async (
  tx: GraphWrites,
  site: SiteId,
  ids: readonly number[],
  limits: GraphLimits = identityLimits,
): Promise<Recomputed> => {
  const held = await holdIdentifiers(tx, site, ids);
  const asked = new Set(ids);
  await recountHubs(
    tx,
    site,
    [...held.values()].filter(({ id }) => asked.has(id)),
    limits,
  );
  return recompute(tx, site, ids, limits);
};
