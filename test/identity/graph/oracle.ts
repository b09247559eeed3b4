import type { GraphLimits } from '../../../plugin-server/identity/graph/graph-limits.ts';
import type { ClaimRow, IdentifierRow } from '../../../plugin-server/store/graph-tx.ts';
import type { CannotLinkTable } from '../../../plugin-server/store/schema.ts';
import type { MemoryGraph } from './memory-graph.ts';

/** The rules of identity.md 3 written down once more, as slowly and plainly as they stand there. */
export interface Verdict {
  readonly root: ReadonlyMap<number, number>;
  readonly hub: ReadonlyMap<number, number>;
  readonly ambiguousFrom: ReadonlyMap<number, number | null>;
  /** joined, redundant, conflict, hub, blocked, suggestion, off */
  readonly state: ReadonlyMap<number, string>;
}

export const judge = ({ identifiers, claims, parted }: MemoryGraph, limits: GraphLimits): Verdict => {
  const people = [...identifiers.values()];
  const said = [...claims.values()];
  const who = (id: number): IdentifierRow => identifiers.get(id)!;
  const usersAt = (id: number): { user: number; claim: ClaimRow }[] =>
    said
      .filter(({ a, b, is_on, strength }) => (a === id || b === id) && is_on === 1 && strength > 0)
      .map((claim) => ({ user: claim.a === id ? claim.b : claim.a, claim }))
      .filter(({ user }) => who(user).kind === 'user' && who(user).state === 'ok');
  const perUser = (id: number, pick: (claims: ClaimRow[]) => number): number[] =>
    [...Map.groupBy(usersAt(id), ({ user }) => user).values()].map((of) => pick(of.map(({ claim }) => claim)));

  const hub = new Map(
    people.map(({ id, kind, state }) => {
      if (state === 'shared') return [id, 3];
      const from = kind.startsWith('ext:') ? 0 : limits.hubFrom[kind as 'anon'];
      if (from === 0) return [id, 0];
      const best = perUser(id, (of) => Math.max(...of.map(({ strength }) => strength)));
      return [id, best.sort((one, other) => other - one)[from - 1] ?? 0];
    }),
  );
  const ambiguousFrom = new Map(
    people.map(({ id, kind }) => {
      const first = perUser(id, (of) => Math.min(...of.map(({ first_at }) => first_at)));
      return [id, kind === 'anon' ? (first.sort((one, other) => one - other)[1] ?? null) : null];
    }),
  );

  const state = new Map<number, string>();
  const live: ClaimRow[] = [];
  for (const claim of said) {
    const ends = [who(claim.a), who(claim.b)];
    if (claim.is_on === 0) state.set(claim.id, 'off');
    else if (claim.strength === 0) state.set(claim.id, 'suggestion');
    else if (ends.some(({ id }) => claim.strength <= hub.get(id)!)) state.set(claim.id, 'hub');
    else if (ends.some((end) => end.state === 'blocked' || end.state === 'erased')) state.set(claim.id, 'blocked');
    else live.push(claim);
  }
  const touchesUser = ({ a, b }: ClaimRow): number => (who(a).kind === 'user' || who(b).kind === 'user' ? 0 : 1);
  live.sort(
    (one, other) =>
      other.strength - one.strength ||
      touchesUser(one) - touchesUser(other) ||
      one.first_at - other.first_at ||
      (one.key < other.key ? -1 : 1),
  );

  const profile = new Map(people.map(({ id }) => [id, new Set([id])]));
  for (const claim of live) {
    const [one, other] = [profile.get(claim.a)!, profile.get(claim.b)!];
    const whole = new Set([...one, ...other]);
    if (one === other) state.set(claim.id, 'redundant');
    else if (!isAllowed([...whole].map(who), parted, limits)) state.set(claim.id, 'conflict');
    else {
      state.set(claim.id, 'joined');
      for (const id of whole) profile.set(id, whole);
    }
  }
  return { root: new Map([...profile].map(([id, of]) => [id, Math.min(...of)])), hub, ambiguousFrom, state };
};

export const isAllowed = (
  members: readonly IdentifierRow[],
  parted: readonly Pick<CannotLinkTable, 'a' | 'b'>[],
  limits: GraphLimits,
): boolean => {
  if (members.length > limits.members) return false;
  for (const [kind, of] of Map.groupBy(members, (it) => it.kind))
    if (of.length > (kind.startsWith('ext:') ? limits.perKind.ext : limits.perKind[kind as 'anon'])) return false;
  const ids = new Set(members.map(({ id }) => id));
  return !parted.some(({ a, b }) => ids.has(a) && ids.has(b));
};
