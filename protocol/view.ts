import * as v from 'valibot';
import { assurances, becauses, channelKinds, deliveryStates } from './channel.ts';
import { happenings, heldBecauses, scores } from './entry.ts';
import { rights } from './identity.ts';
import { lookFields } from './look.ts';
import {
  agentId,
  cid,
  conversationId,
  count,
  escalationId,
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
const change = {
  t: v.literal('change'),
  seq: ordinal,
  at: millis,
  what: v.picklist(happenings),
  channel: v.optional(kind),
  score: v.optional(v.picklist(scores)),
  comment: v.optional(v.string()),
};
export const mailCard = v.strictObject({
  mail: ordinal,
  subject: v.string(),
  from: v.string(),
  to: v.string(),
  assurance: v.picklist(assurances),
  hasMore: v.boolean(),
  hasOriginal: v.boolean(),
  flag: v.optional(v.picklist(['too-large', 'charset'])),
  dropped: v.optional(ordinal),
  perhaps: v.optional(ordinal),
});

export const visitorEntry = v.variant('t', [
  v.strictObject({ ...message, author: authorForVisitor }),
  v.strictObject({ ...change, author: authorForVisitor }),
]);
export const inboxEntry = v.variant('t', [
  v.strictObject({ ...message, author: authorForAgent, page: v.optional(page), mail: v.optional(mailCard) }),
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
  v.strictObject({
    t: v.literal('mail'),
    ...asideBase,
    agent: v.nullable(agentRef),
    why: v.picklist(heldBecauses),
    text: v.string(),
    files: v.array(fileRef),
    card: mailCard,
    state: v.picklist(['held', 'released', 'kept']),
  }),
  v.strictObject({
    t: v.literal('escalation'),
    asideSeq: ordinal,
    afterSeq: count,
    at: millis,
    escalation: escalationId,
    step: v.variant('is', [
      v.strictObject({
        is: v.literal('started'),
        by: v.union([agentRef, v.picklist(['visitor', 'rule'])]),
        policy: v.string(),
      }),
      v.strictObject({
        is: v.literal('tried'),
        agent: agentRef,
        by: v.picklist([...channelKinds, 'inbox']),
        until: v.nullable(millis),
        round: ordinal,
        step: ordinal,
      }),
      v.strictObject({
        is: v.literal('skipped'),
        why: v.picklist(['nobody', 'no-address', 'not-verified', 'off-hours', 'no-channel', 'not-urgent']),
        round: ordinal,
        step: ordinal,
      }),
      v.strictObject({ is: v.literal('failed'), agent: agentRef, by: v.picklist([...channelKinds, 'inbox']) }),
      v.strictObject({ is: v.literal('passed'), agent: agentRef }),
      v.strictObject({ is: v.literal('away'), agent: agentRef }),
      v.strictObject({ is: v.literal('taken'), agent: agentRef, by: v.picklist([...channelKinds, 'inbox']) }),
      v.strictObject({ is: v.literal('stopped'), by: v.union([agentRef, v.literal('answered')]) }),
      v.strictObject({ is: v.literal('ended'), finally: v.picklist(['callback', 'promise']) }),
    ]),
  }),
]);

const ways = v.strictObject({
  prefers: v.nullable(kind),
  email: v.nullable(
    v.strictObject({ masked: v.string(), isProven: v.boolean(), state: v.picklist(['ok', 'bad', 'opted-out']) }),
  ),
});
const running = v.strictObject({
  escalation: escalationId,
  round: ordinal,
  step: ordinal,
  of: ordinal,
  asked: v.array(agentRef),
  by: v.nullable(v.picklist([...channelKinds, 'inbox'])),
  dueAt: v.nullable(millis),
});
const rating = v.optional(v.strictObject({ score: v.picklist(scores), at: millis, until: millis }));
const deliveryMark = { seq: ordinal, channel: kind, state: v.picklist(deliveryStates) };
export const visitorMarks = v.strictObject({
  visitor: count,
  agents: count,
  deliveries: v.array(v.strictObject(deliveryMark)),
  ways,
  rating,
});
export const inboxMarks = v.strictObject({
  visitor: count,
  agents: count,
  deliveries: v.array(
    v.strictObject({
      ...deliveryMark,
      because: v.optional(v.picklist(becauses)),
      delivery: v.optional(ordinal),
      problem: v.optional(v.string()),
      dueAt: v.optional(millis),
    }),
  ),
  ways,
  rating,
  escalation: v.optional(v.nullable(running)),
});

/** open: somebody is there · busy: and many wait · closed: outside the hours of the site · unknown: within them, but nobody is there. */
export const availability = v.strictObject({
  state: v.picklist(['open', 'busy', 'closed', 'unknown']),
  /** Half of the first answers at this hour of the week took no longer; null: too few were measured. */
  replyMedianS: v.nullable(count),
  /** With `closed`; null: not within a year. */
  opensAt: v.nullable(millis),
  /** With `busy`: the place in the row of whoever writes now. */
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

export const viewCounts = v.strictObject({
  mine: count,
  unassigned: count,
  waiting: count,
  all: count,
  trouble: count,
  held: count,
});
export type ViewCounts = v.InferOutput<typeof viewCounts>;

export const hello = v.strictObject({
  availability,
  /** `logo`: an address at this server. */
  site: v.strictObject({ name: v.string(), privacyUrl: v.nullable(v.string()), logo: v.nullable(v.string()) }),
  greeting: v.strictObject({ de: v.string(), en: v.string() }),
  /** The rest of the texts is in the language she asked in. */
  quickQuestions: v.array(v.string()),
  /** Instead of the widget's own texts, by their keys. */
  words: v.record(v.string(), v.string()),
  /** Where its hours are: as the IANA calls it. */
  zone: v.string(),
  /** Said where `replyMedianS` is null. */
  replyPromise: v.nullable(v.string()),
  /** She may rate what has ended. */
  rates: v.boolean(),
  /** She may see that her message was read. */
  seen: v.boolean(),
  offers: v.array(v.strictObject({ kind })),
  /** Kinds of address that can be proven by a code. */
  codes: v.array(v.picklist(['email'])),
  /** After her first message the site asks where to answer. */
  asksAddress: v.boolean(),
  /** Somebody outside the inbox can be fetched. */
  escalates: v.boolean(),
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
  /** An answer did not arrive, or nobody knows whether it did. */
  trouble: v.picklist(['none', 'failed', 'unclear']),
  /** Mails that wait for an agent's yes. */
  held: count,
  /** Of a conversation that began with a mail. */
  subject: v.optional(v.string()),
  isEscalated: v.optional(v.literal(true)),
  /** How she rated it. */
  score: v.optional(v.picklist(scores)),
  /** Only machines have written: it stands in its own view and in no other. */
  isAutomatic: v.optional(v.literal(true)),
});
export type ListRow = v.InferOutput<typeof listRow>;

export const views = ['mine', 'unassigned', 'waiting', 'all', 'trouble', 'held', 'automatic', 'closed'] as const;
export type View = (typeof views)[number];
/** What needs a hand, or none: always newest first. */
export const newestFirst: readonly View[] = ['trouble', 'held', 'automatic'];

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

export const siteSettings = v.strictObject({
  site: siteId,
  key: v.string(),
  name: v.string(),
  origins: v.array(v.string()),
  ...lookFields,
  locales: v.array(locale),
  /** An address at this server. */
  logo: v.nullable(v.string()),
  privacyUrl: v.nullable(v.string()),
  /** The tag to paste. */
  tag: v.string(),
  /** The one file that never changes, whole in itself. */
  pinned: v.strictObject({ src: v.string(), integrity: v.string() }),
  changedAt: v.nullable(millis),
  changedBy: v.nullable(v.string()),
});
export type SiteSettings = v.InferOutput<typeof siteSettings>;

/**
 * Whether the tag works on the owner's pages. off: nobody waits for it · waits: nothing has come · seen: it works · unlisted: a page whose
 * address is not on the list · privacy: a public page, and no privacy notice · silent: the loader was fetched half a minute ago and
 * nothing was said · stray: a listed page asked for the loader of a site that is none · older: a copy of an earlier version · twice: two
 * tags on one page.
 */
export const snippetStates = [
  'off',
  'waits',
  'seen',
  'unlisted',
  'privacy',
  'silent',
  'stray',
  'older',
  'twice',
] as const;
export const snippetLight = v.strictObject({
  state: v.picklist(snippetStates),
  /** Waited for until then. */
  until: v.nullable(millis),
  /** What spoke up last; a chat that was opened says neither title, path nor version. */
  ping: v.nullable(
    v.strictObject({ at: millis, origin: v.string(), path: v.string(), title: v.string(), version: v.string() }),
  ),
  /** The page that fetched the loader last, where its browser says which. */
  loaded: v.nullable(v.strictObject({ at: millis, origin: v.string() })),
});
export type SnippetLight = v.InferOutput<typeof snippetLight>;

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
