import type { IdentifierKind } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { GraphWrites, IdentifierRow } from '../../store/graph-tx.ts';

/**
 * The identifier of this value, made if it is new; null: not usable (not of the kind's form, blocked, or empty).
 * The value is normalised here.
 */
export const ensureIdentifier = async (
  _tx: GraphWrites,
  _site: SiteId,
  _kind: IdentifierKind,
  _value: unknown,
  _at: number,
): Promise<IdentifierRow | null> => {
  throw new Error('Being written.');
};
