import type { IdentifierKind } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { Reads } from '../../store/tx.ts';
import { identifierState } from '../graph/identifier-state.ts';
import { normaliseIdentifier } from '../graph/normalise-identifier.ts';

/** Answers values of this site in the form in which they become identifiers; null: not of the kind's form, or blocked. */
export const usableValues = async (
  read: Pick<Reads, 'valueRules'>,
  site: SiteId,
): Promise<(kind: IdentifierKind, value: string | null) => string | null> => {
  const rules = await read.valueRules(site);
  return (kind, given) => {
    const normal = normaliseIdentifier(kind, given);
    if (normal === null) return null;
    return identifierState(kind, normal, rules) === 'blocked' ? null : normal.value;
  };
};
