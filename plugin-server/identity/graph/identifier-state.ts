import type { IdentifierKind } from '../../../protocol/identity.ts';
import type { ValueRuleTable } from '../../store/schema.ts';
import { fitsPattern } from './fits-pattern.ts';
import type { Normalised } from './normalise-identifier.ts';

/** What a value is at this site: the site may forbid or share what is usable, never allow what is blocked everywhere. */
export const identifierState = (
  kind: IdentifierKind,
  { value, state }: Normalised,
  rules: readonly Pick<ValueRuleTable, 'kind' | 'pattern' | 'what'>[],
): Normalised['state'] => {
  const fitting = rules.filter((rule) => rule.kind === kind && fitsPattern(value, rule.pattern));
  if (state === 'blocked' || fitting.some(({ what }) => what === 'blocked')) return 'blocked';
  return state === 'shared' || fitting.length > 0 ? 'shared' : 'ok';
};
