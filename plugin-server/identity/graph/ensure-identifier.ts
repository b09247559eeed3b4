import type { IdentifierKind } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { GraphWrites, IdentifierRow } from '../../store/graph-tx.ts';
import { identifierState } from './identifier-state.ts';
import { normaliseIdentifier } from './normalise-identifier.ts';

/**
 * The identifier of this value, made if it is new; null: not usable (not of the kind's form, blocked, or empty).
 * The value is normalised here.
 */
export const ensureIdentifier = async (
  tx: GraphWrites,
  site: SiteId,
  kind: IdentifierKind,
  given: unknown,
  at: number,
): Promise<IdentifierRow | null> => {
  const normal = normaliseIdentifier(kind, given);
  if (normal === null || normal.state === 'blocked') return null;
  const { value } = normal;
  const known = await tx.identifierByValue(site, kind, value);
  if (known !== undefined) return known.state === 'blocked' ? null : known;
  const state = identifierState(kind, normal, await tx.valueRules(site));
  if (state === 'blocked') return null;
  const id = await tx.insertIdentifier({ site, kind, value, state, created_at: at });
  const made = await tx.identifier(site, id);
  if (made === undefined) throw new Error('An identifier that was just made is not there.');
  return made;
};
