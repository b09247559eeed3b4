import { identityLimits } from '../../../protocol/identity.ts';
import type { GraphWrites, IdentifierRow } from '../../store/graph-tx.ts';
import type { ValueRuleTable } from '../../store/schema.ts';
import type { GraphLimits } from './graph-limits.ts';
import { identifierState } from './identifier-state.ts';
import { normaliseIdentifier } from './normalise-identifier.ts';
import type { Recomputed } from './recompute.ts';
import { refresh } from './refresh.ts';

type Asked = Omit<ValueRuleTable, 'what'> & { readonly what: ValueRuleTable['what'] | 'ok' };

/** Values one rule may touch at once; a pattern that fits more is no rule about persons. */
const mostTouched = 1_000;

/**
 * Blocks or shares values of a site, or takes the rule away (`ok`): what they had joined comes apart, or joins again.
 * @returns null, and nothing is changed: the pattern fits more values than are recomputed at once
 */
export const setValueRule = async (
  tx: GraphWrites,
  { what, ...asked }: Asked,
  limits: GraphLimits = identityLimits,
): Promise<Recomputed | null> => {
  const { site, kind } = asked;
  const pattern = writtenPattern(asked);
  const fitting = await tx.identifiersLike(site, kind, pattern, mostTouched + 1);
  if (fitting.length > mostTouched) return null;
  const held = await tx.lockIdentifiers(
    site,
    fitting.map(({ id }) => id),
  );
  if (what === 'ok') await tx.removeValueRule(site, kind, pattern);
  else await tx.saveValueRule({ ...asked, pattern, what });
  const changed = await saveStates(tx, held, await tx.valueRules(site));
  return refresh(tx, site, [...changed, ...(await neighbours(tx, site, changed, limits))], limits);
};

/** A whole value as it is kept, a pattern in the letters in which values of its kind are. */
export const writtenPattern = ({ kind, pattern }: Pick<ValueRuleTable, 'kind' | 'pattern'>): string => {
  const trimmed = pattern.trim().normalize('NFC');
  if (!trimmed.includes('*')) return normaliseIdentifier(kind, trimmed)?.value ?? trimmed;
  return kind === 'email' ? trimmed.toLowerCase() : trimmed;
};

const saveStates = async (
  tx: GraphWrites,
  rows: readonly IdentifierRow[],
  rules: readonly ValueRuleTable[],
): Promise<number[]> => {
  const changed: number[] = [];
  for (const row of rows) {
    const normal = row.value === null ? null : normaliseIdentifier(row.kind, row.value);
    if (row.state === 'erased' || normal === null) continue;
    const state = identifierState(row.kind, normal, rules);
    if (state === row.state) continue;
    await tx.saveIdentifier({ ...row, state });
    changed.push(row.id);
  }
  return changed;
};

/** The hubs of whatever a user claims hang on whether she counts. */
const neighbours = async (
  tx: GraphWrites,
  site: ValueRuleTable['site'],
  ids: readonly number[],
  { recomputed }: GraphLimits,
): Promise<number[]> => {
  const claims = await tx.claimsOf(site, ids, recomputed + 1);
  return [...new Set(claims.flatMap(({ a, b }) => [a, b]))];
};
