import type { IdentifierKind } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import { mailAddress } from '../../mail-address.ts';
import type { GraphReads } from '../../store/graph-tx.ts';
import { identifierState } from '../graph/identifier-state.ts';
import { normaliseIdentifier } from '../graph/normalise-identifier.ts';

/** The value in its normal form, if a code can be sent to it and prove it; whether anybody knows it is not asked. */
export const provable = async (
  read: Pick<GraphReads, 'valueRules'>,
  site: SiteId,
  kind: IdentifierKind,
  given: string,
): Promise<string | null> => {
  const normal = normaliseIdentifier(kind, given);
  if (normal === null || mailAddress(normal.value) === null) return null;
  return identifierState(kind, normal, await read.valueRules(site)) === 'blocked' ? null : normal.value;
};
