import type { ClaimState } from '../../../protocol/identity.ts';
import type { CannotLinkTable } from '../../store/schema.ts';
import { compareClaims, type Evidence } from './compare-claims.ts';
import { type Component, componentOf, conflictOf, type Parted, type Point, partedOf, united } from './component.ts';
import type { GraphLimits } from './graph-limits.ts';
import type { UserClaim } from './hub-of.ts';

export interface Joined {
  /** By identifier: the smallest of its profile. */
  readonly roots: ReadonlyMap<number, number>;
  readonly states: ReadonlyMap<number, ClaimState>;
}

type Pair = Pick<CannotLinkTable, 'a' | 'b'>;

/**
 * Who is one person with whom: what live claims say, best claim first, as far as it is allowed; the same for every order in
 * which they came. Hubs (`hubOf`) are taken as they are.
 */
export const resolve = (
  points: readonly Point[],
  claims: readonly Evidence[],
  pairs: readonly Pair[],
  limits: GraphLimits,
): Joined => {
  const known = new Map(points.map((point) => [point.id, point]));
  const states = new Map<number, ClaimState>();
  const live: Evidence[] = [];
  for (const claim of claims) {
    const still = stillState(claim, known.get(claim.a), known.get(claim.b));
    if (still === null) live.push(claim);
    else states.set(claim.id, still);
  }
  live.sort(compareClaims((id) => known.get(id)?.kind === 'user'));
  const components = new Map(points.map((point) => [point.id, componentOf([point])]));
  const parted = partedOf(pairs);
  for (const claim of live) states.set(claim.id, join(claim, components, parted, limits));
  return { roots: rootsOf(components), states };
};

/** By identifier: the claims that count between it and users. What it is itself changes nothing of that. */
export const userClaims = (
  points: ReadonlyMap<number, Omit<Point, 'hub'>>,
  claims: readonly Evidence[],
): ReadonlyMap<number, readonly UserClaim[]> => {
  const found = new Map<number, UserClaim[]>();
  const add = (user: number, of: number, { strength, first_at }: Evidence): void => {
    const point = points.get(user);
    // A user id that many share is nobody, and parts nobody.
    if (point?.kind !== 'user' || point.state !== 'ok') return;
    const list = found.get(of) ?? [];
    list.push({ user, strength, first_at });
    found.set(of, list);
  };
  for (const claim of claims) {
    if (claim.is_on === 0 || claim.strength === 0) continue;
    add(claim.a, claim.b, claim);
    add(claim.b, claim.a, claim);
  }
  return found;
};

const isUsable = (point: Pick<Point, 'state'> | undefined): boolean =>
  point?.state === 'ok' || point?.state === 'shared';

/** What keeps a claim from joining whatever else is claimed; null: it is live. */
export const stillState = (
  { is_on, strength }: Pick<Evidence, 'is_on' | 'strength'>,
  a: Pick<Point, 'state' | 'hub'> | undefined,
  b: Pick<Point, 'state' | 'hub'> | undefined,
): ClaimState | null => {
  if (is_on === 0) return 'off';
  if (strength === 0) return 'suggestion';
  if (a === undefined || b === undefined) return 'blocked';
  // A hub first: when a tablet is blocked, what it was claimed by a hundred thousand times is left alone.
  if (strength <= a.hub || strength <= b.hub) return 'hub';
  return isUsable(a) && isUsable(b) ? null : 'blocked';
};

const join = (
  { a, b }: Evidence,
  components: Map<number, Component>,
  parted: Parted,
  limits: GraphLimits,
): ClaimState => {
  const [one, other] = [components.get(a), components.get(b)];
  if (one === undefined || other === undefined) throw new Error(`A claim of ${a} and ${b}, which are not both there.`);
  if (one === other) return 'redundant';
  const conflict = conflictOf(one, other, parted, limits);
  if (conflict !== null) return conflict;
  const whole = united(one, other);
  const moved = whole === one ? other : one;
  for (const member of moved.members) components.set(member, whole);
  return 'joined';
};

const rootsOf = (components: ReadonlyMap<number, Component>): Map<number, number> => {
  const smallest = new Map<Component, number>();
  for (const [id, component] of components) smallest.set(component, Math.min(id, smallest.get(component) ?? id));
  return new Map([...components].map(([id, component]) => [id, smallest.get(component) ?? id]));
};
