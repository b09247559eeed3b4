import { type ClaimState, identityLimits } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { News } from '../../conversation/outcome.ts';
import type { ClaimRow, GraphWrites, IdentifierRow } from '../../store/graph-tx.ts';
import type { GraphLimits } from './graph-limits.ts';
import { holdIdentifiers } from './hold-identifiers.ts';
import { firmStates } from './recount-hubs.ts';
import { resolve, stillState } from './resolve.ts';

export interface Recomputed {
  /** More claims hang together than are recomputed: nothing was changed. */
  readonly isQuarantined: boolean;
  readonly states: ReadonlyMap<number, ClaimState>;
  /** `profiles` if members moved, else nothing. */
  readonly news: readonly News[];
  /** Identifiers and claims that were not as they should be. */
  readonly changed: number;
}

interface Cluster {
  readonly points: Map<number, IdentifierRow>;
  readonly claims: Map<number, ClaimRow>;
  readonly states: Map<number, ClaimState>;
  readonly live: readonly ClaimRow[];
}

/**
 * Brings the profiles of these identifiers, and all that live claims tie to them, to what `resolve` makes of all claims.
 * Hubs are taken as they are stored.
 */
export const recompute = async (
  tx: GraphWrites,
  site: SiteId,
  from: readonly number[],
  limits: GraphLimits = identityLimits,
  read: ReadClaims = claimsThatMayJoin,
): Promise<Recomputed> => {
  const cluster = await gather(tx, site, from, limits.recomputed, read);
  if (cluster === null) return { isQuarantined: true, states: new Map(), news: [], changed: 0 };
  const { points, claims, live } = cluster;
  const parted = await tx.partedOf(site, [...points.keys()]);
  const joined = resolve([...points.values()], live, parted, limits);
  const states = new Map([...cluster.states, ...joined.states]);
  const moved = [...points.values()].filter(({ id, root }) => joined.roots.get(id) !== root);
  await saveRoots(tx, moved, joined.roots);
  const changedClaims = await saveStates(tx, claims, states);
  return {
    isQuarantined: false,
    states,
    news: newsOf(site, points, moved, joined.roots),
    changed: moved.length + changedClaims,
  };
};

type ReadClaims = (tx: GraphWrites, site: SiteId, ids: readonly number[], limit: number) => Promise<ClaimRow[]>;

/** Without those that a hub keeps out whatever happens here: a tablet has a hundred thousand of them. */
const claimsThatMayJoin: ReadClaims = async (tx, site, ids, limit) => [
  ...(await tx.claimsIn(site, ids, firmStates, limit)),
  ...(await tx.claimsAboveHub(site, ids, limit)),
];

/** Old profiles and live claims, and what these touch, until nothing more is touched; null: there are too many claims. */
const gather = async (
  tx: GraphWrites,
  site: SiteId,
  from: readonly number[],
  most: number,
  read: ReadClaims,
): Promise<Cluster | null> => {
  const points = new Map<number, IdentifierRow>();
  const beyond = new Map<number, IdentifierRow>();
  const claims = new Map<number, ClaimRow>();
  for (let frontier = [...new Set(from)]; frontier.length > 0; ) {
    const held = await holdIdentifiers(tx, site, frontier);
    const roots = new Set([...held.values()].map(({ root }) => root));
    const members = await tx.membersOf(site, [...roots]);
    const added = [...held.values(), ...members].filter(({ id }) => !points.has(id));
    for (const row of added) points.set(row.id, row);
    const ids = added.map(({ id }) => id);
    for (const claim of await read(tx, site, ids, most + 1)) claims.set(claim.id, claim);
    if (claims.size > most) return null;
    const unknown = [...claims.values()]
      .flatMap(({ a, b }) => [a, b])
      .filter((id) => !points.has(id) && !beyond.has(id));
    for (const row of await tx.identifiers(site, [...new Set(unknown)])) beyond.set(row.id, row);
    frontier = touched([...claims.values()], points, beyond);
  }
  const states = new Map<number, ClaimState>();
  const live: ClaimRow[] = [];
  for (const claim of claims.values()) {
    const still = stateNow(claim, points, beyond);
    if (still === null) live.push(claim);
    else states.set(claim.id, still);
  }
  return { points, claims, states, live };
};

type Rows = ReadonlyMap<number, IdentifierRow>;

const stateNow = (claim: ClaimRow, points: Rows, beyond: Rows): ClaimState | null =>
  stillState(claim, points.get(claim.a) ?? beyond.get(claim.a), points.get(claim.b) ?? beyond.get(claim.b));

/** Ends of live claims that are not yet among the points. */
const touched = (claims: readonly ClaimRow[], points: Rows, beyond: Rows): number[] => [
  ...new Set(
    claims
      .filter((claim) => !(points.has(claim.a) && points.has(claim.b)) && stateNow(claim, points, beyond) === null)
      .flatMap(({ a, b }) => [a, b])
      .filter((id) => !points.has(id)),
  ),
];

const saveRoots = async (
  tx: GraphWrites,
  moved: readonly IdentifierRow[],
  roots: ReadonlyMap<number, number>,
): Promise<void> => {
  const byRoot = Map.groupBy(moved, ({ id }) => roots.get(id) ?? id);
  for (const [root, rows] of byRoot)
    await tx.saveRoots(
      rows.map(({ id }) => id),
      root,
    );
};

const saveStates = async (
  tx: GraphWrites,
  claims: ReadonlyMap<number, ClaimRow>,
  states: ReadonlyMap<number, ClaimState>,
): Promise<number> => {
  const other = [...claims.values()].filter(({ id, state }) => states.get(id) !== state);
  for (const [state, rows] of Map.groupBy(other, ({ id }) => states.get(id)))
    if (state !== undefined)
      await tx.saveClaimStates(
        rows.map(({ id }) => id),
        state,
      );
  // Each reason for which two profiles were kept apart is a true one, and another may be as true.
  return other.filter(({ id, state }) => !(isConflict(state) && isConflict(states.get(id)))).length;
};

const isConflict = (state: ClaimState | undefined): boolean => state?.startsWith('conflict:') === true;

const newsOf = (
  site: SiteId,
  points: Rows,
  moved: readonly IdentifierRow[],
  roots: ReadonlyMap<number, number>,
): News[] => {
  if (moved.length === 0) return [];
  const was = new Set(moved.map(({ root }) => root));
  const now = new Set(moved.map(({ id }) => roots.get(id) ?? id));
  // Who stayed with the old root has lost somebody; who was there before has gained somebody.
  for (const { id, root } of points.values()) {
    const to = roots.get(id) ?? id;
    if (now.has(to)) was.add(root);
    if (was.has(root)) now.add(to);
  }
  const ascending = (one: number, other: number): number => one - other;
  return [{ is: 'profiles', site, was: [...was].sort(ascending), now: [...now].sort(ascending) }];
};
