import * as v from 'valibot';
import type {
  AgentId,
  ChannelId,
  CheckId,
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
  ReachId,
  SignInId,
  SiteId,
  StartKey,
} from './ids.ts';
import { anonPrefix, idPrefix, randomIdLength, tokenLength, tokenPrefix } from './ids.ts';
import { limits } from './limits.ts';

/** The pieces of which the doors' schemas are made. Every object is strict, every string has a length, every id a pattern. */

const named = <Id>(prefix: string) => {
  const pattern = new RegExp(`^${prefix}[A-Za-z0-9_-]{${randomIdLength}}$`);
  return v.custom<Id>((value) => typeof value === 'string' && pattern.test(value), 'id');
};

const secret = (prefix: string) => {
  const pattern = new RegExp(`^${prefix}[A-Za-z0-9_-]{${tokenLength}}$`);
  return v.custom<string>((value) => typeof value === 'string' && pattern.test(value), 'token');
};

export const siteId = named<SiteId>(idPrefix.site);
export const agentId = named<AgentId>(idPrefix.agent);
export const deviceId = named<DeviceId>(idPrefix.device);
export const conversationId = named<ConversationId>(idPrefix.conversation);
export const messageId = named<MessageId>(idPrefix.message);
export const noteId = named<NoteId>(idPrefix.note);
export const fileId = named<FileId>(idPrefix.file);
export const inviteId = named<InviteId>(idPrefix.invite);
export const signInId = named<SignInId>(idPrefix.signIn);
export const instanceId = named<InstanceId>(idPrefix.instance);
export const linkId = named<LinkId>(idPrefix.link);
export const codeId = named<CodeId>(idPrefix.code);
export const identityKeyId = named<IdentityKeyId>(idPrefix.identityKey);
export const channelId = named<ChannelId>(idPrefix.channel);
export const escalationId = named<EscalationId>(idPrefix.escalation);
export const reachId = named<ReachId>(idPrefix.reach);
export const checkId = named<CheckId>(idPrefix.check);
/** A visitor id made by the page's widget before the server knows of it. */
export const anonValue = named<string>(anonPrefix);
export const cid = named<Cid>('');
export const startKey = named<StartKey>('');
export const tabId = named<string>('');

export const deviceToken = secret(tokenPrefix.device);
export const revokeToken = secret(tokenPrefix.revoke);
export const inviteToken = secret(tokenPrefix.invite);
export const setupToken = secret(tokenPrefix.setup);
export const linkToken = secret(tokenPrefix.link);
export const ticketToken = secret(tokenPrefix.ticket);
export const exportToken = secret(tokenPrefix.export);
export const answerToken = secret(tokenPrefix.answer);
/** Made by the server for one page load: who is signed in there, and a mark of ours. */
export const pass = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{20,300}\.[A-Za-z0-9_-]{43}$/));
/** Six digits, as shown on the first device or sent to an address. */
export const sixDigits = v.pipe(v.string(), v.regex(/^\d{6}$/));

/** Whole text: well-formed UTF-16, no NUL (PostgreSQL cannot hold one), nothing but line breaks and tabs among the controls. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const lineControls = /[\u0000-\u001f\u007f]/;

export const text = (max: number) =>
  v.custom<string>(
    (value) => typeof value === 'string' && value.length <= max && value.isWellFormed() && !controls.test(value),
    'text',
  );
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
/** An object as it came out of JSON: shown to people, worked with by nobody. */
export const jsonObject = v.custom<{ readonly [key: string]: Json }>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'object',
);
/** One line: no line breaks either, and something in it. */
export const line = (max: number) =>
  v.custom<string>(
    (value) =>
      typeof value === 'string' &&
      value.length <= max &&
      value.trim() !== '' &&
      value.isWellFormed() &&
      !lineControls.test(value),
    'line',
  );

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const ordinal = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const upTo = (max: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(max));
export const millis = v.pipe(v.number(), v.safeInteger());

export const siteKey = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/));
export const locale = v.picklist(['de', 'de-du', 'en']);
export type Locale = v.InferOutput<typeof locale>;
/** The languages an agent may choose for the inbox. */
export const inboxLocale = v.picklist(['de', 'en']);
export type InboxLocale = v.InferOutput<typeof inboxLocale>;
export const role = v.picklist(['agent', 'admin', 'owner']);
export type Role = v.InferOutput<typeof role>;

export const email = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(limits.email),
  v.regex(/^[^\s@<>,;:"'()[\]\\]+@[^\s@<>,;:"'()[\]\\.]+(\.[^\s@<>,;:"'()[\]\\.]+)*$/),
  v.toLowerCase(),
);
export const password = v.pipe(v.string(), v.minLength(1), v.maxBytes(limits.passwordBytes));

/** Page address without query and fragment: those may hold what is nobody's business. */
export const page = v.strictObject({
  url: v.pipe(v.string(), v.maxLength(limits.pageUrl), v.regex(/^https?:\/\/[^?#\s]+$/)),
  title: v.optional(text(limits.pageTitle)),
});

export const link = v.strictObject({ from: count, to: count, url: v.string() });
export const fileRef = v.strictObject({
  file: fileId,
  name: v.string(),
  type: v.string(),
  bytes: count,
  width: v.optional(count),
  height: v.optional(count),
});
