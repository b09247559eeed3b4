import { type ClaimRule, type ClaimState, identityLimits, type Strength } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { News } from '../../conversation/outcome.ts';
import type { ClaimRow, GraphWrites, IdentifierRow } from '../../store/graph-tx.ts';
import { claimKey } from './claim-key.ts';
import { claimTime } from './claim-time.ts';
import { compareClaims } from './compare-claims.ts';
import { componentOf, conflictOf, partedOf } from './component.ts';
import type { GraphLimits } from './graph-limits.ts';
import { holdIdentifiers } from './hold-identifiers.ts';
import { recompute } from './recompute.ts';
import { firmStates, recountFor } from './recount-hubs.ts';
import { stillState } from './resolve.ts';

/** "These two are one person", with the evidence. The order of `a` and `b` does not matter. */
export interface Asserted {
  readonly site: SiteId;
  readonly a: number;
  readonly b: number;
  readonly rule: ClaimRule;
  readonly strength: Strength;
  /** When it happened; by another clock than ours only together with `receivedAt`. */
  readonly at: number;
  /** What the other clock said when it was sent. */
  readonly sentAt?: number;
  /** By our clock. */
  readonly receivedAt?: number;
  /** visitor, page, shop, agent or channel */
  readonly source: string;
  /** an agent's id, or a device's origin `d:…` */
  readonly actor: string;
  readonly reason?: string;
  /** ids, no values */
  readonly evidence?: Readonly<Record<string, string | number>>;
  /** The site signs who its users are: what a browser says of users joins nothing any more. */
  readonly hasIdentityKey?: boolean;
}

export interface Recorded {
  readonly claim: number;
  readonly state: ClaimState;
  /** `profiles` if members moved, else nothing. */
  readonly news: readonly News[];
}

/** Folds the claim in and brings roots, hubs and states to what `resolve` makes of all claims (identity.md 3). */
export const recordClaim = async (
  tx: GraphWrites,
  asserted: Asserted,
  limits: GraphLimits = identityLimits,
): Promise<Recorded> => {
  const { site, rule } = asserted;
  const [a, b] = asserted.a < asserted.b ? [asserted.a, asserted.b] : [asserted.b, asserted.a];
  const held = await holdIdentifiers(tx, site, [a, b]);
  const [one, other] = [held.get(a), held.get(b)];
  if (one === undefined || other === undefined || a === b)
    throw new Error(`There is nothing to join in ${a} and ${b}.`);
  const before = await tx.claimBetween(site, a, b, rule);
  const asked = before === undefined ? await fresh(tx, asserted, one, other, limits) : folded(before, asserted);
  const isAsBefore = before?.strength === asked.strength && before.first_at === asked.first_at;
  if (before !== undefined && (isAsBefore || asked.is_on === 0)) {
    await tx.saveClaim({ ...asked, id: before.id });
    return { claim: before.id, state: before.state, news: [] };
  }
  return place(tx, { ...asked, id: before?.id ?? null }, one, other, limits);
};

/** A claim that is not in the store yet has no id. */
type Placed = Omit<ClaimRow, 'id'> & { readonly id: number | null };

const fresh = async (
  tx: GraphWrites,
  asserted: Asserted,
  one: IdentifierRow,
  other: IdentifierRow,
  limits: GraphLimits,
): Promise<Omit<ClaimRow, 'id'>> => {
  const strength = await believed(tx, asserted, one, other, limits);
  const at = claimTime(asserted);
  return {
    site: asserted.site,
    a: one.id,
    b: other.id,
    rule: asserted.rule,
    strength,
    first_at: at,
    last_at: at,
    times: 1,
    key: claimKey(one, other, asserted.rule),
    ...said(asserted),
    is_on: 1,
    revoked_by: null,
    revoked_at: null,
    // As long as nobody has looked what it does.
    state: 'quarantined',
  };
};

const said = ({ source, actor, reason, evidence }: Asserted) => ({
  source,
  actor,
  reason: reason ?? null,
  evidence: JSON.stringify(evidence ?? {}),
});

const day = 86_400_000;
/** A browser's word may be dated back by a day, so that claims of one day lie within two. */
const pageWindowMs = 2 * day;

/** What a browser says of users counts only where nobody signs them, and not without end. */
const believed = async (
  tx: GraphWrites,
  { site, rule, strength, hasIdentityKey, at, receivedAt }: Asserted,
  one: IdentifierRow,
  other: IdentifierRow,
  { userPageClaimsPerDay }: GraphLimits,
): Promise<Strength> => {
  const user = one.kind === 'user' ? one : other;
  if (rule !== 'page' || user.kind !== 'user' || strength === 0) return strength;
  if (hasIdentityKey) return 0;
  const since = (receivedAt ?? at) - pageWindowMs;
  const count = await tx.countPageClaims(site, user.id, since, userPageClaimsPerDay);
  return count < userPageClaimsPerDay ? strength : 0;
};

/** Said again: counted. What was revoked stays revoked, and a browser's word grows no stronger by repetition. */
const folded = (before: ClaimRow, asserted: Asserted): ClaimRow => {
  const at = claimTime(asserted);
  const strength = before.rule === 'page' || before.strength > asserted.strength ? before.strength : asserted.strength;
  const isBetter = strength > before.strength;
  return {
    ...before,
    ...(isBetter ? said(asserted) : {}),
    strength,
    first_at: Math.min(before.first_at, at),
    last_at: Math.max(before.last_at, at),
    times: before.times + 1,
  };
};

/** What a claim does that is new, or older or stronger than it was. */
const place = async (
  tx: GraphWrites,
  claim: Placed,
  one: IdentifierRow,
  other: IdentifierRow,
  limits: GraphLimits,
): Promise<Recorded> => {
  if (await changesHub(tx, claim, one, other, limits)) return recomputed(tx, claim, limits);
  const still = stillState(claim, one, other);
  if (still !== null) return saved(tx, claim, still);
  if (one.root === other.root) {
    // In the order of claims it has only gone forward, so what it held together it still does.
    if (claim.state === 'joined') return saved(tx, claim, 'joined');
    const members = await tx.membersOf(claim.site, [one.root]);
    return (await isLast(tx, claim, members)) ? saved(tx, claim, 'redundant') : recomputed(tx, claim, limits);
  }
  return meet(tx, claim, one, other, limits);
};

/** Only claims of users count for hubs. */
const changesHub = async (
  tx: GraphWrites,
  claim: Placed,
  one: IdentifierRow,
  other: IdentifierRow,
  limits: GraphLimits,
): Promise<boolean> => {
  if (claim.strength === 0 || (one.kind === 'user') === (other.kind === 'user')) return false;
  const [user, named] = one.kind === 'user' ? [one, other] : [other, one];
  return user.state === 'ok' && recountFor(tx, named, { ...claim, user: user.id }, limits);
};

/** Two profiles become one, or stay two. */
const meet = async (
  tx: GraphWrites,
  claim: Placed,
  one: IdentifierRow,
  other: IdentifierRow,
  limits: GraphLimits,
): Promise<Recorded> => {
  const { site } = claim;
  const members = await tx.membersOf(site, [one.root, other.root]);
  const [ofOne, ofOther] = [one, other].map(({ root }) => members.filter((it) => it.root === root));
  if (ofOne === undefined || ofOther === undefined) throw new Error('Two profiles are two lists.');
  const parted = partedOf(await tx.partedOf(site, ids(members)));
  const conflict = conflictOf(componentOf(ofOne), componentOf(ofOther), parted, limits);
  if (conflict === null) {
    const [small, large] = one.root < other.root ? [one.root, other.root] : [other.root, one.root];
    await tx.saveRoots(ids(one.root === large ? ofOne : ofOther), small);
    const done = await saved(tx, claim, 'joined');
    return { ...done, news: [{ is: 'profiles', site, was: [small, large], now: [small] }] };
  }
  return (await isLast(tx, claim, members)) ? saved(tx, claim, conflict) : recomputed(tx, claim, limits);
};

const ids = (rows: readonly IdentifierRow[]): number[] => rows.map(({ id }) => id);

/** Everything that holds these members together comes before it, and would be as it is without it. */
const isLast = async (tx: GraphWrites, claim: Placed, members: readonly IdentifierRow[]): Promise<boolean> => {
  const users = new Set(ids(members.filter(({ kind }) => kind === 'user')));
  const compare = compareClaims((id) => users.has(id));
  const joining = await tx.claimsIn(claim.site, ids(members), ['joined'], Number.MAX_SAFE_INTEGER);
  return joining.every((it) => it.id === claim.id || compare(it, { ...claim, id: 0 }) < 0);
};

const saved = async (tx: GraphWrites, claim: Placed, state: ClaimState): Promise<Recorded> => {
  const { id, ...row } = { ...claim, state };
  if (id !== null) await tx.saveClaim({ ...row, id });
  return { claim: id ?? (await tx.insertClaim(row)), state, news: [] };
};

const recomputed = async (tx: GraphWrites, claim: Placed, limits: GraphLimits): Promise<Recorded> => {
  const { site, a, b, actor, last_at: at } = claim;
  // A recomputation finds it by this state, and leaves it so where it looks at nothing.
  const state = firmStates.find((it) => it === claim.state) ?? 'quarantined';
  const { claim: id } = await saved(tx, claim, state);
  const { isQuarantined, states, news } = await recompute(tx, site, [a, b], limits);
  if (!isQuarantined) return { claim: id, state: states.get(id) ?? state, news };
  await tx.saveClaimStates([id], 'quarantined');
  const refs = JSON.stringify({ claim: id });
  await tx.insertLog({ site, at, actor, op: 'claim.quarantined', refs, reason: null, undo_of: null }, [a, b]);
  return { claim: id, state: 'quarantined', news: [] };
};
