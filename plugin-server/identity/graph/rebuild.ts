import { identityLimits } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { ClaimRow, GraphWrites, IdentifierRow } from '../../store/graph-tx.ts';
import type { GraphLimits } from './graph-limits.ts';
import { ambiguousFrom, hubOf } from './hub-of.ts';
import { recompute } from './recompute.ts';
import { userClaims } from './resolve.ts';

type Run = <Result>(job: (tx: GraphWrites) => Promise<Result>) => Promise<Result>;

const atOnce = 200;

export interface Rebuilt {
  readonly identifiers: number;
  /** Identifiers and claims that were not as the claims make them; 0 where all is well. */
  readonly changed: number;
}

/**
 * Roots, hubs and states of a site once more from nothing but its claims, however many hang together; in pieces, each in
 * a transaction of its own, so that others may write between them.
 */
export const rebuild = async (run: Run, site: SiteId, limits: GraphLimits = identityLimits): Promise<Rebuilt> => {
  const unbound: GraphLimits = { ...limits, recomputed: Number.MAX_SAFE_INTEGER - 1 };
  let identifiers = 0;
  let changed = 0;
  // Hubs first: what is live hangs on them.
  for (const work of [rebuildHubs, rebuildRoots])
    for (let after = 0, rows: IdentifierRow[] = []; ; ) {
      [rows, changed] = await run(async (tx) => {
        const page = await tx.identifiersAfter(site, after, atOnce);
        return [page, changed + (await work(tx, site, page, unbound))] as const;
      });
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.id;
      if (work === rebuildHubs) identifiers += rows.length;
    }
  return { identifiers, changed };
};

const rebuildHubs = async (
  tx: GraphWrites,
  site: SiteId,
  page: readonly IdentifierRow[],
  limits: GraphLimits,
): Promise<number> => {
  const held = await tx.lockIdentifiers(
    site,
    page.map(({ id }) => id),
  );
  const { claims, points } = await surroundings(tx, site, held);
  const users = userClaims(points, claims);
  let changed = 0;
  for (const row of held) {
    const named = users.get(row.id) ?? [];
    const [hub, from] = [hubOf(row, named, limits), ambiguousFrom(row, named)];
    if (hub === row.hub && from === row.ambiguous_from) continue;
    await tx.saveIdentifier({ ...row, hub, ambiguous_from: from });
    changed += 1;
  }
  return changed;
};

const surroundings = async (
  tx: GraphWrites,
  site: SiteId,
  rows: readonly IdentifierRow[],
): Promise<{ claims: ClaimRow[]; points: Map<number, IdentifierRow> }> => {
  const claims = await tx.claimsOf(
    site,
    rows.map(({ id }) => id),
    Number.MAX_SAFE_INTEGER,
  );
  const others = await tx.identifiers(site, [...new Set(claims.flatMap(({ a, b }) => [a, b]))]);
  return { claims, points: new Map([...others, ...rows].map((row) => [row.id, row])) };
};

const rebuildRoots = async (
  tx: GraphWrites,
  site: SiteId,
  page: readonly IdentifierRow[],
  limits: GraphLimits,
): Promise<number> => {
  // Whoever hangs together with a smaller identifier was looked at with it.
  const ids = page.map(({ id }) => id);
  const { changed } = await recompute(tx, site, ids, limits, (it, ...asked) => it.claimsOf(...asked));
  return changed;
};
