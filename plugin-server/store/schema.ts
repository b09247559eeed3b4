import type { Generated } from 'kysely';
import type { Because, ChannelKind, DeliveryPurpose, DeliveryState } from '../../protocol/channel.ts';
import type { ConversationState, Happened } from '../../protocol/entry.ts';
import type {
  AgentId,
  Cid,
  ConversationId,
  DeviceId,
  FileId,
  InstanceId,
  InviteId,
  MessageId,
  NoteId,
  Origin,
  SignInId,
  SiteId,
  StartKey,
} from '../../protocol/ids.ts';
import type { InboxLocale, Locale, Role } from '../../protocol/schema.ts';

/**
 * The tables, the same in SQLite and PostgreSQL: times in ms since 1970, flags 0/1, JSON as text, 64-bit numbers as JavaScript numbers.
 * The statements that make them stand in migrations/.
 */

export interface SiteTable {
  id: SiteId;
  key: string;
  name: string;
  /** JSON: string[] */
  origins: string;
  /** JSON: `SiteLook` */
  look: string;
  privacy_url: string | null;
  /** Raised by every commit that changes a list row. */
  pos: number;
  last_number: number;
  created_at: number;
  changed_at: number | null;
  changed_by: string | null;
}

export interface AgentTable {
  id: AgentId;
  email: string;
  name: string;
  /** scrypt, with its parameters */
  password: string;
  locale: InboxLocale;
  /** sealed; null: no second factor */
  factor: string | null;
  /** sealed secret of a second factor that was begun but not confirmed */
  factor_pending: string | null;
  factor_step: number;
  /** JSON: hashes of the recovery codes left */
  recovery: string;
  created_at: number;
}

/** One role per agent and site. */
export interface MemberTable {
  site: SiteId;
  agent: AgentId;
  role: Role;
  created_at: number;
  disabled_at: number | null;
}

export interface SignInTable {
  id: SignInId;
  agent: AgentId;
  token_hash: string;
  label: string;
  started_at: number;
  seen_at: number;
  fresh_at: number;
  ended_at: number | null;
}

export interface InviteTable {
  id: InviteId;
  site: SiteId;
  token_hash: string;
  email: string;
  name: string;
  role: Role;
  by_agent: AgentId;
  expires_at: number;
  ended_at: number | null;
}

/** An inbox instance belongs to the agent who first used it. */
export interface InstanceTable {
  id: InstanceId;
  agent: AgentId;
  first_at: number;
}

export interface IdentifierTable {
  id: Generated<number>;
  site: SiteId;
  kind: string;
  value: string | null;
  root: number;
  hub: number;
  ambiguous_from: number | null;
  state: 'ok' | 'shared' | 'blocked' | 'erased';
  created_at: number;
}

export interface DeviceTable {
  id: DeviceId;
  site: SiteId;
  /** identifier of kind `anon` */
  anon: number;
  token_hash: string;
  revoke_hash: string;
  version: number;
  label: string | null;
  locale: Locale;
  created_at: number;
  seen_at: number;
  ended_at: number | null;
  ended_why: string | null;
}

export interface DeviceProofTable {
  device: DeviceId;
  identifier: number;
  how: string;
  at: number;
  until: number;
}

export interface ConversationTable {
  id: ConversationId;
  site: SiteId;
  number: number;
  state: ConversationState;
  device: DeviceId;
  start_key: StartKey;
  /** Raised when entries are erased; second half of the epoch. */
  generation: number;
  seq: number;
  aside_seq: number;
  rev: number;
  pos: number;
  visitor_read: number;
  agents_read: number;
  unread: number;
  assignee: AgentId | null;
  last_from: 'visitor' | 'agent' | 'system' | null;
  last_text: string;
  last_channel: ChannelKind;
  last_files: number;
  last_at: number;
  /** Her oldest unanswered message. */
  waiting_since: number | null;
  opened_at: number;
  closed_at: number | null;
  page_url: string | null;
  page_title: string | null;
  indexed_seq: number;
  indexed_aside: number;
}

export interface ConversationPeerTable {
  conversation: ConversationId;
  channel: string;
  identifier: number;
  address: string | null;
  how: string;
  reads: number;
  replies: number;
  since_seq: number;
  at: number;
  revoked_at: number | null;
  actor: string | null;
}

export interface EntryTable {
  conversation: ConversationId;
  seq: number;
  id: MessageId | null;
  /** null: a message; else what happened */
  what: Happened | null;
  side: 'visitor' | 'agent' | 'system';
  agent: AgentId | null;
  agent_name: string | null;
  origin: Origin | null;
  cid: Cid | null;
  hash: string | null;
  channel: ChannelKind;
  text: string;
  /** JSON: Link[], '' when there are none */
  links: string;
  /** JSON: FileRef[], '' when there are none */
  files: string;
  reply_to: number | null;
  page_url: string | null;
  page_title: string | null;
  at: number;
}

export interface AsideTable {
  conversation: ConversationId;
  aside_seq: number;
  after_seq: number;
  kind: 'note' | 'assigned';
  id: NoteId | null;
  agent: AgentId;
  agent_name: string;
  origin: Origin | null;
  cid: Cid | null;
  hash: string | null;
  text: string;
  links: string;
  files: string;
  /** JSON: AgentId[], '' when there are none */
  mentions: string;
  to_agent: AgentId | null;
  to_name: string | null;
  at: number;
}

/** The last `n` of each technical writer in a conversation. */
export interface SenderTable {
  conversation: ConversationId;
  origin: Origin;
  last_n: number;
}

export interface DeliveryTable {
  id: Generated<number>;
  site: SiteId;
  conversation: ConversationId | null;
  seq: number | null;
  /** 'visitor' or an agent's id */
  recipient: string;
  channel: ChannelKind;
  peer: string;
  purpose: DeliveryPurpose;
  because: Because;
  state: DeliveryState;
  attempts: number;
  claim: string | null;
  run: string | null;
  next_at: number | null;
  lease_until: number | null;
  problem: string | null;
  moved_from: number | null;
  due_by: number | null;
  settled_at: number | null;
  created_at: number;
}

/** Answers of writes that are no messages, so that a repeat is answered and not done again. */
export interface CommandTable {
  origin: Origin;
  cid: Cid;
  hash: string;
  answer: string;
  at: number;
}

export interface FileTable {
  id: FileId;
  site: SiteId;
  origin: Origin;
  cid: Cid;
  device: DeviceId | null;
  agent: AgentId | null;
  /** null until a message or note carries it */
  conversation: ConversationId | null;
  /** 1: carried by a note only, so for agents' eyes */
  aside: number;
  name: string;
  type: string;
  bytes: number;
  width: number | null;
  height: number | null;
  /** Of what is kept, metadata cut out; and of what was sent, by which a repeated upload is known. */
  sha256: string;
  sent_sha256: string;
  shelf: string;
  at: number;
}

/** Erased conversations, kept 90 days so that an inbox which was away learns of it. */
export interface GoneTable {
  site: SiteId;
  conversation: ConversationId;
  pos: number;
  at: number;
}

export interface AuditTable {
  id: Generated<number>;
  site: SiteId | null;
  at: number;
  actor: string;
  op: string;
  /** JSON of ids and codes, never contents */
  refs: string;
}

/** Facts about the database itself: epoch, schema, key fingerprint, set-up token, how far tidying has come. */
export interface MetaTable {
  key: string;
  value: string;
}

export interface Schema {
  site: SiteTable;
  agent: AgentTable;
  member: MemberTable;
  sign_in: SignInTable;
  invite: InviteTable;
  instance: InstanceTable;
  identifier: IdentifierTable;
  device: DeviceTable;
  device_proof: DeviceProofTable;
  conversation: ConversationTable;
  conversation_peer: ConversationPeerTable;
  entry: EntryTable;
  aside: AsideTable;
  sender: SenderTable;
  delivery: DeliveryTable;
  command: CommandTable;
  file: FileTable;
  gone: GoneTable;
  audit: AuditTable;
  meta: MetaTable;
}
