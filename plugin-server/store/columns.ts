import type { Schema } from './schema.ts';

/** The columns of each table by name: a statement names what it reads, so that a column only one database has stays out. */

const of =
  <Table extends keyof Schema>() =>
  <const Names extends readonly (keyof Schema[Table] & string)[]>(
    ...names: Exclude<keyof Schema[Table], Names[number]> extends never ? Names : never
  ): Names =>
    names;

// biome-ignore format: a table reads better in a few lines than in 230
export const columns = {
  site: of<'site'>()('id', 'key', 'name', 'origins', 'look', 'privacy_url', 'privacy', 'answering', 'hours', 'policies', 'pos', 'last_number', 'created_at', 'changed_at', 'changed_by'),
  agent: of<'agent'>()('id', 'email', 'name', 'password', 'locale', 'factor', 'factor_pending', 'factor_step', 'recovery', 'created_at'),
  member: of<'member'>()('site', 'agent', 'role', 'created_at', 'disabled_at', 'rights'),
  signIn: of<'sign_in'>()('id', 'agent', 'token_hash', 'label', 'started_at', 'seen_at', 'fresh_at', 'ended_at'),
  invite: of<'invite'>()('id', 'site', 'token_hash', 'email', 'name', 'role', 'by_agent', 'expires_at', 'ended_at'),
  device: of<'device'>()(
    'id', 'site', 'anon', 'token_hash', 'next_hash', 'revoke_hash', 'version', 'user_identifier', 'renewed_at', 'label', 'locale', 'created_at', 'seen_at', 'ended_at', 'ended_why',
  ),
  proof: of<'device_proof'>()('device', 'identifier', 'how', 'at', 'until', 'needs_pass', 'key', 'first_at'),
  identifier: of<'identifier'>()('id', 'site', 'kind', 'value', 'root', 'hub', 'ambiguous_from', 'state', 'created_at'),
  claim: of<'claim'>()(
    'id', 'site', 'a', 'b', 'rule', 'strength', 'first_at', 'last_at', 'times', 'key', 'source', 'actor', 'reason', 'evidence', 'is_on', 'revoked_by', 'revoked_at', 'state',
  ),
  cannotLink: of<'cannot_link'>()('site', 'a', 'b', 'actor', 'reason', 'at'),
  valueRule: of<'value_rule'>()('site', 'kind', 'pattern', 'what', 'actor', 'at'),
  trait: of<'trait'>()('identifier', 'key', 'source', 'value', 'at', 'strength'),
  consent: of<'consent'>()('id', 'site', 'identifier', 'purpose', 'channel', 'granted', 'at', 'source', 'proof'),
  deviceLink: of<'device_link'>()(
    'id', 'site', 'conversation', 'from_device', 'to_device', 'token_hash', 'code_hmac', 'ticket_hash', 'number', 'label', 'asked_at', 'at', 'expires_at', 'state',
  ),
  oneTimeCode: of<'one_time_code'>()(
    'id', 'site', 'device', 'kind', 'value', 'value_hmac', 'purpose', 'code_hmac', 'at', 'expires_at', 'tries', 'state', 'via', 'delivery',
  ),
  identityKey: of<'identity_key'>()('id', 'site', 'kid', 'alg', 'key', 'use', 'signs', 'ends', 'is_fixed', 'at', 'until'),
  usedToken: of<'used_token'>()('site', 'hash', 'until'),
  identityLog: of<'identity_log'>()('id', 'site', 'at', 'actor', 'op', 'refs', 'reason', 'undo_of'),
  export: of<'export'>()('pass_hash', 'site', 'actor', 'identifiers', 'at', 'expires_at', 'fetched_at'),
  erasure: of<'erasure'>()('id', 'site', 'actor', 'identifiers', 'devices', 'at', 'done_at', 'counts'),
  suppression: of<'suppression'>()('site', 'kind', 'value_hmac', 'erased_at'),
  tombstone: of<'tombstone'>()('site', 'channel', 'id_hmac', 'at'),
  conversation: of<'conversation'>()(
    'id', 'site', 'number', 'state', 'device', 'start_key', 'generation', 'seq', 'aside_seq', 'rev', 'pos', 'visitor_read', 'agents_read', 'unread', 'assignee',
    'last_from', 'last_text', 'last_channel', 'last_files', 'last_at', 'waiting_since', 'opened_at', 'closed_at', 'page_url', 'page_title', 'indexed_seq', 'indexed_aside', 'name',
    'prefers', 'her_channel', 'her_at', 'subject', 'locale', 'trouble', 'held', 'folder', 'escalation', 'score', 'rated_at', 'follows',
  ),
  peer: of<'conversation_peer'>()('conversation', 'channel', 'identifier', 'address', 'how', 'reads', 'replies', 'since_seq', 'at', 'revoked_at', 'actor'),
  entry: of<'entry'>()(
    'conversation', 'seq', 'id', 'what', 'side', 'agent', 'agent_name', 'origin', 'cid', 'hash', 'channel', 'text', 'links', 'files', 'reply_to', 'page_url', 'page_title', 'at', 'mail', 'score',
  ),
  aside: of<'aside'>()(
    'conversation', 'aside_seq', 'after_seq', 'kind', 'id', 'agent', 'agent_name', 'origin', 'cid', 'hash', 'text', 'links', 'files', 'mentions', 'to_agent', 'to_name', 'at', 'data', 'mail',
  ),
  delivery: of<'delivery'>()(
    'id', 'site', 'conversation', 'seq', 'recipient', 'channel', 'peer', 'purpose', 'because', 'state', 'attempts', 'claim', 'run', 'next_at', 'lease_until', 'problem',
    'moved_from', 'due_by', 'settled_at', 'created_at', 'sealed', 'parcel', 'moves',
  ),
  command: of<'command'>()('origin', 'cid', 'hash', 'answer', 'at'),
  file: of<'file'>()(
    'id', 'site', 'origin', 'cid', 'device', 'agent', 'conversation', 'aside', 'name', 'type', 'bytes', 'width', 'height', 'sha256', 'sent_sha256', 'shelf', 'at',
  ),
  channel: of<'channel'>()('id', 'site', 'kind', 'settings', 'secrets', 'found', 'paused_at', 'at', 'changed_at', 'changed_by'),
  channelMark: of<'channel_mark'>()('channel', 'key', 'value', 'at'),
  piece: of<'piece'>()('parcel', 'n', 'channel', 'state', 'vendor_id', 'problem', 'at'),
  endpoint: of<'endpoint'>()('identifier', 'site', 'state', 'why', 'at'),
  inboundRaw: of<'inbound_raw'>()('id', 'site', 'channel', 'key', 'shelf', 'bytes', 'meta', 'state', 'attempts', 'problem', 'next_at', 'at'),
  inbound: of<'inbound'>()('channel', 'vendor_key', 'raw', 'kind', 'at'),
  mail: of<'mail'>()(
    'id', 'site', 'conversation', 'identifier', 'message_id', 'refs', 'subject', 'sender', 'recipient', 'assurance', 'auto', 'full_text', 'is_cut', 'flag', 'dropped',
    'vendor_key', 'shelf', 'perhaps', 'at',
  ),
  mailToken: of<'mail_token'>()('id', 'site', 'purpose', 'conversation', 'identifier', 'reach', 'escalation', 'at', 'revoked_at'),
  agentReach: of<'agent_reach'>()(
    'id', 'site', 'agent', 'kind', 'address', 'ord', 'week', 'verified_at', 'is_bad', 'code_hmac', 'code_expires_at', 'tries', 'at',
  ),
  escalation: of<'escalation'>()(
    'id', 'site', 'conversation', 'policy', 'brief', 'expects', 'urgent', 'started_by', 'state', 'round', 'step', 'due_at', 'seq', 'taker', 'at', 'ended_at',
  ),
  escalationTry: of<'escalation_try'>()('escalation', 'n', 'round', 'step', 'agent', 'reach', 'way', 'delivery', 'state', 'at'),
  heldAnswer: of<'held_answer'>()('token_hash', 'site', 'conversation', 'aside_seq', 'agent', 'expires_at', 'used_at'),
  logo: of<'logo'>()('name', 'site', 'bytes', 'at'),
  reply: of<'reply'>()('id', 'site', 'asked_at', 'took_s'),
  audit: of<'audit'>()('id', 'site', 'at', 'actor', 'op', 'refs'),
};

/** The same names with their table before them, for joins. */
export const qualified = <Table extends string, Name extends string>(table: Table, names: readonly Name[]) =>
  names.map((name) => `${table}.${name}` as const);

/** `names` without some. */
export const without = <Name extends string, Left extends Name>(names: readonly Name[], ...left: readonly Left[]) =>
  names.filter((name): name is Exclude<Name, Left> => !(left as readonly string[]).includes(name));
