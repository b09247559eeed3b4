import { nameKeySql, outsideChatSql } from '../indexed-expressions.ts';
import type { Migration, Types } from '../migration.ts';

/** Persons: claims between identifiers, proofs of devices, links, codes, consents, keys, what was erased. */
export const identity: Migration = {
  number: 2,
  statements: (types) => [...added(types), ...tables(types), ...indexes],
};

const added = ({ int, text }: Types): string[] => [
  `alter table site add column privacy ${text} not null default '{}'`,
  `alter table member add column rights ${text} not null default '["merge"]'`,
  `alter table device add column next_hash ${text}`,
  `alter table device add column user_identifier ${int}`,
  `alter table device add column renewed_at ${int} not null default 0`,
  `alter table device_proof add column needs_pass ${int} not null default 0`,
  `alter table device_proof add column key ${text}`,
  `alter table device_proof add column first_at ${int} not null default 0`,
  `alter table conversation add column name ${text} not null default ''`,
  `alter table delivery add column sealed ${text}`,
];

const tables = ({ int, text, serial, end, endByTime }: Types): string[] => [
  `create table claim (
    id ${serial}, site ${text} not null references site, a ${int} not null references identifier, b ${int} not null references identifier,
    rule ${text} not null, strength ${int} not null, first_at ${int} not null, last_at ${int} not null, times ${int} not null, key ${text} not null,
    source ${text} not null, actor ${text} not null, reason ${text}, evidence ${text} not null, is_on ${int} not null,
    revoked_by ${text}, revoked_at ${int}, state ${text} not null, unique (site, a, b, rule)
  )${endByTime}`,
  `create table cannot_link (
    site ${text} not null references site, a ${int} not null references identifier, b ${int} not null references identifier,
    actor ${text} not null, reason ${text} not null, at ${int} not null, primary key (site, a, b)
  )${end}`,
  `create table value_rule (
    site ${text} not null references site, kind ${text} not null, pattern ${text} not null, what ${text} not null,
    actor ${text} not null, at ${int} not null, primary key (site, kind, pattern)
  )${end}`,
  `create table trait (
    identifier ${int} not null references identifier, key ${text} not null, source ${text} not null, value ${text} not null,
    at ${int} not null, strength ${int} not null, primary key (identifier, key, source)
  )${end}`,
  `create table consent (
    id ${serial}, site ${text} not null references site, identifier ${int} not null references identifier, purpose ${text} not null,
    channel ${text} not null, granted ${int} not null, at ${int} not null, source ${text} not null, proof ${text} not null
  )${endByTime}`,
  `create table device_link (
    id ${text} primary key, site ${text} not null references site, conversation ${text} not null references conversation (id),
    from_device ${text} not null references device, to_device ${text}, token_hash ${text} not null unique, code_hmac ${text} not null,
    ticket_hash ${text} unique, number ${text}, label ${text}, asked_at ${int}, at ${int} not null, expires_at ${int} not null, state ${text} not null
  )${end}`,
  `create table one_time_code (
    id ${text} primary key, site ${text} not null references site, device ${text} not null references device, kind ${text} not null, value ${text},
    value_hmac ${text} not null, purpose ${text} not null, code_hmac ${text} not null, at ${int} not null, expires_at ${int} not null, tries ${int} not null,
    state ${text} not null, via ${text} not null, delivery ${int}
  )${end}`,
  `create table identity_key (
    id ${text} primary key, site ${text} not null references site, kid ${text} not null, alg ${text} not null, key ${text} not null, use ${text} not null,
    signs ${text}, ends ${text} not null, is_fixed ${int} not null, at ${int} not null, until ${int}, unique (site, kid)
  )${end}`,
  `create table used_token (
    site ${text} not null references site, hash ${text} not null, until ${int} not null, primary key (site, hash)
  )${end}`,
  `create table identity_log (
    id ${serial}, site ${text} not null references site, at ${int} not null, actor ${text} not null, op ${text} not null,
    refs ${text} not null, reason ${text}, undo_of ${int}
  )${endByTime}`,
  `create table identity_log_about (
    identifier ${int} not null references identifier, log ${int} not null, primary key (identifier, log)
  )${end}`,
  `create table export (
    pass_hash ${text} primary key, site ${text} not null references site, actor ${text} not null, identifiers ${text} not null,
    at ${int} not null, expires_at ${int} not null, fetched_at ${int}
  )${end}`,
  `create table erasure (
    id ${serial}, site ${text} not null references site, actor ${text} not null, identifiers ${text} not null, devices ${text} not null,
    at ${int} not null, done_at ${int}, counts ${text} not null
  )${endByTime}`,
  `create table suppression (
    site ${text} not null references site, kind ${text} not null, value_hmac ${text} not null, erased_at ${int} not null,
    primary key (site, kind, value_hmac)
  )${end}`,
  `create table tombstone (
    site ${text} not null references site, channel ${text} not null, id_hmac ${text} not null, at ${int} not null,
    primary key (site, channel, id_hmac)
  )${end}`,
];

const indexes = [
  'create unique index device_next on device (next_hash) where next_hash is not null',
  'create index device_user on device (user_identifier) where user_identifier is not null',
  'create index device_proof_key on device_proof (key) where key is not null',
  // claims of an identifier, from both ends; a tablet has more of them kept out by its hub than anybody wants to read
  'create index claim_a on claim (a, is_on, state, strength, first_at)',
  'create index claim_b on claim (b, is_on, state, strength, first_at)',
  'create index cannot_link_b on cannot_link (b)',
  // persons by the beginning of a name
  `create index trait_name on trait ((${nameKeySql})) where key = 'name'`,
  'create index identity_log_about_log on identity_log_about (log)',
  // what is undone is undone once
  'create unique index identity_log_undo on identity_log (undo_of) where undo_of is not null',
  'create index consent_identifier on consent (identifier)',
  'create index device_link_conversation on device_link (conversation, at)',
  'create index device_link_code on device_link (site, code_hmac)',
  'create index device_link_expires on device_link (expires_at)',
  'create index device_link_from on device_link (from_device)',
  'create index device_link_to on device_link (to_device) where to_device is not null',
  // isDeliveryDue, claimDeliveries; the open rows of one key; channelState
  'create index delivery_due on delivery (channel, next_at, id) where next_at is not null',
  'create index delivery_key on delivery (channel, peer, id) where next_at is not null',
  `create index delivery_channel on delivery (site, channel, id) where ${outsideChatSql}`,
  'create index one_time_code_device on one_time_code (device, at)',
  'create index one_time_code_value on one_time_code (site, value_hmac, at)',
  'create index one_time_code_expires on one_time_code (expires_at)',
  'create index used_token_until on used_token (until)',
  'create index export_expires on export (expires_at)',
  'create index erasure_open on erasure (id) where done_at is null',
  'create index audit_site on audit (site, id)',
];
