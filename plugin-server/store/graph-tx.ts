import type { ClaimRule, ClaimState, IdentifierKind, IdentifierState, Strength } from '../../protocol/identity.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type {
  CannotLinkTable,
  ClaimTable,
  IdentifierTable,
  IdentityLogTable,
  TraitTable,
  ValueRuleTable,
} from './schema.ts';

export type IdentifierRow = {
  [Column in keyof IdentifierTable]: Column extends 'id' ? number : IdentifierTable[Column];
};
export type ClaimRow = { [Column in keyof ClaimTable]: Column extends 'id' ? number : ClaimTable[Column] };
export type LogRow = { [Column in keyof IdentityLogTable]: Column extends 'id' ? number : IdentityLogTable[Column] };

/** What the identity graph asks of the store. */
export interface GraphReads {
  identifier(site: SiteId, id: number): Promise<IdentifierRow | undefined>;
  identifierByValue(site: SiteId, kind: IdentifierKind, value: string): Promise<IdentifierRow | undefined>;
  identifiers(site: SiteId, ids: readonly number[]): Promise<IdentifierRow[]>;
  /** In the order of their ids, after this one: for what looks at all of them. */
  identifiersAfter(site: SiteId, id: number, limit: number): Promise<IdentifierRow[]>;
  /** Those of a kind whose value fits the pattern (`*`: any characters), at most `limit`. */
  identifiersLike(site: SiteId, kind: IdentifierKind, pattern: string, limit: number): Promise<IdentifierRow[]>;
  /** All members of the profiles with these roots. */
  membersOf(site: SiteId, roots: readonly number[]): Promise<IdentifierRow[]>;
  claim(site: SiteId, id: number): Promise<ClaimRow | undefined>;
  /** By its ends, a < b, and its rule. */
  claimBetween(site: SiteId, a: number, b: number, rule: ClaimRule): Promise<ClaimRow | undefined>;
  /** Claims with an end among these, on or off, at most `limit`. */
  claimsOf(site: SiteId, ids: readonly number[], limit: number): Promise<ClaimRow[]>;
  /** Those of them that are on and in one of these states. */
  claimsIn(site: SiteId, ids: readonly number[], states: readonly ClaimState[], limit: number): Promise<ClaimRow[]>;
  /** Those a hub keeps from joining, though they are stronger than the hub of the end asked for. */
  claimsAboveHub(site: SiteId, ids: readonly number[], limit: number): Promise<ClaimRow[]>;
  /** Claims between this identifier and users that count, in these states, of one strength or any, the oldest `limit` of them. */
  userClaims(
    site: SiteId,
    identifier: number,
    states: readonly ClaimState[],
    strength: Strength | null,
    limit: number,
  ): Promise<ClaimRow[]>;
  /** How many claims of a browser at strength 1 name this user since then, counted up to `limit`. */
  countPageClaims(site: SiteId, user: number, since: number, limit: number): Promise<number>;
  /** Pairs with an end among these. */
  partedOf(site: SiteId, ids: readonly number[]): Promise<CannotLinkTable[]>;
  valueRules(site: SiteId): Promise<ValueRuleTable[]>;
  traitsOf(ids: readonly number[]): Promise<TraitTable[]>;
}

export interface GraphWrites extends GraphReads {
  /** Held until commit, in the order of their ids, and read again. */
  lockIdentifiers(site: SiteId, ids: readonly number[]): Promise<IdentifierRow[]>;
  /** Its own root; a shared one is a hub to all. Answers its id; one that is there already keeps its id. */
  insertIdentifier(row: {
    readonly site: SiteId;
    readonly kind: IdentifierKind;
    readonly value: string;
    readonly state: IdentifierState;
    readonly created_at: number;
  }): Promise<number>;
  saveRoots(ids: readonly number[], root: number): Promise<void>;
  saveIdentifier(row: Pick<IdentifierRow, 'id' | 'hub' | 'ambiguous_from' | 'state'>): Promise<void>;
  insertClaim(row: Omit<ClaimRow, 'id'>): Promise<number>;
  saveClaim(row: ClaimRow): Promise<void>;
  saveClaimStates(ids: readonly number[], state: ClaimState): Promise<void>;
  insertCannotLink(row: CannotLinkTable): Promise<void>;
  removeCannotLink(site: SiteId, a: number, b: number): Promise<void>;
  saveValueRule(row: ValueRuleTable): Promise<void>;
  removeValueRule(site: SiteId, kind: IdentifierKind, pattern: string): Promise<void>;
  saveTrait(row: TraitTable): Promise<void>;
  removeTrait(identifier: number, key: string, source: TraitTable['source']): Promise<void>;
  /** A line of the record, found again by each identifier it is about. */
  insertLog(row: Omit<LogRow, 'id'>, about: readonly number[]): Promise<number>;
}
