import type { Migration, Types } from '../migration.ts';

/** Ways out and in: channels, what came by them, what left in which pieces, mails, people outside the inbox. */
export const channels: Migration = {
  number: 3,
  statements: (types) => [...added(types), ...tables(types), ...indexes],
};

const added = ({ int, text }: Types): string[] => [
  // A conversation that began with a mail has no browser.
  'alter table conversation alter column device drop not null',
  'alter table conversation alter column start_key drop not null',
  `alter table conversation add column prefers ${text}`,
  `alter table conversation add column her_channel ${text} not null default 'chat'`,
  `alter table conversation add column her_at ${int} not null default 0`,
  `alter table conversation add column subject ${text} not null default ''`,
  `alter table conversation add column locale ${text} not null default ''`,
  `alter table conversation add column trouble ${text} not null default 'none'`,
  `alter table conversation add column held ${int} not null default 0`,
  `alter table conversation add column folder ${text} not null default ''`,
  `alter table conversation add column escalation ${text}`,
  `alter table entry add column mail ${int}`,
  `alter table aside add column data ${text} not null default ''`,
  `alter table aside add column mail ${int}`,
  `alter table delivery add column parcel ${int}`,
  `alter table delivery add column moves ${int} not null default 0`,
  `alter table site add column answering ${text} not null default '{}'`,
  `alter table site add column hours ${text} not null default '{}'`,
  `alter table site add column policies ${text} not null default '{}'`,
];

const tables = ({ int, text, serial, end, endByTime }: Types): string[] => [
  `create table channel (
    id ${text} primary key, site ${text} not null references site, kind ${text} not null, settings ${text} not null, secrets ${text} not null,
    found ${text} not null, paused_at ${int}, at ${int} not null, changed_at ${int} not null, changed_by ${text}, unique (site, kind)
  )${end}`,
  `create table channel_mark (
    channel ${text} not null, key ${text} not null, value ${text} not null, at ${int} not null, primary key (channel, key)
  )${end}`,
  `create table piece (
    parcel ${int} not null, n ${int} not null, channel ${text} not null, state ${text} not null, vendor_id ${text}, problem ${text},
    at ${int} not null, primary key (parcel, n)
  )${end}`,
  `create table endpoint (
    identifier ${int} primary key references identifier, site ${text} not null references site, state ${text} not null, why ${text} not null, at ${int} not null
  )${end}`,
  `create table inbound_raw (
    id ${serial}, site ${text} not null references site, channel ${text} not null, key ${text} not null, shelf ${text} not null, bytes ${int} not null,
    meta ${text} not null, state ${text} not null, attempts ${int} not null, problem ${text}, next_at ${int}, at ${int} not null, unique (channel, key)
  )${endByTime}`,
  `create table inbound (
    channel ${text} not null, vendor_key ${text} not null, raw ${int} not null, kind ${text} not null, at ${int} not null, primary key (channel, vendor_key)
  )${end}`,
  `create table mail (
    id ${serial}, site ${text} not null references site, conversation ${text} references conversation (id), identifier ${int},
    message_id ${text} not null, refs ${text} not null, subject ${text} not null, sender ${text} not null, recipient ${text} not null, assurance ${text} not null,
    auto ${text} not null, full_text ${text} not null, is_cut ${int} not null, flag ${text},
    dropped ${int} not null, vendor_key ${text} not null, shelf ${text}, perhaps ${int}, at ${int} not null
  )${endByTime}`,
  `create table mail_token (
    id ${text} primary key, site ${text} not null references site, purpose ${text} not null, conversation ${text} not null references conversation (id),
    identifier ${int}, reach ${text}, escalation ${text}, at ${int} not null, revoked_at ${int}
  )${end}`,
  `create table agent_reach (
    id ${text} primary key, site ${text} not null references site, agent ${text} not null references agent, kind ${text} not null, address ${text} not null,
    ord ${int} not null, week ${text}, verified_at ${int}, is_bad ${int} not null, code_hmac ${text}, code_expires_at ${int}, tries ${int} not null, at ${int} not null,
    unique (site, agent, kind, address)
  )${end}`,
  `create table escalation (
    id ${text} primary key, site ${text} not null references site, conversation ${text} not null references conversation (id), policy ${text} not null,
    brief ${text} not null, expects ${text} not null, urgent ${text}, started_by ${text} not null, state ${text} not null, round ${int} not null, step ${int} not null,
    due_at ${int}, seq ${int} not null, taker ${text}, at ${int} not null, ended_at ${int}
  )${end}`,
  `create table escalation_try (
    escalation ${text} not null references escalation on delete cascade, n ${int} not null, round ${int} not null, step ${int} not null, agent ${text} not null,
    reach ${text}, way ${text} not null, delivery ${int}, state ${text} not null, at ${int} not null, primary key (escalation, n)
  )${end}`,
  `create table held_answer (
    token_hash ${text} primary key, site ${text} not null references site, conversation ${text} not null references conversation (id),
    aside_seq ${int} not null, agent ${text} not null, expires_at ${int} not null, used_at ${int}
  )${end}`,
];

const indexes = [
  'create unique index piece_vendor on piece (channel, vendor_id) where vendor_id is not null',
  'create index endpoint_site on endpoint (site)',
  // what is to be read next; what is old
  'create index inbound_raw_next on inbound_raw (next_at, id) where next_at is not null',
  'create index inbound_raw_old on inbound_raw (state, at)',
  'create index inbound_raw_shelf on inbound_raw (shelf)',
  'create index inbound_raw_channel on inbound_raw (channel, state)',
  'create index inbound_at on inbound (at)',
  'create index inbound_of_raw on inbound (raw)',
  'create index mail_conversation on mail (conversation, id)',
  'create index mail_message on mail (site, message_id)',
  'create index mail_identifier on mail (identifier, at) where identifier is not null',
  'create index mail_shelf on mail (shelf) where shelf is not null',
  'create index mail_token_of on mail_token (conversation, identifier)',
  'create index mail_token_escalation on mail_token (escalation) where escalation is not null',
  'create index escalation_due on escalation (due_at) where due_at is not null',
  'create index escalation_conversation on escalation (conversation, at)',
  // one ladder at a time
  "create unique index escalation_running on escalation (conversation) where state = 'running'",
  'create index escalation_try_delivery on escalation_try (delivery) where delivery is not null',
  'create index held_answer_conversation on held_answer (conversation)',
  'create index held_answer_expires on held_answer (expires_at)',
  // the parcel a delivery went in; how many went to one peer since
  'create index delivery_parcel on delivery (parcel) where parcel is not null',
  "create index delivery_peer on delivery (channel, peer, created_at) where channel <> 'chat'",
  // how many were told of late that their mail arrived
  "create index delivery_ack on delivery (site, created_at) where purpose = 'ack'",
  // views of what needs a hand
  "create index conversation_trouble on conversation (site, last_at, id) where trouble <> 'none'",
  'create index conversation_held on conversation (site, last_at, id) where held > 0',
  "create index conversation_folder on conversation (site, last_at, id) where folder <> ''",
  // who has waited so long that somebody outside has to be asked
  "create index conversation_unanswered on conversation (waiting_since) where waiting_since is not null and state = 'open' and escalation is null",
];
