import type { ClaimState, Strength } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { ClaimRow, GraphWrites, IdentifierRow } from '../../store/graph-tx.ts';
import type { GraphLimits } from './graph-limits.ts';
import { ambiguousFrom, hubOf, type UserClaim } from './hub-of.ts';

/** Claims stronger than the hubs they touch: an identifier has few of them, however many name it. */
export const firmStates = [
  'joined',
  'redundant',
  'conflict:user',
  'conflict:limit',
  'conflict:size',
  'conflict:parted',
  'quarantined',
  'blocked',
] as const satisfies readonly ClaimState[];

/** Of each strength so many of the oldest show who the first users are, whatever comes after them. */
const shown = 32;

/** Brings hub and `ambiguous_from` to what the claims of users say, which are saved already; answers whose hub changed. */
export const recountHubs = async (
  tx: GraphWrites,
  site: SiteId,
  rows: readonly IdentifierRow[],
  limits: GraphLimits,
): Promise<number[]> => {
  const changed: number[] = [];
  for (const row of rows) {
    const users = row.kind === 'user' ? [] : await allUsersAt(tx, site, row);
    if (await saveCounted(tx, row, users, limits)) changed.push(row.id);
  }
  return changed;
};

/**
 * The same for one claim of a user that is new, or older or stronger than it was: with three users on a tablet nothing is
 * read, however many there are. Answers whether the hub changed.
 */
export const recountFor = async (
  tx: GraphWrites,
  row: IdentifierRow,
  claim: Omit<ClaimRow, 'id'> & { readonly user: number },
  limits: GraphLimits,
): Promise<boolean> => {
  const isAmbiguity = row.kind === 'anon' && (row.ambiguous_from === null || claim.first_at < row.ambiguous_from);
  if (claim.strength <= row.hub && !isAmbiguity) return false;
  // Where there is no hub, no user's claim is kept out by one.
  const known = row.hub === 0 ? await firmUsersAt(tx, claim.site, row.id) : await allUsersAt(tx, claim.site, row);
  return saveCounted(tx, row, [...known, claim], limits);
};

const saveCounted = async (
  tx: GraphWrites,
  row: IdentifierRow,
  users: readonly UserClaim[],
  limits: GraphLimits,
): Promise<boolean> => {
  const hub = hubOf(row, users, limits);
  const from = ambiguousFrom(row, users);
  if (hub === row.hub && from === row.ambiguous_from) return false;
  await tx.saveIdentifier({ id: row.id, state: row.state, hub, ambiguous_from: from });
  return hub !== row.hub;
};

const firmUsersAt = async (tx: GraphWrites, site: SiteId, identifier: number): Promise<UserClaim[]> =>
  asUsers(identifier, await tx.userClaims(site, identifier, firmStates, null, Number.MAX_SAFE_INTEGER));

const allUsersAt = async (tx: GraphWrites, site: SiteId, { id }: IdentifierRow): Promise<UserClaim[]> => {
  const found = await firmUsersAt(tx, site, id);
  for (const strength of [3, 2, 1] as const satisfies readonly Strength[])
    found.push(...asUsers(id, await tx.userClaims(site, id, ['hub'], strength, shown)));
  return found;
};

const asUsers = (identifier: number, claims: readonly ClaimRow[]): UserClaim[] =>
  claims.map(({ a, b, strength, first_at }) => ({ user: a === identifier ? b : a, strength, first_at }));
