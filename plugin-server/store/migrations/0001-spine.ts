import { liveDeliveryStates } from '../../../protocol/channel.ts';
import { openDeliverySql, unindexedSql, waitKeySql } from '../indexed-expressions.ts';
import type { Migration, Types } from '../migration.ts';

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ');

/** Everything of the first release. Keys and unique indexes decide what may be there twice; the other indexes each serve a named query. */
export const spine: Migration = {
  number: 1,
  statements: (types) => [...tables(types), ...indexes, ...(types.kind === 'sqlite' ? sqliteSearch : postgresSearch)],
};

const tables = ({ int, text, serial, rowKey, end, endByTime }: Types): string[] => [
  `create table site (
    id ${text} primary key, key ${text} not null unique, name ${text} not null, origins ${text} not null, look ${text} not null, privacy_url ${text},
    pos ${int} not null, last_number ${int} not null, created_at ${int} not null, changed_at ${int}, changed_by ${text}
  )${end}`,
  `create table agent (
    id ${text} primary key, email ${text} not null unique, name ${text} not null, password ${text} not null, locale ${text} not null,
    factor ${text}, factor_pending ${text}, factor_step ${int} not null, recovery ${text} not null, created_at ${int} not null
  )${end}`,
  `create table member (
    site ${text} not null references site, agent ${text} not null references agent, role ${text} not null,
    created_at ${int} not null, disabled_at ${int}, primary key (site, agent)
  )${end}`,
  `create table sign_in (
    id ${text} primary key, agent ${text} not null references agent, token_hash ${text} not null unique, label ${text} not null,
    started_at ${int} not null, seen_at ${int} not null, fresh_at ${int} not null, ended_at ${int}
  )${end}`,
  `create table invite (
    id ${text} primary key, site ${text} not null references site, token_hash ${text} not null unique, email ${text} not null, name ${text} not null,
    role ${text} not null, by_agent ${text} not null references agent, expires_at ${int} not null, ended_at ${int}
  )${end}`,
  `create table instance (
    id ${text} primary key, agent ${text} not null references agent, first_at ${int} not null
  )${end}`,
  `create table identifier (
    id ${serial}, site ${text} not null references site, kind ${text} not null, value ${text}, root ${int} not null, hub ${int} not null,
    ambiguous_from ${int}, state ${text} not null, created_at ${int} not null, unique (site, kind, value)
  )${endByTime}`,
  `create table device (
    id ${text} primary key, site ${text} not null references site, anon ${int} not null references identifier, token_hash ${text} not null unique,
    revoke_hash ${text} not null unique, version ${int} not null, label ${text}, locale ${text} not null,
    created_at ${int} not null, seen_at ${int} not null, ended_at ${int}, ended_why ${text}
  )${end}`,
  `create table device_proof (
    device ${text} not null references device on delete cascade, identifier ${int} not null references identifier, how ${text} not null,
    at ${int} not null, until ${int} not null, primary key (device, identifier)
  )${end}`,
  `create table conversation (
    ${rowKey}, site ${text} not null references site, number ${int} not null, state ${text} not null,
    device ${text} not null references device, start_key ${text} not null, generation ${int} not null,
    seq ${int} not null, aside_seq ${int} not null, rev ${int} not null, pos ${int} not null,
    visitor_read ${int} not null, agents_read ${int} not null, unread ${int} not null, assignee ${text},
    last_from ${text}, last_text ${text} not null, last_channel ${text} not null, last_files ${int} not null, last_at ${int} not null,
    waiting_since ${int}, opened_at ${int} not null, closed_at ${int}, page_url ${text}, page_title ${text},
    indexed_seq ${int} not null, indexed_aside ${int} not null,
    unique (site, number), unique (device, start_key)
  )${endByTime}`,
  `create table conversation_peer (
    conversation ${text} not null references conversation (id), channel ${text} not null, identifier ${int} not null references identifier,
    address ${text}, how ${text} not null, reads ${int} not null, replies ${int} not null, since_seq ${int} not null, at ${int} not null,
    revoked_at ${int}, actor ${text}, primary key (conversation, channel, identifier)
  )${end}`,
  `create table entry (
    conversation ${text} not null references conversation (id), seq ${int} not null, id ${text}, what ${text}, side ${text} not null,
    agent ${text}, agent_name ${text}, origin ${text}, cid ${text}, hash ${text}, channel ${text} not null,
    text ${text} not null, links ${text} not null, files ${text} not null, reply_to ${int}, page_url ${text}, page_title ${text}, at ${int} not null,
    primary key (conversation, seq)
  )${endByTime}`,
  `create table aside (
    conversation ${text} not null references conversation (id), aside_seq ${int} not null, after_seq ${int} not null, kind ${text} not null, id ${text},
    agent ${text} not null, agent_name ${text} not null, origin ${text}, cid ${text}, hash ${text},
    text ${text} not null, links ${text} not null, files ${text} not null, mentions ${text} not null, to_agent ${text}, to_name ${text}, at ${int} not null,
    primary key (conversation, aside_seq)
  )${endByTime}`,
  `create table sender (
    conversation ${text} not null references conversation (id), origin ${text} not null, last_n ${int} not null, primary key (conversation, origin)
  )${endByTime}`,
  `create table delivery (
    id ${serial}, site ${text} not null references site, conversation ${text} references conversation (id), seq ${int}, recipient ${text} not null,
    channel ${text} not null, peer ${text} not null, purpose ${text} not null, because ${text} not null, state ${text} not null,
    attempts ${int} not null, claim ${text}, run ${text}, next_at ${int}, lease_until ${int}, problem ${text}, moved_from ${int},
    due_by ${int}, settled_at ${int}, created_at ${int} not null
  )${endByTime}`,
  `create table command (
    origin ${text} not null, cid ${text} not null, hash ${text} not null, answer ${text} not null, at ${int} not null, primary key (origin, cid)
  )${end}`,
  `create table file (
    id ${text} primary key, site ${text} not null references site, origin ${text} not null, cid ${text} not null, device ${text}, agent ${text},
    conversation ${text} references conversation (id), aside ${int} not null, name ${text} not null, type ${text} not null, bytes ${int} not null,
    width ${int}, height ${int}, sha256 ${text} not null, sent_sha256 ${text} not null, shelf ${text} not null, at ${int} not null, unique (origin, cid)
  )${end}`,
  `create table gone (
    site ${text} not null references site, conversation ${text} not null, pos ${int} not null, at ${int} not null, primary key (site, conversation)
  )${end}`,
  `create table audit (
    id ${serial}, site ${text}, at ${int} not null, actor ${text} not null, op ${text} not null, refs ${text} not null
  )${endByTime}`,
];

const indexes = [
  // A writer's client id names one message, one note.
  'create unique index entry_cid on entry (origin, cid) where origin is not null',
  'create unique index aside_cid on aside (origin, cid) where origin is not null',
  // One live way to each recipient of an entry.
  `create unique index delivery_live on delivery (conversation, seq, recipient) where state in (${quoted(liveDeliveryStates)})`,

  // list: every view in both orders, read in order and filtered by the last columns; the first also counts.
  `create index conversation_waiting on conversation (site, state, (${waitKeySql}), id, assignee, last_from)`,
  'create index conversation_newest on conversation (site, state, last_at, id, assignee)',
  // changedAfter
  'create index conversation_pos on conversation (site, pos)',
  // indexNext: holds only what is not yet found
  `create index conversation_unindexed on conversation (id) where ${unindexedSql}`,
  'create index gone_pos on gone (site, pos)',
  'create index gone_at on gone (at)',
  // readableBy
  'create index conversation_peer_identifier on conversation_peer (identifier, conversation)',
  'create index aside_place on aside (conversation, after_seq, aside_seq)',
  // deliveryMarks; settleRead
  'create index delivery_entry on delivery (conversation, seq)',
  `create index delivery_open on delivery (conversation, seq) where ${openDeliverySql}`,
  'create index identifier_root on identifier (site, root)',
  'create index device_created on device (created_at, id)',
  'create index device_anon on device (anon)',
  'create index device_proof_identifier on device_proof (identifier)',
  'create index member_agent on member (agent)',
  'create index sign_in_agent on sign_in (agent)',
  'create index invite_site on invite (site)',
  'create index command_at on command (at)',
  'create index file_conversation on file (conversation) where conversation is not null',
  'create index file_loose on file (at) where conversation is null',
  'create index file_shelf on file (shelf)',
];

/**
 * A text is found by `id`, which grows with time: the newest come first without sorting. The index holds no texts, and
 * forgets a removed one at once (`secure-delete`).
 */
const sqliteSearch = [
  `create table found (
    id integer primary key, conversation integer not null, is_note integer not null, seq integer not null,
    unique (conversation, is_note, seq)
  ) strict`,
  `create virtual table found_words using fts5(
    words, content='', columnsize=0, detail=none, prefix='1 2 3', tokenize="ascii tokenchars '_'"
  )`,
  "insert into found_words (found_words, rank) values ('secure-delete', 1)",
];

const postgresSearch = [
  `create table found (
    id bigint generated always as identity primary key, conversation text collate "C" not null, is_note integer not null,
    seq bigint not null, words tsvector not null, unique (conversation, is_note, seq)
  )`,
  'create index found_words on found using gin (words)',
];
