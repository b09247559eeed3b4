import type {
  AgentId,
  Cid,
  ConversationId,
  DeviceId,
  FileId,
  InstanceId,
  InviteId,
  Origin,
  SignInId,
  SiteId,
  StartKey,
} from '../../protocol/ids.ts';
import type { View, ViewCounts } from '../../protocol/view.ts';
import type { ChannelReads, ChannelWrites } from './channel-tx.ts';
import type { CodeReads, CodeWrites } from './code-tx.ts';
import type { DataReads, DataWrites } from './data-tx.ts';
import type { DeskReads, DeskWrites } from './desk-tx.ts';
import type { EscalationReads, EscalationWrites } from './escalation-tx.ts';
import type { GraphReads, GraphWrites } from './graph-tx.ts';
import type { InboundReads, InboundWrites } from './inbound-tx.ts';
import type { LinkReads, LinkWrites } from './link-tx.ts';
import type { MailReads, MailWrites } from './mail-tx.ts';
import type { OutboxReads, OutboxWrites } from './outbox-tx.ts';
import type { ProfileReads, ProfileWrites } from './profile-tx.ts';
import type { ProofReads, ProofWrites } from './proof-tx.ts';
import type {
  AgentTable,
  AsideTable,
  AuditTable,
  CommandTable,
  ConversationPeerTable,
  ConversationTable,
  DeliveryTable,
  DeviceTable,
  EntryTable,
  FileTable,
  InviteTable,
  MemberTable,
  MetaTable,
  SignInTable,
  SiteTable,
} from './schema.ts';

import type { WayReads, WayWrites } from './way-tx.ts';

/** What verbs may ask of the store. `…Reads` also work outside a transaction; a narrow interface per noun, so that a verb names what it touches. */

export interface PeerOfDevice {
  readonly site: SiteId;
  readonly device: DeviceId;
  /** its own `anon` identifier */
  readonly anon: number;
  readonly now: number;
  /** 1: this page load has shown the pass of its proof. */
  readonly shown: 0 | 1;
}

/** A delivery as marks show it. */
export type MarkRow = Pick<DeliveryTable, 'seq' | 'channel' | 'state' | 'because' | 'problem' | 'next_at'> & {
  readonly id: number;
};

export interface ConversationReads {
  conversation(site: SiteId, id: ConversationId): Promise<ConversationTable | undefined>;
  /** The conversation, if this device proved an identifier that reads it (identity.md 8). `since_seq` is the first `seq` it may see. */
  readable(who: PeerOfDevice, id: ConversationId): Promise<(ConversationTable & { since_seq: number }) | undefined>;
  /** All conversations a device may read, newest first. */
  readableBy(who: PeerOfDevice, limit: number): Promise<(ConversationTable & { since_seq: number })[]>;
  conversationByStart(device: DeviceId, start: StartKey): Promise<ConversationTable | undefined>;
  lastN(id: ConversationId, origin: Origin): Promise<number>;
  messageByCid(origin: Origin, cid: Cid): Promise<EntryTable | undefined>;
  noteByCid(origin: Origin, cid: Cid): Promise<AsideTable | undefined>;
  /** `afterSeq` exclusive, oldest first. */
  entriesAfter(id: ConversationId, afterSeq: number, limit: number): Promise<EntryTable[]>;
  /** `fromSeq` inclusive, `beforeSeq` exclusive; the newest `limit` of them, oldest first. */
  entriesBefore(id: ConversationId, fromSeq: number, beforeSeq: number, limit: number): Promise<EntryTable[]>;
  /** Is there an entry after `seq` that this agent did not write? */
  othersAfter(id: ConversationId, seq: number, agent: AgentId): Promise<boolean>;
  /** Messages of one side, without what happened. */
  countMessagesAfter(id: ConversationId, side: 'visitor' | 'agent', seq: number): Promise<number>;
  asidesAfter(id: ConversationId, afterAside: number, limit: number): Promise<AsideTable[]>;
  /** Asides whose place is at or after entry `fromSeq` and before entry `beforeSeq`, in order. */
  asidesBetween(id: ConversationId, fromSeq: number, beforeSeq: number): Promise<AsideTable[]>;
  /** Newest state per (seq, channel) of deliveries to the visitor, for the last `limit` entries, by seq. */
  deliveryMarks(id: ConversationId, limit: number): Promise<MarkRow[]>;
  list(site: SiteId, query: ListQuery): Promise<ConversationTable[]>;
  listCounts(site: SiteId, agent: AgentId): Promise<ViewCounts>;
  changedAfter(site: SiteId, pos: number, limit: number): Promise<ConversationTable[]>;
  goneAfter(site: SiteId, pos: number, limit: number): Promise<{ conversation: ConversationId; pos: number }[]>;
  search(site: SiteId, query: SearchQuery): Promise<FoundRow[]>;
  /** What the list calls the holder of these identifiers: the best she or the shop has said; '' if nobody has. */
  nameOf(identifiers: readonly number[]): Promise<string>;
  /** '' when there is no such agent. */
  agentName(id: AgentId): Promise<string>;
}

export interface ListQuery {
  readonly view: View;
  readonly agent: AgentId;
  /** waiting: oldest `waiting_since` first, then newest; newest: `last_at` descending. */
  readonly sort: 'waiting' | 'newest';
  readonly after?: { readonly key: number; readonly conversation: ConversationId };
  readonly limit: number;
}

export interface SearchQuery {
  /** Plain words, each must appear (prefix match); at most 10. */
  readonly words: readonly string[];
  readonly number?: number;
  readonly offset: number;
  readonly limit: number;
}

export interface FoundRow {
  readonly conversation: ConversationId;
  readonly number: number;
  readonly t: 'message' | 'note';
  readonly seq: number;
  readonly at: number;
  readonly side: 'visitor' | 'agent' | 'system';
  readonly text: string;
}

export interface ConversationWrites extends ConversationReads {
  /** Like `conversation`, and held until commit: whoever else wants it waits. */
  lockConversation(site: SiteId, id: ConversationId): Promise<ConversationTable | undefined>;
  /** Like `readable`, and held until commit. */
  lockReadable(who: PeerOfDevice, id: ConversationId): Promise<(ConversationTable & { since_seq: number }) | undefined>;
  /** Raises the site's `pos`; last write of a transaction, it orders all others of the site. */
  raisePos(site: SiteId): Promise<number>;
  /** Raises `pos` and the number of conversations together. */
  raiseNumber(site: SiteId): Promise<{ pos: number; number: number }>;
  insertConversation(row: ConversationTable): Promise<void>;
  insertPeer(row: ConversationPeerTable): Promise<void>;
  insertEntry(row: EntryTable): Promise<void>;
  insertAside(row: AsideTable): Promise<void>;
  saveN(id: ConversationId, origin: Origin, lastN: number): Promise<void>;
  /** Writes every column that may change after opening, but not how far the search index is (`indexed_…`): that belongs to `indexNext`. */
  saveConversation(row: ConversationTable): Promise<void>;
  insertDelivery(row: Omit<DeliveryTable, 'id'>): Promise<void>;
  /** Deliveries on the chat channel to the visitor up to `seq`, not yet final, become `read`. Answers how many. */
  settleRead(id: ConversationId, upTo: number, at: number): Promise<number>;
}

export interface CommandStore {
  command(origin: Origin, cid: Cid): Promise<CommandTable | undefined>;
  insertCommand(row: CommandTable): Promise<void>;
}

export interface FileStore {
  /** Those of the files that this writer sent, in the order asked; free are the ones without a `conversation`. */
  ownFiles(
    site: SiteId,
    owner: { device: DeviceId } | { agent: AgentId },
    ids: readonly FileId[],
  ): Promise<FileTable[]>;
  fileByCid(origin: Origin, cid: Cid): Promise<FileTable | undefined>;
  file(site: SiteId, id: FileId): Promise<FileTable | undefined>;
  insertFile(row: FileTable): Promise<void>;
  attachFiles(ids: readonly FileId[], conversation: ConversationId, aside: boolean): Promise<void>;
}

export interface FoundDeviceRow extends DeviceTable {
  readonly site_key: string;
  readonly site_privacy: string;
  /** When its user's proof ends; null: nobody is signed in on it. */
  readonly user_until: number | null;
  readonly user_needs_pass: 0 | 1 | null;
  /** Any proof that holds now would end at; null: none. */
  readonly proven_until: number | null;
}

export interface DeviceStore {
  /** By the token, or by the one that is to take over. */
  deviceByTokenHash(hash: string): Promise<FoundDeviceRow | undefined>;
  device(site: SiteId, id: DeviceId): Promise<DeviceTable | undefined>;
  insertAnon(site: SiteId, value: string, at: number): Promise<number>;
  insertDevice(row: DeviceTable): Promise<void>;
  touchDevice(id: DeviceId, at: number): Promise<void>;
  endDevice(id: DeviceId, at: number, why: string): Promise<void>;
}

export interface SiteStore {
  sites(): Promise<SiteTable[]>;
  site(id: SiteId): Promise<SiteTable | undefined>;
  siteByKey(key: string): Promise<SiteTable | undefined>;
  /** Like `site`, and held until commit. */
  lockSite(id: SiteId): Promise<SiteTable | undefined>;
  insertSite(row: SiteTable): Promise<void>;
  saveSite(row: Omit<SiteTable, 'pos' | 'last_number'>): Promise<void>;
}

export interface AgentStore {
  agent(id: AgentId): Promise<AgentTable | undefined>;
  agentByEmail(email: string): Promise<AgentTable | undefined>;
  /** Like `agent`, and held until commit: who changes her or her sign-ins holds her first. */
  lockAgent(id: AgentId): Promise<AgentTable | undefined>;
  agentCount(): Promise<number>;
  /** People who own a site, blocked or not: 0 means the server is still to be set up. */
  ownerCount(): Promise<number>;
  insertAgent(row: AgentTable): Promise<void>;
  saveAgent(row: AgentTable): Promise<void>;
  member(site: SiteId, agent: AgentId): Promise<MemberTable | undefined>;
  membersOfAgent(agent: AgentId): Promise<(MemberTable & { site_key: string; site_name: string })[]>;
  membersOfSite(site: SiteId): Promise<(MemberTable & { name: string; email: string })[]>;
  /** Like `membersOfSite`, and held until commit: who changes one holds all, so that of two owners one remains. */
  lockMembers(site: SiteId): Promise<(MemberTable & { name: string; email: string })[]>;
  insertMember(row: MemberTable): Promise<void>;
  saveMember(row: MemberTable): Promise<void>;
  /** Conversations of the site assigned to this agent become unassigned; answers their rows, `pos` already raised. */
  releaseConversations(site: SiteId, agent: AgentId): Promise<ConversationTable[]>;
  signInByHash(hash: string): Promise<SignInTable | undefined>;
  signInsOf(agent: AgentId): Promise<SignInTable[]>;
  insertSignIn(row: SignInTable): Promise<void>;
  saveSignIn(row: SignInTable): Promise<void>;
  endSignIns(agent: AgentId, at: number, except: SignInId | null): Promise<SignInId[]>;
  inviteByHash(hash: string): Promise<InviteTable | undefined>;
  invitesOf(site: SiteId, now: number): Promise<InviteTable[]>;
  insertInvite(row: InviteTable): Promise<void>;
  endInvite(site: SiteId, id: InviteId, at: number): Promise<number>;
  /** Answers the agent the instance belongs to: this one if it was free. */
  claimInstance(instance: InstanceId, agent: AgentId, at: number): Promise<AgentId>;
}

export interface RecordStore {
  insertAudit(row: Omit<AuditTable, 'id'>): Promise<void>;
  meta(key: string): Promise<string | undefined>;
  saveMeta(row: MetaTable): Promise<void>;
  removeMeta(key: string): Promise<void>;
}

/** One step of what the daily job and the search index do: at most `limit` rows, answers how many. */
export interface UpkeepStore {
  /** Writes what is not yet found into the search index. Answers the number of entries and asides indexed. */
  indexNext(limit: number): Promise<number>;
  removeEmptyDevices(before: number, limit: number): Promise<number>;
  removeCommands(before: number, limit: number): Promise<number>;
  removeGone(before: number, limit: number): Promise<number>;
  /** Files nobody sent: their shelf names, removed from the table. */
  removeLooseFiles(before: number, limit: number): Promise<string[]>;
  removeEndedSignIns(before: number, limit: number): Promise<number>;
}

export type Tx = ConversationWrites &
  CommandStore &
  FileStore &
  DeviceStore &
  SiteStore &
  AgentStore &
  RecordStore &
  UpkeepStore &
  GraphWrites &
  ProofWrites &
  LinkWrites &
  CodeWrites &
  OutboxWrites &
  DataWrites &
  ProfileWrites &
  WayWrites &
  MailWrites &
  InboundWrites &
  ChannelWrites &
  EscalationWrites &
  DeskWrites;

/** What may be read outside a transaction. */
export type Reads = ConversationReads &
  Pick<FileStore, 'file' | 'fileByCid'> &
  Pick<DeviceStore, 'deviceByTokenHash' | 'device'> &
  Pick<SiteStore, 'sites' | 'site' | 'siteByKey'> &
  Pick<
    AgentStore,
    | 'agent'
    | 'agentByEmail'
    | 'agentCount'
    | 'ownerCount'
    | 'member'
    | 'membersOfAgent'
    | 'membersOfSite'
    | 'signInByHash'
    | 'signInsOf'
    | 'inviteByHash'
    | 'invitesOf'
  > &
  Pick<RecordStore, 'meta'> &
  GraphReads &
  ProofReads &
  LinkReads &
  CodeReads &
  OutboxReads &
  DataReads &
  ProfileReads &
  WayReads &
  MailReads &
  InboundReads &
  ChannelReads &
  EscalationReads &
  DeskReads;
