import type { IdentifierRow } from '../../store/graph-tx.ts';
import { type GraphLimits, hubFrom } from './graph-limits.ts';

/** A usable claim between an identifier and a user. */
export interface UserClaim {
  readonly user: number;
  readonly strength: number;
  readonly first_at: number;
}

/** Nothing is stronger: whoever is a hub of this grade joins nobody. */
const strongest = 3;

/**
 * What a claim must exceed to join an identifier that several users claim: of each user her strongest claim, the k-th of
 * them from above. Three people on one shop tablet switch off that tablet's browser claims; forged browser claims never
 * loosen a proven join.
 */
export const hubOf = (
  { kind, state }: Pick<IdentifierRow, 'kind' | 'state'>,
  claims: readonly UserClaim[],
  limits: GraphLimits,
): number => {
  if (state === 'shared') return strongest;
  const from = hubFrom(kind, limits);
  if (from === 0) return 0;
  const best = new Map<number, number>();
  for (const { user, strength } of claims) best.set(user, Math.max(strength, best.get(user) ?? 0));
  return [...best.values()].sort((one, other) => other - one)[from - 1] ?? 0;
};

/** When a second user appeared on a browser: what came after this moment may be either's. Null: never. */
export const ambiguousFrom = ({ kind }: Pick<IdentifierRow, 'kind'>, claims: readonly UserClaim[]): number | null => {
  if (kind !== 'anon') return null;
  const first = new Map<number, number>();
  for (const { user, first_at } of claims) first.set(user, Math.min(first_at, first.get(user) ?? first_at));
  return [...first.values()].sort((one, other) => one - other)[1] ?? null;
};
