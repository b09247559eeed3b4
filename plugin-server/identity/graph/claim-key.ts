import { hash } from 'node:crypto';
import type { ClaimRule } from '../../../protocol/identity.ts';
import type { IdentifierRow } from '../../store/graph-tx.ts';

type Named = Pick<IdentifierRow, 'kind' | 'value'>;

/** Orders claims that are alike in everything else by what they say, so that no order of arrival can show. */
export const claimKey = (one: Named, other: Named, rule: ClaimRule): string => {
  const ends = [one, other].map(({ kind, value }) => JSON.stringify([kind, value])).sort();
  return hash('sha256', `${ends.join('')}${rule}`);
};
