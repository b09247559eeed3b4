import * as v from 'valibot';
import { channelKinds, deliveryStates } from './channel.ts';
import { rights } from './identity.ts';
import {
  agentId,
  cid,
  conversationId,
  count,
  fileRef,
  inboxLocale,
  link,
  locale,
  messageId,
  millis,
  noteId,
  ordinal,
  page,
  role,
  signInId,
  siteId,
} from './schema.ts';

/** What the server says: strict, so that a field which must not leave fails every test that looks at an answer. */

const kind = v.picklist(channelKinds);

export const agentRef = v.strictObject({ agent: agentId, name: v.string() });

const authorForVisitor = v.variant('side', [
  v.strictObject({ side: v.literal('visitor') }),
  v.strictObject({ side: v.literal('agent'), name: v.string() }),
  v.strictObject({ side: v.literal('system') }),
]);
const authorForAgent = v.variant('side', [
  v.strictObject({ side: v.literal('visitor') }),
  v.strictObject({ side: v.literal('agent'), name: v.string(), agent: agentId }),
  v.strictObject({ side: v.literal('system') }),
]);

const message = {
  t: v.literal('message'),
  seq: ordinal,
  id: messageId,
  cid,
  at: millis,
  channel: kind,
  text: v.string(),
  links: v.array(link),
  files: v.array(fileRef),
  replyTo: v.optional(ordinal),
};
const change = { t: v.literal('change'), seq: ordinal, at: millis, what: v.picklist(['closed', 'reopened']) };

export const visitorEntry = v.variant('t', [
  v.strictObject({ ...message, author: authorForVisitor }),
  v.strictObject({ ...change, author: authorForVisitor }),
]);
export const inboxEntry = v.variant('t', [
  v.strictObject({ ...message, author: authorForAgent, page: v.optional(page) }),
  v.strictObject({ ...change, author: authorForAgent }),
]);

const asideBase = { asideSeq: ordinal, afterSeq: count, at: millis, agent: agentRef };
export const aside = v.variant('t', [
  v.strictObject({
    t: v.literal('note'),
    ...asideBase,
    id: noteId,
    cid,
    text: v.string(),
    links: v.array(link),
    files: v.array(fileRef),
    mentions: v.array(agentId),
  }),
  v.strictObject({ t: v.literal('assigned'), ...asideBase, to: v.nullable(agentRef) }),
]);

const deliveryMark = { seq: ordinal, channel: kind, state: v.picklist(deliveryStates) };
export const visitorMarks = v.strictObject({
  visitor: count,
  agents: count,
  deliveries: v.array(v.strictObject(deliveryMark)),
});
export const inboxMarks = v.strictObject({
  visitor: count,
  agents: count,
  deliveries: v.array(
    v.strictObject({ ...deliveryMark, because: v.optional(v.picklist(['present', 'chosen', 'last', 'waits'])) }),
  ),
});

export const availability = v.strictObject({
  state: v.picklist(['open', 'busy', 'closed', 'unknown']),
  replyMedianS: v.nullable(count),
  opensAt: v.nullable(millis),
  queue: v.nullable(count),
});
export type Availability = v.InferOutput<typeof availability>;

export const conversationState = v.picklist(['open', 'closed']);

/** What a device learns of each of its conversations when it connects. `from` is the first `seq` it may read. */
export const conversationCursor = v.strictObject({
  conversation: conversationId,
  epoch: v.string(),
  from: ordinal,
  seq: count,
  rev: count,
  readUpTo: count,
  state: conversationState,
  nextN: ordinal,
});
export type ConversationCursor = v.InferOutput<typeof conversationCursor>;

export const hello = v.strictObject({
  availability,
  site: v.strictObject({ name: v.string(), privacyUrl: v.nullable(v.string()) }),
  greeting: v.strictObject({ de: v.string(), en: v.string() }),
  quickQuestions: v.array(v.string()),
  offers: v.array(v.strictObject({ kind })),
  /** Kinds of address that can be proven by a code. */
  codes: v.array(v.picklist(['email'])),
  /** How this site asks before storing; a page's `consent` attribute goes before it. */
  consent: v.picklist(['auto', 'required']),
  unread: v.optional(count),
  live: v.optional(v.boolean()),
});
export type Hello = v.InferOutput<typeof hello>;

/** One row of the agents' list: the conversation as it is now. */
export const listRow = v.strictObject({
  conversation: conversationId,
  number: ordinal,
  pos: ordinal,
  name: v.string(),
  state: v.picklist(['open', 'waiting', 'closed']),
  unread: count,
  present: v.boolean(),
  last: v.nullable(
    v.strictObject({
      from: v.picklist(['visitor', 'agent', 'system']),
      text: v.string(),
      channel: kind,
      files: count,
      at: millis,
    }),
  ),
  waitingSince: v.nullable(millis),
  assignee: v.nullable(agentRef),
  openedAt: millis,
});
export type ListRow = v.InferOutput<typeof listRow>;

export const views = ['mine', 'unassigned', 'waiting', 'all', 'closed'] as const;
export type View = (typeof views)[number];

export const agentSelf = v.strictObject({
  agent: agentId,
  name: v.string(),
  email: v.string(),
  locale: inboxLocale,
  hasFactor: v.boolean(),
  needsFactor: v.boolean(),
  sites: v.array(
    v.strictObject({ site: siteId, key: v.string(), name: v.string(), role, rights: v.array(v.picklist(rights)) }),
  ),
});
export type AgentSelf = v.InferOutput<typeof agentSelf>;

export const signIn = v.strictObject({
  signIn: signInId,
  label: v.string(),
  startedAt: millis,
  seenAt: millis,
  current: v.boolean(),
});
export type SignIn = v.InferOutput<typeof signIn>;

export const agentRow = v.strictObject({
  agent: agentId,
  name: v.string(),
  email: v.string(),
  role,
  state: v.picklist(['active', 'disabled']),
  presence: v.picklist(['online', 'offline']),
  rights: v.array(v.picklist(rights)),
});
export type AgentRow = v.InferOutput<typeof agentRow>;

const siteTexts = v.strictObject({ de: v.string(), en: v.string() });
export const siteSettings = v.strictObject({
  site: siteId,
  key: v.string(),
  name: v.string(),
  origins: v.array(v.string()),
  accent: v.string(),
  greeting: siteTexts,
  position: v.picklist(['right', 'left']),
  locales: v.array(locale),
  formal: v.boolean(),
  privacyUrl: v.nullable(v.string()),
  /** The tag to paste. */
  tag: v.string(),
  changedAt: v.nullable(millis),
  changedBy: v.nullable(v.string()),
});
export type SiteSettings = v.InferOutput<typeof siteSettings>;

/** A found message or note: `marks` are the found words, as ranges in `text`. */
export const found = v.strictObject({
  conversation: conversationId,
  number: ordinal,
  name: v.string(),
  t: v.picklist(['message', 'note']),
  seq: count,
  at: millis,
  from: v.picklist(['visitor', 'agent', 'system']),
  text: v.string(),
  marks: v.array(v.tuple([count, count])),
});
export type Found = v.InferOutput<typeof found>;
