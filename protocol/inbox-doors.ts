import * as v from 'valibot';
import { channelKinds } from './channel.ts';
import { channelDoors } from './channel-doors.ts';
import { both, door, who } from './door.ts';
import { escalationDoors } from './escalation-doors.ts';
import { limits } from './limits.ts';
import { profileDoors, profilePushes } from './profile-doors.ts';
import {
  agentId,
  cid,
  conversationId,
  count,
  fileId,
  instanceId,
  line,
  locale,
  messageId,
  millis,
  ordinal,
  siteId,
  siteKey,
  text,
  upTo,
} from './schema.ts';
import { signInDoors } from './sign-in-doors.ts';
import { siteDoors } from './site-doors.ts';
import {
  agentRef,
  agentSelf,
  aside,
  found,
  inboxEntry,
  inboxMarks,
  listRow,
  snippetLight,
  viewCounts,
  views,
} from './view.ts';

const own = who({ agent: 'own', admin: 'own', owner: 'own' });
const site = who({ agent: 'site', admin: 'site', owner: 'site' });
const nothing = v.strictObject({});
const files = v.pipe(v.array(fileId), v.maxLength(limits.filesPerMessage));

/** Everything a thread needs at once. `visitor` is what her device says of itself. */
const openedConversation = v.strictObject({
  row: listRow,
  epoch: v.string(),
  entries: v.array(inboxEntry),
  asides: v.array(aside),
  more: v.boolean(),
  marks: inboxMarks,
  seq: count,
  asideSeq: count,
  rev: count,
  nextN: ordinal,
  /** The one it goes on from. */
  follows: v.optional(v.strictObject({ conversation: conversationId, number: ordinal })),
  visitor: v.strictObject({
    label: v.nullable(v.string()),
    locale,
    firstSeenAt: millis,
    page: v.nullable(v.strictObject({ url: v.string(), title: v.optional(v.string()) })),
  }),
});

/** What the inbox may ask. */
export const inboxDoors = {
  ...profileDoors,
  ...channelDoors,
  ...escalationDoors,
  ...signInDoors,
  ...siteDoors,

  // --- the list
  'inbox:list': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({
      view: v.picklist(views),
      sort: v.picklist(['waiting', 'newest']),
      after: v.optional(v.strictObject({ key: count, conversation: conversationId })),
      limit: upTo(limits.listPage),
    }),
    answer: v.strictObject({
      rows: v.array(listRow),
      after: v.nullable(v.strictObject({ key: count, conversation: conversationId })),
      pos: count,
      counts: viewCounts,
    }),
  }),
  'inbox:resume': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({ afterPos: count, limit: upTo(limits.listResume) }),
    answer: v.strictObject({
      summaries: v.array(listRow),
      gone: v.array(conversationId),
      upTo: count,
      more: v.boolean(),
      reset: v.optional(v.literal(true)),
      /** With the last page: who is there, for presence has no `pos` and a server that begins anew tells of nobody who left. */
      present: v.optional(v.array(conversationId)),
      counts: viewCounts,
    }),
  }),
  'search:run': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({
      text: line(limits.search),
      offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000)),
    }),
    answer: v.strictObject({ found: v.array(found), more: v.boolean() }),
  }),

  // --- one conversation
  'conversation:open': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({ conversation: conversationId }),
    answer: openedConversation,
  }),
  'conversation:leave': door({
    via: both,
    effect: 'hint',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: v.strictObject({ conversation: conversationId }),
    answer: nothing,
  }),
  'conversation:resume': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({
      conversation: conversationId,
      epoch: v.nullable(v.pipe(v.string(), v.maxLength(80))),
      afterSeq: count,
      afterAside: count,
      rev: count,
      limit: upTo(limits.resume),
    }),
    answer: v.strictObject({
      epoch: v.string(),
      entries: v.array(inboxEntry),
      asides: v.array(aside),
      more: v.boolean(),
      reset: v.optional(v.literal(true)),
      seq: count,
      asideSeq: count,
      rev: count,
      marks: v.optional(inboxMarks),
      nextN: ordinal,
    }),
  }),
  'conversation:earlier': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({ conversation: conversationId, beforeSeq: ordinal, limit: upTo(limits.earlier) }),
    answer: v.strictObject({ entries: v.array(inboxEntry), asides: v.array(aside), more: v.boolean() }),
  }),
  'conversation:read': door({
    via: both,
    effect: 'write',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: v.strictObject({ conversation: conversationId, upTo: ordinal }),
    answer: nothing,
  }),
  'message:send': door({
    via: both,
    effect: 'write',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: v.strictObject({
      conversation: conversationId,
      cid,
      n: ordinal,
      seenSeq: count,
      text: text(limits.text),
      files,
      replyTo: v.optional(ordinal),
      /** The way this one goes; absent: the router's. */
      channel: v.optional(v.picklist(channelKinds)),
      evenIfMoved: v.optional(v.literal(true)),
    }),
    answer: v.strictObject({
      conversation: conversationId,
      seq: ordinal,
      id: messageId,
      at: millis,
      again: v.optional(v.literal(true)),
    }),
  }),
  'note:add': door({
    via: both,
    effect: 'write',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: v.strictObject({
      conversation: conversationId,
      cid,
      text: text(limits.text),
      files,
      mentions: v.pipe(v.array(agentId), v.maxLength(limits.mentions)),
    }),
    answer: v.strictObject({ asideSeq: ordinal, again: v.optional(v.literal(true)) }),
  }),
  'conversation:assign': door({
    via: both,
    effect: 'write',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: v.strictObject({ conversation: conversationId, cid, to: v.nullable(agentId) }),
    answer: v.strictObject({ asideSeq: count }),
  }),
  'conversation:close': door({
    via: both,
    effect: 'write',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: v.strictObject({
      conversation: conversationId,
      cid,
      seenSeq: count,
      evenIfMoved: v.optional(v.literal(true)),
    }),
    answer: v.strictObject({ seq: count }),
  }),
  'conversation:reopen': door({
    via: both,
    effect: 'write',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: v.strictObject({ conversation: conversationId, cid }),
    answer: v.strictObject({ seq: count }),
  }),
  typing: door({
    via: both,
    effect: 'hint',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: v.strictObject({ conversation: conversationId, on: v.boolean() }),
    answer: nothing,
  }),
  'presence:set': door({
    via: both,
    effect: 'hint',
    who: own,
    limit: 'inbox',
    personal: 'none',
    request: v.strictObject({ on: v.boolean() }),
    answer: nothing,
  }),
} as const;

/** The CONNECT packet of namespace `/inbox`; who it is comes from the cookie. */
export const inboxAuth = v.strictObject({ v: ordinal, instance: instanceId, site: siteKey, pos: count });

/** What the server says unasked. */
export const inboxPushes = {
  ...profilePushes,
  welcome: v.strictObject({ now: millis, agent: agentSelf, site: siteId, pos: count }),
  'conversation:changed': v.strictObject({ pos: ordinal, summary: listRow }),
  'conversation:gone': v.strictObject({ pos: ordinal, conversation: conversationId }),
  'entry:added': v.strictObject({ conversation: conversationId, epoch: v.string(), entry: inboxEntry }),
  'aside:added': v.strictObject({ conversation: conversationId, epoch: v.string(), aside }),
  'marks:changed': v.strictObject({ conversation: conversationId, epoch: v.string(), rev: count, marks: inboxMarks }),
  pulse: v.strictObject({ pos: count, conversations: v.array(v.tuple([conversationId, count, count, count])) }),
  typing: v.strictObject({
    conversation: conversationId,
    on: v.boolean(),
    who: v.union([v.literal('visitor'), agentRef]),
  }),
  'presence:changed': v.strictObject({ conversation: conversationId, present: v.boolean() }),
  'agents:changed': nothing,
  /** A channel began or ceased to work: read it again. */
  'channel:changed': nothing,
  'site:changed': nothing,
  'snippet:changed': snippetLight,
  'session:revoked': v.strictObject({ why: v.string() }),
  'server:draining': v.strictObject({ reconnectAfterMs: count }),
} as const;
