import type { AgentId, ConversationId, DeviceId, LinkId, SiteId } from '../../protocol/ids.ts';
import type { ClaimRow, IdentifierRow, LogRow } from './graph-tx.ts';
import type {
  AuditTable,
  ConsentTable,
  ConversationPeerTable,
  ConversationTable,
  DeviceProofTable,
  DeviceTable,
  IdentifierTable,
  TraitTable,
} from './schema.ts';

/** Which claims of a profile: those that hold it together, those that say more than they may, and those that were taken back. */
export const claimSets = ['joins', 'suggestions', 'conflicts', 'revoked'] as const;
export type ClaimSet = (typeof claimSets)[number];

/** Profiles of one site, by their roots; at most `profilesAtOnce`. All lists together hold at most `limit` rows. */
export interface Profiles {
  readonly site: SiteId;
  readonly roots: readonly number[];
  readonly limit: number;
}
export const profilesAtOnce = 20;

/** `root`: of the member by which the row was found. */
export type OfProfile<Row> = Row & { readonly root: number };
export type ClaimOfProfile = OfProfile<ClaimRow> & {
  /** The other end as this profile sees it: outside, but for joins. */
  readonly other: number;
  readonly other_kind: IdentifierTable['kind'];
  readonly other_value: string | null;
  readonly other_root: number;
  /** There is somebody at the other end: it is more than one typed word. */
  readonly leads: 0 | 1;
};
export type ProofOfProfile = OfProfile<Pick<DeviceProofTable, 'device' | 'identifier' | 'how' | 'at' | 'until'>> & {
  readonly ended_at: number | null;
};
export type DeviceOfProfile = OfProfile<
  Pick<DeviceTable, 'id' | 'anon' | 'user_identifier' | 'label' | 'locale' | 'created_at' | 'seen_at' | 'ended_at'>
> & {
  /** When it came by a link; null: it did not. */
  readonly linked_at: number | null;
};
export type ConversationOfProfile = Pick<
  ConversationTable,
  'id' | 'number' | 'state' | 'opened_at' | 'last_at' | 'last_text' | 'assignee'
> & { readonly assignee_name: string | null };
export type ConsentOfProfile = OfProfile<Pick<ConsentTable, 'identifier' | 'purpose' | 'granted' | 'at' | 'proof'>> & {
  readonly id: number;
};
export type ReaderRow = Pick<
  ConversationPeerTable,
  'identifier' | 'how' | 'reads' | 'since_seq' | 'at' | 'revoked_at'
> & {
  readonly kind: IdentifierTable['kind'];
  readonly value: string | null;
  readonly root: number;
  readonly link: LinkId | null;
};

/** What agents see of persons. Every list ends somewhere. */
export interface ProfileReads {
  profileMembers(of: Profiles): Promise<IdentifierRow[]>;
  profileClaims(set: ClaimSet, of: Profiles): Promise<ClaimOfProfile[]>;
  profileProofs(of: Profiles): Promise<ProofOfProfile[]>;
  /** Those that were seen last first. */
  profileDevices(of: Profiles): Promise<DeviceOfProfile[]>;
  /** Not those that were continued here only, and not those that now belong to the user of another profile; newest first. */
  profileConversations(of: Profiles): Promise<ConversationOfProfile[]>;
  profileTraits(of: Profiles): Promise<OfProfile<TraitTable>[]>;
  profileNames(of: Profiles): Promise<OfProfile<TraitTable>[]>;
  /** Newest first. */
  profileConsents(of: Profiles): Promise<ConsentOfProfile[]>;
  /** Lines that are about a member, newest first. */
  profileLog(of: Profiles): Promise<LogRow[]>;
  /** How many conversations each has, the newest moment in one, and the number of the newest. */
  conversationsByProfile(
    of: Profiles,
  ): Promise<{ root: number; conversations: number; last_at: number; number: number }[]>;

  conversationReaders(conversation: ConversationId, limit: number): Promise<ReaderRow[]>;
  conversationByNumber(site: SiteId, number: number): Promise<ConversationTable | undefined>;
  /** The identifiers each line is about. */
  logAbout(logs: readonly number[]): Promise<{ log: number; identifier: number }[]>;
  logLine(site: SiteId, id: number): Promise<LogRow | undefined>;
  /** Those of these lines that were undone. */
  undoneOf(logs: readonly number[]): Promise<number[]>;

  /** The kinds `ext:…` this site uses, at most `limit`. */
  extKinds(site: SiteId, limit: number): Promise<IdentifierTable['kind'][]>;
  /** Roots of profiles of whom somebody has said a name that begins like this. */
  profilesNamed(site: SiteId, beginning: string, limit: number): Promise<number[]>;

  agentNames(ids: readonly AgentId[]): Promise<{ id: AgentId; name: string }[]>;
  deviceLabels(site: SiteId, ids: readonly DeviceId[]): Promise<{ id: DeviceId; label: string | null }[]>;
  /** Before this id, newest first. */
  auditOf(site: SiteId, before: number, limit: number): Promise<(Omit<AuditTable, 'id'> & { id: number })[]>;
}

export interface ProfileWrites extends ProfileReads {}
