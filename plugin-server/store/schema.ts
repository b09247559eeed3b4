import type { Generated } from 'kysely';
import type { Expects } from '../../protocol/brief.ts';
import type { Assurance, Because, ChannelKind, DeliveryPurpose, DeliveryState } from '../../protocol/channel.ts';
import type { ConversationState, Happened, Score } from '../../protocol/entry.ts';
import type {
  ClaimRule,
  ClaimState,
  CodePurpose,
  IdentifierKind,
  IdentifierState,
  Strength,
} from '../../protocol/identity.ts';
import type {
  AgentId,
  ChannelId,
  Cid,
  CodeId,
  ConversationId,
  DeviceId,
  EscalationId,
  FileId,
  IdentityKeyId,
  InstanceId,
  InviteId,
  LinkId,
  MessageId,
  NoteId,
  Origin,
  ReachId,
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
  /** JSON: `SitePrivacy` */
  privacy: string;
  /** JSON: `Answering` */
  answering: string;
  /** JSON: `SiteHours` */
  hours: string;
  /** JSON: `SitePolicies` */
  policies: string;
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
  /** JSON: Right[] */
  rights: string;
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
  kind: IdentifierKind;
  /** null once erased */
  value: string | null;
  /** the smallest identifier of its profile */
  root: number;
  /** strength a claim must exceed to join it; 0: any */
  hub: number;
  ambiguous_from: number | null;
  state: IdentifierState;
  created_at: number;
}

export interface DeviceTable {
  id: DeviceId;
  site: SiteId;
  /** identifier of kind `anon` */
  anon: number;
  token_hash: string;
  /** The token that takes over at its first use. */
  next_hash: string | null;
  revoke_hash: string;
  version: number;
  /** identifier of kind `user`: who is signed in on it, and stays so until the device ends */
  user_identifier: number | null;
  renewed_at: number;
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
  how: 'jwt' | 'hmac' | 'otp';
  at: number;
  until: number;
  /** 1: counts only with the pass of the page load that proved it. */
  needs_pass: 0 | 1;
  /** the identity key that signed it */
  key: IdentityKeyId | null;
  /** When this device proved it for the first time. */
  first_at: number;
}

export interface ConversationTable {
  id: ConversationId;
  site: SiteId;
  number: number;
  state: ConversationState;
  /** null, and no start key: it began with a mail. */
  device: DeviceId | null;
  start_key: StartKey | null;
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
  /** What the list calls her; '' while she has said nothing. */
  name: string;
  /** Where she wants answers; null: she has not said. */
  prefers: ChannelKind | null;
  /** The channel of her last message, and when that was. */
  her_channel: ChannelKind;
  her_at: number;
  /** Of its mails; '': none yet. */
  subject: string;
  /** Her language; '': that of the device. */
  locale: Locale | '';
  /** An answer did not arrive, or nobody knows. */
  trouble: 'none' | 'failed' | 'unclear';
  /** Mails that wait for an agent's yes. */
  held: number;
  /** Began with a mail that no person wrote: in none of the usual views. */
  folder: '' | 'automatic' | 'spam';
  /** The ladder that is running. */
  escalation: EscalationId | null;
  /** How she rated it, and when she did so first. */
  score: Score | null;
  rated_at: number | null;
  /** The one it goes on from, whether or not it is still there. */
  follows: ConversationId | null;
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
  /** The mail it came in. */
  mail: number | null;
  /** Of a rating; its comment is the text. */
  score: Score | null;
}

export interface LogoTable {
  /** Made from the bytes, with the ending of its kind. */
  name: string;
  site: SiteId;
  /** base64 */
  bytes: string;
  at: number;
}

/** How long an answer in the chat took; of nobody. */
export interface ReplyTable {
  id: Generated<number>;
  site: SiteId;
  asked_at: number;
  took_s: number;
}

export interface AsideTable {
  conversation: ConversationId;
  aside_seq: number;
  after_seq: number;
  kind: 'note' | 'assigned' | 'mail' | 'escalation';
  id: NoteId | null;
  /** '': nobody of the team. */
  agent: AgentId | '';
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
  /** JSON: `HeldData` of a mail, `EscalationData` of a step; '' else */
  data: string;
  mail: number | null;
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
  /** What to send where it stands nowhere else (codes); blanked when settled. */
  sealed: string | null;
  /** The first delivery of the mail it went in. */
  parcel: number | null;
  /** How often it has moved to another channel by itself. */
  moves: number;
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

/** "a and b are one person", with a < b. One row per rule; a repetition folds in. */
export interface ClaimTable {
  id: Generated<number>;
  site: SiteId;
  a: number;
  b: number;
  rule: ClaimRule;
  strength: Strength;
  first_at: number;
  last_at: number;
  times: number;
  /** sha256 of (kind, value, kind, value, rule): orders claims by content, whenever they came */
  key: string;
  source: string;
  actor: string;
  reason: string | null;
  /** JSON of ids, no values */
  evidence: string;
  is_on: 0 | 1;
  revoked_by: string | null;
  revoked_at: number | null;
  /** derived: `npm run identity:rebuild` */
  state: ClaimState;
}

/** Two identifiers an agent has said are two persons, a < b. */
export interface CannotLinkTable {
  site: SiteId;
  a: number;
  b: number;
  actor: string;
  reason: string;
  at: number;
}

export interface ValueRuleTable {
  site: SiteId;
  kind: IdentifierKind;
  /** a whole value, or one with `*` for any characters */
  pattern: string;
  what: 'blocked' | 'shared';
  actor: string;
  at: number;
}

export interface TraitTable {
  identifier: number;
  key: string;
  source: 'visitor' | 'page' | 'shop' | 'agent';
  value: string;
  at: number;
  strength: Strength;
}

/** Each yes and each no, kept as proof. The newest of (identifier, purpose, channel) holds. */
export interface ConsentTable {
  id: Generated<number>;
  site: SiteId;
  identifier: number;
  purpose: string;
  channel: string;
  granted: 0 | 1;
  at: number;
  source: string;
  /** version of the words she agreed to */
  proof: string;
}

export interface DeviceLinkTable {
  id: LinkId;
  site: SiteId;
  conversation: ConversationId;
  from_device: DeviceId;
  to_device: DeviceId | null;
  token_hash: string;
  code_hmac: string;
  /** of the device that typed the code and waits for the yes */
  ticket_hash: string | null;
  number: string | null;
  label: string | null;
  asked_at: number | null;
  at: number;
  expires_at: number;
  state: 'open' | 'asked' | 'agreed' | 'redeemed' | 'refused' | 'revoked';
}

export interface OneTimeCodeTable {
  id: CodeId;
  site: SiteId;
  device: DeviceId;
  kind: IdentifierKind;
  /** null once it is settled */
  value: string | null;
  value_hmac: string;
  purpose: CodePurpose;
  code_hmac: string;
  at: number;
  expires_at: number;
  tries: number;
  state: 'open' | 'used' | 'ended';
  via: 'email';
  delivery: number | null;
}

export interface IdentityKeyTable {
  id: IdentityKeyId;
  site: SiteId;
  kid: string;
  alg: 'HS256' | 'ES256';
  /** sealed secret, or the public key as PEM */
  key: string;
  use: 'jwt' | 'hmac';
  /** What an HMAC of it is of; null: a token says for itself. */
  signs: 'user' | 'email' | null;
  /** its last characters, to tell it from others */
  ends: string;
  /** 1: from the operator's environment */
  is_fixed: 0 | 1;
  at: number;
  until: number | null;
}

/** Nonces and token ids that were used once. */
export interface UsedTokenTable {
  site: SiteId;
  hash: string;
  until: number;
}

/** What agents and devices did to the graph, and what undoes what. */
export interface IdentityLogTable {
  id: Generated<number>;
  site: SiteId;
  at: number;
  actor: string;
  op: string;
  /** JSON of ids */
  refs: string;
  reason: string | null;
  undo_of: number | null;
}

export interface IdentityLogAboutTable {
  identifier: number;
  log: number;
}

/** One export, fetched once. */
export interface ExportTable {
  pass_hash: string;
  site: SiteId;
  actor: string;
  /** JSON: number[] */
  identifiers: string;
  at: number;
  expires_at: number;
  fetched_at: number | null;
}

/** A job that goes on after a restart until it is done. */
export interface ErasureTable {
  id: Generated<number>;
  site: SiteId;
  actor: string;
  /** JSON: number[] */
  identifiers: string;
  /** JSON: DeviceId[] */
  devices: string;
  at: number;
  done_at: number | null;
  /** JSON */
  counts: string;
}

/** Erased identifiers, as HMACs. */
export interface SuppressionTable {
  site: SiteId;
  kind: IdentifierKind;
  value_hmac: string;
  erased_at: number;
}

/** Erased vendor ids, as HMACs: no rescan and no replay brings them back. */
export interface TombstoneTable {
  site: SiteId;
  channel: string;
  id_hmac: string;
  at: number;
}

/** A configured way to reach people. One e-mail channel a site; that of the operator's environment stands in no row. */
export interface ChannelTable {
  id: ChannelId;
  site: SiteId;
  kind: ChannelKind;
  /** JSON: `EmailSettings` */
  settings: string;
  /** JSON: name → { sealed, ends, at } */
  secrets: string;
  /** JSON: what tests found out */
  found: string;
  paused_at: number | null;
  at: number;
  changed_at: number;
  changed_by: AgentId | null;
}

/** How far a mailbox was read, when something last came and went, why nothing goes: by channel (`ch_…`, or `env:email`). */
export interface ChannelMarkTable {
  channel: string;
  key: string;
  value: string;
  at: number;
}

/** One request to whoever carries it: `parcel` is the id of the first delivery in it, `n` counts from 0. */
export interface PieceTable {
  parcel: number;
  n: number;
  channel: ChannelKind;
  state: DeliveryState;
  vendor_id: string | null;
  problem: string | null;
  at: number;
}

/** An address that takes nothing more. No row: nothing is known against it. */
export interface EndpointTable {
  identifier: number;
  site: SiteId;
  state: 'bad' | 'opted-out';
  why: string;
  at: number;
}

/** What a channel brought, before anybody read it. */
export interface InboundRawTable {
  id: Generated<number>;
  site: SiteId;
  /** `ch_…`, or `env:email` */
  channel: string;
  /** SHA-256 of the bytes */
  key: string;
  shelf: string;
  bytes: number;
  /** JSON: envelope, uid */
  meta: string;
  state: 'new' | 'done' | 'failed' | 'quarantined';
  attempts: number;
  problem: string | null;
  /** When it is to be read; null: done, or nobody tries any more. */
  next_at: number | null;
  at: number;
}

/** What came in once comes in once. */
export interface InboundTable {
  channel: string;
  vendor_key: string;
  raw: number;
  kind: string;
  at: number;
}

/** A mail that came in. */
export interface MailTable {
  id: Generated<number>;
  site: SiteId;
  conversation: ConversationId | null;
  /** Who sent it: an address of this site's visitors; null: an agent. */
  identifier: number | null;
  /** Without angle brackets; '': it had none */
  message_id: string;
  /** JSON: string[], oldest first */
  refs: string;
  subject: string;
  /** As it stood in From: name and address */
  sender: string;
  recipient: string;
  assurance: Assurance;
  auto: '' | 'auto-reply' | 'bulk' | 'loop';
  /** Before quotes and signature were cut */
  full_text: string;
  is_cut: 0 | 1;
  flag: 'too-large' | 'charset' | null;
  /** Files that were not taken */
  dropped: number;
  /** By which it is known when it comes again, also after it was erased */
  vendor_key: string;
  /** The mail as it came; null: gone */
  shelf: string | null;
  /** Number of a conversation it may belong to */
  perhaps: number | null;
  at: number;
}

/** The secret part of an address to which answers go. */
export interface MailTokenTable {
  /** 13 characters of base32, lower case */
  id: string;
  site: SiteId;
  purpose: 'reply' | 'brief';
  conversation: ConversationId;
  /** whose address it is, of a visitor */
  identifier: number | null;
  /** or of an agent */
  reach: ReachId | null;
  escalation: EscalationId | null;
  at: number;
  revoked_at: number | null;
}

/** Where an agent is reached outside the inbox. */
export interface AgentReachTable {
  id: ReachId;
  site: SiteId;
  agent: AgentId;
  kind: 'email';
  address: string;
  ord: number;
  /** JSON: `Week`; null: the hours of the site */
  week: string | null;
  verified_at: number | null;
  is_bad: 0 | 1;
  code_hmac: string | null;
  code_expires_at: number | null;
  tries: number;
  at: number;
}

export interface EscalationTable {
  id: EscalationId;
  site: SiteId;
  conversation: ConversationId;
  /** JSON: `Policy`, as it was when it began */
  policy: string;
  /** JSON: `LadderBrief` */
  brief: string;
  expects: Expects;
  /** Why it is urgent; null: it is not */
  urgent: string | null;
  /** 'visitor', 'rule' or an agent */
  started_by: string;
  state: 'running' | 'taken' | 'stopped' | 'ended';
  round: number;
  step: number;
  /** steady; null: it waits for an answer only */
  due_at: number | null;
  /** `seq` of the conversation when it began: who answers later has read no further */
  seq: number;
  taker: AgentId | null;
  at: number;
  ended_at: number | null;
}

export interface EscalationTryTable {
  escalation: EscalationId;
  n: number;
  round: number;
  step: number;
  agent: AgentId;
  reach: ReachId | null;
  way: ChannelKind | 'inbox';
  delivery: number | null;
  state: 'asked' | 'failed' | 'passed' | 'away' | 'taken' | 'answered';
  at: number;
}

/** A page on which an agent says that an answer is his. */
export interface HeldAnswerTable {
  token_hash: string;
  site: SiteId;
  conversation: ConversationId;
  aside_seq: number;
  agent: AgentId;
  expires_at: number;
  used_at: number | null;
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
  logo: LogoTable;
  reply: ReplyTable;
  aside: AsideTable;
  sender: SenderTable;
  delivery: DeliveryTable;
  command: CommandTable;
  file: FileTable;
  gone: GoneTable;
  claim: ClaimTable;
  cannot_link: CannotLinkTable;
  value_rule: ValueRuleTable;
  trait: TraitTable;
  consent: ConsentTable;
  device_link: DeviceLinkTable;
  one_time_code: OneTimeCodeTable;
  identity_key: IdentityKeyTable;
  used_token: UsedTokenTable;
  identity_log: IdentityLogTable;
  identity_log_about: IdentityLogAboutTable;
  export: ExportTable;
  erasure: ErasureTable;
  suppression: SuppressionTable;
  tombstone: TombstoneTable;
  channel: ChannelTable;
  channel_mark: ChannelMarkTable;
  piece: PieceTable;
  endpoint: EndpointTable;
  inbound_raw: InboundRawTable;
  inbound: InboundTable;
  mail: MailTable;
  mail_token: MailTokenTable;
  agent_reach: AgentReachTable;
  escalation: EscalationTable;
  escalation_try: EscalationTryTable;
  held_answer: HeldAnswerTable;
  audit: AuditTable;
  meta: MetaTable;
}
