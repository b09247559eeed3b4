import type { Schema } from '../../plugin-server/store/schema.ts';

/** What becomes of a table when a person is erased, and what an export says of it. */
interface Kept {
  /** removed: her rows go; blanked: they stay without anything of her; others: rows are not about visitors. */
  readonly erase: 'removed' | 'blanked' | 'others';
  /** Where the export shows it, or why it does not. */
  readonly export: string;
  /** Text columns that may hold something of a person: the canary test puts a mark into each. */
  readonly personal: readonly string[];
  /** Text columns that hold ids, codes, hashes, sealed secrets, or what the shop's people wrote about themselves. */
  readonly plain: readonly string[];
}

const ofTheShop = 'about the shop and its people';
const mechanics = 'mechanics: ids and hashes only';

/** Every table there is. A new one, or a new column of text, fails the canary test until it stands here. */
export const personalData: Readonly<Record<keyof Schema | 'found' | 'found_words', Kept>> = {
  site: {
    erase: 'others',
    export: ofTheShop,
    personal: [],
    plain: [
      'id',
      'key',
      'name',
      'origins',
      'look',
      'privacy_url',
      'changed_by',
      'privacy',
      'answering',
      'hours',
      'policies',
    ],
  },
  agent: {
    erase: 'others',
    export: ofTheShop,
    personal: [],
    plain: ['id', 'email', 'name', 'password', 'locale', 'factor', 'factor_pending', 'recovery'],
  },
  member: { erase: 'others', export: ofTheShop, personal: [], plain: ['site', 'agent', 'role', 'rights'] },
  sign_in: { erase: 'others', export: ofTheShop, personal: [], plain: ['id', 'agent', 'token_hash', 'label'] },
  invite: {
    erase: 'others',
    export: ofTheShop,
    personal: [],
    plain: ['id', 'site', 'token_hash', 'email', 'name', 'role', 'by_agent'],
  },
  instance: { erase: 'others', export: ofTheShop, personal: [], plain: ['id', 'agent'] },
  identifier: { erase: 'blanked', export: 'identifiers', personal: ['value'], plain: ['site', 'kind', 'state'] },
  device: {
    erase: 'blanked',
    export: 'devices',
    personal: ['label'],
    plain: ['id', 'site', 'token_hash', 'revoke_hash', 'locale', 'ended_why', 'next_hash'],
  },
  device_proof: { erase: 'removed', export: mechanics, personal: [], plain: ['device', 'how', 'key'] },
  conversation: {
    erase: 'removed',
    export: 'conversations',
    personal: ['last_text', 'page_url', 'page_title', 'name', 'subject'],
    plain: [
      'id',
      'site',
      'state',
      'device',
      'start_key',
      'follows',
      'assignee',
      'last_from',
      'last_channel',
      'prefers',
      'her_channel',
      'locale',
      'trouble',
      'folder',
      'escalation',
    ],
  },
  conversation_peer: {
    erase: 'removed',
    export: 'identifiers (an address stands there too)',
    personal: ['address'],
    plain: ['conversation', 'channel', 'how', 'actor'],
  },
  entry: {
    erase: 'removed',
    export: 'conversations',
    personal: ['text', 'links', 'files', 'page_url', 'page_title'],
    plain: ['conversation', 'id', 'what', 'side', 'agent', 'agent_name', 'origin', 'cid', 'hash', 'channel'],
  },
  logo: { erase: 'others', export: ofTheShop, personal: [], plain: ['name', 'site', 'bytes'] },
  reply: { erase: 'others', export: 'never: durations, of nobody', personal: [], plain: ['site'] },
  aside: {
    erase: 'removed',
    export: 'never: agents among themselves',
    personal: ['text', 'links', 'files'],
    plain: [
      'conversation',
      'kind',
      'id',
      'agent',
      'agent_name',
      'origin',
      'cid',
      'hash',
      'mentions',
      'to_agent',
      'to_name',
      'data',
    ],
  },
  sender: { erase: 'removed', export: mechanics, personal: [], plain: ['conversation', 'origin'] },
  delivery: {
    erase: 'removed',
    export: mechanics,
    personal: ['peer', 'sealed', 'problem'],
    plain: ['site', 'conversation', 'recipient', 'channel', 'purpose', 'because', 'state', 'claim', 'run'],
  },
  command: { erase: 'removed', export: mechanics, personal: ['answer'], plain: ['origin', 'cid', 'hash'] },
  file: {
    erase: 'removed',
    export: 'files',
    personal: ['name'],
    plain: ['id', 'site', 'origin', 'cid', 'device', 'agent', 'conversation', 'type', 'sha256', 'sent_sha256', 'shelf'],
  },
  gone: { erase: 'others', export: mechanics, personal: [], plain: ['site', 'conversation'] },
  claim: {
    erase: 'removed',
    export: 'never: what the shop’s people concluded',
    personal: ['reason', 'evidence'],
    plain: ['site', 'rule', 'key', 'source', 'actor', 'revoked_by', 'state'],
  },
  cannot_link: {
    erase: 'removed',
    export: 'never: what the shop’s people concluded',
    personal: ['reason'],
    plain: ['site', 'actor'],
  },
  value_rule: {
    erase: 'removed',
    export: 'never: a setting of the shop',
    personal: ['pattern'],
    plain: ['site', 'kind', 'what', 'actor'],
  },
  trait: { erase: 'removed', export: 'traits', personal: ['value'], plain: ['key', 'source'] },
  consent: {
    erase: 'removed',
    export: 'consents',
    personal: ['proof'],
    plain: ['site', 'purpose', 'channel', 'source'],
  },
  device_link: {
    erase: 'removed',
    export: mechanics,
    personal: ['label'],
    plain: [
      'id',
      'site',
      'conversation',
      'from_device',
      'to_device',
      'token_hash',
      'code_hmac',
      'ticket_hash',
      'number',
      'state',
    ],
  },
  one_time_code: {
    erase: 'removed',
    export: mechanics,
    personal: ['value'],
    plain: ['id', 'site', 'device', 'kind', 'value_hmac', 'purpose', 'code_hmac', 'state', 'via'],
  },
  identity_key: {
    erase: 'others',
    export: ofTheShop,
    personal: [],
    plain: ['id', 'site', 'kid', 'alg', 'key', 'use', 'signs', 'ends'],
  },
  used_token: { erase: 'others', export: mechanics, personal: [], plain: ['site', 'hash'] },
  identity_log: {
    erase: 'blanked',
    export: 'never: what the shop’s people did',
    personal: ['reason'],
    plain: ['site', 'actor', 'op', 'refs'],
  },
  identity_log_about: { erase: 'removed', export: mechanics, personal: [], plain: [] },
  export: { erase: 'removed', export: mechanics, personal: [], plain: ['pass_hash', 'site', 'actor', 'identifiers'] },
  erasure: {
    erase: 'others',
    export: mechanics,
    personal: [],
    plain: ['site', 'actor', 'identifiers', 'devices', 'counts'],
  },
  suppression: {
    erase: 'others',
    export: 'never: HMACs of who was erased',
    personal: [],
    plain: ['site', 'kind', 'value_hmac'],
  },
  tombstone: {
    erase: 'others',
    export: 'never: HMACs of what was erased',
    personal: [],
    plain: ['site', 'channel', 'id_hmac'],
  },
  audit: { erase: 'others', export: mechanics, personal: [], plain: ['site', 'actor', 'op', 'refs'] },
  meta: { erase: 'others', export: mechanics, personal: [], plain: ['key', 'value'] },
  found: { erase: 'removed', export: 'conversations', personal: [], plain: ['conversation', 'words'] },
  found_words: { erase: 'removed', export: 'conversations', personal: [], plain: ['words', 'found_words', 'rank'] },
  channel: {
    erase: 'others',
    export: ofTheShop,
    personal: [],
    plain: ['id', 'site', 'kind', 'settings', 'secrets', 'found', 'changed_by'],
  },
  channel_mark: { erase: 'others', export: mechanics, personal: [], plain: ['channel', 'key', 'value'] },
  piece: { erase: 'others', export: mechanics, personal: [], plain: ['channel', 'state', 'vendor_id', 'problem'] },
  endpoint: { erase: 'removed', export: mechanics, personal: [], plain: ['site', 'state', 'why'] },
  inbound_raw: {
    erase: 'removed',
    export: 'conversations (as messages)',
    personal: ['meta'],
    plain: ['site', 'channel', 'key', 'shelf', 'state', 'problem'],
  },
  inbound: { erase: 'others', export: mechanics, personal: [], plain: ['channel', 'vendor_key', 'kind'] },
  mail: {
    erase: 'removed',
    export: 'conversations (as messages)',
    personal: ['message_id', 'refs', 'subject', 'sender', 'recipient', 'full_text'],
    plain: ['site', 'conversation', 'assurance', 'auto', 'flag', 'vendor_key', 'shelf'],
  },
  mail_token: {
    erase: 'removed',
    export: mechanics,
    personal: [],
    plain: ['id', 'site', 'purpose', 'conversation', 'reach', 'escalation'],
  },
  agent_reach: {
    erase: 'others',
    export: ofTheShop,
    personal: [],
    plain: ['id', 'site', 'agent', 'kind', 'address', 'week', 'code_hmac'],
  },
  escalation: {
    erase: 'removed',
    export: 'never: agents among themselves',
    personal: ['brief', 'urgent'],
    plain: ['id', 'site', 'conversation', 'policy', 'expects', 'started_by', 'state', 'taker'],
  },
  escalation_try: {
    erase: 'removed',
    export: 'never: agents among themselves',
    personal: [],
    plain: ['escalation', 'agent', 'reach', 'way', 'state'],
  },
  held_answer: {
    erase: 'removed',
    export: mechanics,
    personal: [],
    plain: ['token_hash', 'site', 'conversation', 'agent'],
  },
};
