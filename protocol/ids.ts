/**
 * Names of things on the wire. An id is a prefix and 22 base64url characters (128 random bits); a token is a prefix and 43 (256 bits).
 * Branded, so that a conversation's id cannot be passed where a file's is wanted. A client id (`Cid`) is never a server id.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type SiteId = Branded<'site'>;
export type AgentId = Branded<'agent'>;
export type DeviceId = Branded<'device'>;
export type ConversationId = Branded<'conversation'>;
export type MessageId = Branded<'message'>;
export type NoteId = Branded<'note'>;
export type FileId = Branded<'file'>;
export type InviteId = Branded<'invite'>;
/** One sign-in of an agent; not the secret in the cookie. */
export type SignInId = Branded<'sign-in'>;
/** One browser of an agent: the technical writer behind its outbox. */
export type InstanceId = Branded<'instance'>;
/** An offer to go on with one conversation on another device; not the secret in the address. */
export type LinkId = Branded<'link'>;
/** A one-time code that was sent; not the code. */
export type CodeId = Branded<'code'>;
/** A key with which the owner signs who is signed in. */
export type IdentityKeyId = Branded<'identity-key'>;
/** A configured way to reach people: kind, account, credentials. */
export type ChannelId = Branded<'channel'>;
/** A conversation on its way to people outside the inbox. */
export type EscalationId = Branded<'escalation'>;
/** An address at which an agent is reached outside the inbox. */
export type ReachId = Branded<'reach'>;
/** A running test of a channel. */
export type CheckId = Branded<'check'>;
/** Made once per intent by whoever writes: 22 base64url characters. */
export type Cid = Branded<'cid'>;
/** Random key of a conversation that does not exist yet: (device, start) is unique. */
export type StartKey = Branded<'start'>;
/** The technical writer: a device, an inbox instance, a channel. */
export type Origin = `d:${string}` | `a:${string}` | `c:${string}`;

export const idPrefix = {
  site: 'st_',
  agent: 'ag_',
  device: 'dv_',
  conversation: 'cv_',
  message: 'ms_',
  note: 'nt_',
  file: 'fl_',
  invite: 'iv_',
  signIn: 'si_',
  instance: 'in_',
  link: 'lk_',
  code: 'oc_',
  identityKey: 'ik_',
  channel: 'ch_',
  escalation: 'es_',
  reach: 'rc_',
  check: 'ck_',
} as const;

export const tokenPrefix = {
  device: 'nd_',
  revoke: 'nr_',
  signIn: 'ns_',
  invite: 'ni_',
  setup: 'nu_',
  /** In the fragment of a device link. */
  link: 'nl_',
  /** Waits for the yes on the first device. */
  ticket: 'nk_',
  /** Fetches one export. */
  export: 'nx_',
  /** Sends an answer that came by mail and could not be told from a forged one. */
  answer: 'na_',
} as const;
export const anonPrefix = 'nv_';

export const randomIdLength = 22;
export const tokenLength = 43;

const partBytes = 16;
const partsPerDraw = 64;
let drawn = new Uint8Array(0);
let used = 0;

/** Asking for randomness costs more than the bytes: many parts are drawn at a time, each is given once. */
const randomBytes = (): Uint8Array => {
  if (used === drawn.length) {
    drawn = crypto.getRandomValues(new Uint8Array(partBytes * partsPerDraw));
    used = 0;
  }
  used += partBytes;
  return drawn.subarray(used - partBytes, used);
};

/** 128 random bits as 22 base64url characters: a `Cid`, a `StartKey`, or the tail of an id. Works in browsers and Node. */
export const randomPart = (): string =>
  btoa(String.fromCharCode(...randomBytes()))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .slice(0, randomIdLength);

export const makeCid = (): Cid => randomPart() as Cid;
export const makeStartKey = (): StartKey => randomPart() as StartKey;
export const makeInstanceId = (): InstanceId => `${idPrefix.instance}${randomPart()}` as InstanceId;
