import * as v from 'valibot';
import { channelKinds } from './channel.ts';
import { both, door, httpOnly, who } from './door.ts';
import { scores } from './entry.ts';
import { identityDoors, identityPushes, level } from './identity-doors.ts';
import { limits } from './limits.ts';
import {
  anonValue,
  cid,
  conversationId,
  count,
  deviceId,
  deviceToken,
  email,
  fileId,
  locale,
  messageId,
  millis,
  ordinal,
  page,
  pass,
  revokeToken,
  siteKey,
  startKey,
  tabId,
  text,
  upTo,
} from './schema.ts';
import { availability, conversationCursor, hello, visitorEntry, visitorMarks } from './view.ts';

const anyone = who({ page: 'yes', visitor: 'yes', proven: 'yes' });
const own = who({ visitor: 'own', proven: 'own' });
const nothing = v.strictObject({});

const to = v.union([
  v.strictObject({ conversation: conversationId }),
  v.strictObject({
    start: startKey,
    /** The one it goes on from, which takes no more messages. */
    follows: v.optional(conversationId),
  }),
]);

/** What the widget may ask. */
export const visitorDoors = {
  ...identityDoors,

  'visitor:hello': door({
    via: httpOnly,
    effect: 'read',
    who: anyone,
    limit: 'hello',
    personal: 'none',
    request: v.strictObject({ site: siteKey, locale }),
    answer: hello,
  }),
  'visitor:device': door({
    via: httpOnly,
    effect: 'write',
    who: anyone,
    limit: 'device-new',
    personal: 'own',
    /** `anon`: the visitor id the page's widget made at load, where the page says consent is granted. */
    request: v.strictObject({ site: siteKey, locale, anon: v.optional(anonValue) }),
    answer: v.strictObject({ device: deviceId, token: deviceToken, revokeToken }),
  }),
  /** The loader speaks up, only where its configuration asks for it: an owner watches whether her tag works. Nothing of it is stored. */
  'site:ping': door({
    via: httpOnly,
    effect: 'hint',
    who: anyone,
    anyPage: true,
    limit: 'ping',
    personal: 'none',
    request: v.strictObject({
      site: siteKey,
      origin: v.pipe(v.string(), v.maxLength(limits.origin)),
      path: v.pipe(v.string(), v.maxLength(limits.pageUrl), v.regex(/^\/[^?#\s]*$/)),
      title: text(limits.pageTitle),
      version: v.pipe(v.string(), v.maxLength(40)),
      twice: v.boolean(),
    }),
    answer: nothing,
  }),
  'message:send': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'message',
    personal: 'own',
    request: v.strictObject({
      to,
      cid,
      n: ordinal,
      text: text(limits.text),
      files: v.pipe(v.array(fileId), v.maxLength(limits.filesPerMessage)),
      replyTo: v.optional(ordinal),
      page: v.optional(page),
    }),
    answer: v.strictObject({
      conversation: conversationId,
      seq: ordinal,
      id: messageId,
      at: millis,
      again: v.optional(v.literal(true)),
    }),
  }),
  'conversation:resume': door({
    via: both,
    effect: 'read',
    who: own,
    limit: 'read',
    personal: 'own',
    request: v.strictObject({
      conversation: conversationId,
      epoch: v.nullable(v.pipe(v.string(), v.maxLength(80))),
      afterSeq: count,
      rev: count,
      limit: upTo(limits.resume),
      waitMs: v.optional(upTo(limits.waitMs)),
    }),
    answer: v.strictObject({
      epoch: v.string(),
      entries: v.array(visitorEntry),
      more: v.boolean(),
      reset: v.optional(v.literal(true)),
      seq: count,
      rev: count,
      state: v.picklist(['open', 'closed']),
      /** What agents call it, too: a name, not a key. */
      number: v.optional(ordinal),
      /** What the one is called that it goes on from, where that is told. */
      follows: v.optional(ordinal),
      marks: v.optional(visitorMarks),
      nextN: ordinal,
    }),
  }),
  'conversation:earlier': door({
    via: both,
    effect: 'read',
    who: own,
    limit: 'read',
    personal: 'own',
    request: v.strictObject({ conversation: conversationId, beforeSeq: ordinal, limit: upTo(limits.earlier) }),
    answer: v.strictObject({ entries: v.array(visitorEntry), more: v.boolean() }),
  }),
  'conversation:list': door({
    via: both,
    effect: 'read',
    who: own,
    limit: 'read',
    personal: 'own',
    request: nothing,
    answer: v.strictObject({ device: deviceId, now: millis, conversations: v.array(conversationCursor), availability }),
  }),
  'conversation:read': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'hint',
    personal: 'own',
    request: v.strictObject({ conversation: conversationId, upTo: ordinal }),
    answer: nothing,
  }),
  'conversation:close': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'message',
    personal: 'own',
    request: v.strictObject({ conversation: conversationId, cid }),
    answer: v.strictObject({ seq: ordinal }),
  }),
  /** How an ended conversation was for her: once, and for a day she may change it. */
  'conversation:rate': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'message',
    personal: 'own',
    request: v.strictObject({
      conversation: conversationId,
      cid,
      score: v.picklist(scores),
      comment: v.optional(text(limits.ratingComment)),
    }),
    answer: v.strictObject({ seq: ordinal }),
  }),
  /** Where answers go from now on: until she chooses again, or writes another way. */
  'conversation:prefer': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'message',
    personal: 'own',
    request: v.strictObject({ conversation: conversationId, cid, channel: v.picklist(channelKinds) }),
    answer: v.strictObject({ seq: count }),
  }),
  /**
   * To an address of hers, or to a person. With `value` she allows answers of this conversation to that address and nothing else;
   * `isChoice`: they go there from now on, not only if she misses them here.
   */
  'escalation:ask': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'way',
    personal: 'own',
    request: v.strictObject({
      conversation: conversationId,
      cid,
      to: v.variant('is', [
        v.strictObject({ is: v.literal('email'), value: email, isChoice: v.boolean() }),
        v.strictObject({ is: v.literal('person') }),
      ]),
    }),
    answer: v.strictObject({ seq: count }),
  }),
  /** No more answers to that address. */
  'way:remove': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'way',
    personal: 'own',
    request: v.strictObject({ conversation: conversationId, cid, channel: v.picklist(channelKinds) }),
    answer: v.strictObject({ seq: count }),
  }),
  typing: door({
    via: both,
    effect: 'hint',
    who: own,
    limit: 'hint',
    personal: 'none',
    request: v.strictObject({ conversation: conversationId, on: v.boolean() }),
    answer: nothing,
  }),
  presence: door({
    via: both,
    effect: 'hint',
    who: own,
    limit: 'hint',
    personal: 'none',
    request: v.strictObject({ visible: v.boolean(), panel: v.boolean() }),
    answer: nothing,
  }),
} as const;

/** The CONNECT packet of namespace `/visitor`. */
export const visitorAuth = v.strictObject({
  v: ordinal,
  site: siteKey,
  token: deviceToken,
  tab: tabId,
  locale,
  /** Of this page load: shows what `identity:prove` opened. */
  pass: v.optional(pass),
});

/** What the server says unasked. */
export const visitorPushes = {
  ...identityPushes,
  /** Said again when what this device may read has changed. */
  welcome: v.strictObject({
    now: millis,
    device: v.strictObject({
      id: deviceId,
      level,
      /** Somebody is signed in on this device, but this page load has not shown the pass. */
      isHidden: v.optional(v.literal(true)),
      /** Time for a new token. */
      renew: v.optional(v.literal(true)),
    }),
    conversations: v.array(conversationCursor),
    availability,
  }),
  'entry:added': v.strictObject({ conversation: conversationId, epoch: v.string(), entry: visitorEntry }),
  'marks:changed': v.strictObject({ conversation: conversationId, epoch: v.string(), rev: count, marks: visitorMarks }),
  pulse: v.strictObject({ conversations: v.array(v.tuple([conversationId, count, count])) }),
  typing: v.strictObject({ conversation: conversationId, on: v.boolean(), name: v.string() }),
  'availability:changed': v.strictObject({ availability }),
  'device:ended': v.strictObject({ why: v.string() }),
  'server:draining': v.strictObject({ reconnectAfterMs: count }),
} as const;
