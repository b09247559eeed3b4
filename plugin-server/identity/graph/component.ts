import type { ClaimState, IdentifierKind } from '../../../protocol/identity.ts';
import type { IdentifierRow } from '../../store/graph-tx.ts';
import type { CannotLinkTable } from '../../store/schema.ts';
import { type GraphLimits, mostOf } from './graph-limits.ts';

export type Point = Pick<IdentifierRow, 'id' | 'kind' | 'state' | 'hub'>;
export type Conflict = Extract<ClaimState, `conflict:${string}`>;

/** Identifiers that are one person, and how many there are of each kind. */
export interface Component {
  readonly members: number[];
  readonly kinds: Map<IdentifierKind, number>;
}

export const componentOf = (points: readonly Pick<Point, 'id' | 'kind'>[]): Component => {
  const kinds = new Map<IdentifierKind, number>();
  for (const { kind } of points) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return { members: points.map(({ id }) => id), kinds };
};

/** Both ends of each pair, by either. */
export type Parted = ReadonlyMap<number, ReadonlySet<number>>;

export const partedOf = (pairs: readonly Pick<CannotLinkTable, 'a' | 'b'>[]): Parted => {
  const parted = new Map<number, Set<number>>();
  const add = (one: number, other: number): void => {
    const others = parted.get(one) ?? new Set();
    parted.set(one, others.add(other));
  };
  for (const { a, b } of pairs) {
    add(a, b);
    add(b, a);
  }
  return parted;
};

/**
 * Why these two may not be one person; null: they may. Every part of a set that is allowed is allowed, and whatever is
 * refused stays refused when more comes to it: the partition hangs on this.
 */
export const conflictOf = (one: Component, other: Component, parted: Parted, limits: GraphLimits): Conflict | null => {
  if ((one.kinds.get('user') ?? 0) + (other.kinds.get('user') ?? 0) > mostOf('user', limits)) return 'conflict:user';
  if (arePulledApart(one, other, parted)) return 'conflict:parted';
  for (const [kind, count] of one.kinds) {
    const more = other.kinds.get(kind) ?? 0;
    if (more > 0 && count + more > mostOf(kind, limits)) return 'conflict:limit';
  }
  if (one.members.length + other.members.length > limits.members) return 'conflict:size';
  return null;
};

const arePulledApart = (one: Component, other: Component, parted: Parted): boolean => {
  if (parted.size === 0) return false;
  const [few, many] = one.members.length < other.members.length ? [one, other] : [other, one];
  const among = new Set(many.members);
  return few.members.some((member) => [...(parted.get(member) ?? [])].some((it) => among.has(it)));
};

/** The smaller is added to the larger, which is given back. */
export const united = (one: Component, other: Component): Component => {
  const [into, from] = one.members.length < other.members.length ? [other, one] : [one, other];
  into.members.push(...from.members);
  for (const [kind, count] of from.kinds) into.kinds.set(kind, (into.kinds.get(kind) ?? 0) + count);
  return into;
};
