import { identityLimits } from '../../../protocol/identity.ts';
import type { ClaimRow, GraphWrites } from '../../store/graph-tx.ts';
import type { GraphLimits } from './graph-limits.ts';
import type { Recomputed } from './recompute.ts';
import { refresh } from './refresh.ts';

export interface Revoked {
  readonly by: string;
  readonly at: number;
}

/**
 * Revoking a claim makes it as if it had never been said, restoring as if it had never been revoked. Said again, a
 * revoked claim is only counted.
 * @param revoked null: restore
 */
export const setClaim = async (
  tx: GraphWrites,
  claim: ClaimRow,
  revoked: Revoked | null,
  limits: GraphLimits = identityLimits,
): Promise<Recomputed> => {
  const { site, a, b } = claim;
  // Held before it is written, as everybody does who changes a claim.
  await tx.lockIdentifiers(site, [a, b]);
  const row = (await tx.claim(site, claim.id)) ?? claim;
  await tx.saveClaim({
    ...row,
    is_on: revoked === null ? 1 : 0,
    revoked_by: revoked?.by ?? null,
    revoked_at: revoked?.at ?? null,
    // Where nobody can look what it does, it is left so.
    state: revoked === null ? 'quarantined' : 'off',
  });
  return refresh(tx, site, [a, b], limits);
};
