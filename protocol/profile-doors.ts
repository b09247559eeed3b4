import * as v from 'valibot';
import { both, type Door, door, httpOnly, type Schema, who } from './door.ts';
import { identityLimits } from './identity.ts';
import { identityKey, privacySettings, profileCard, profilePanel, profileWhy } from './profile-view.ts';
import {
  conversationId,
  count,
  deviceId,
  email,
  exportToken,
  identityKeyId,
  jsonObject,
  line,
  millis,
  ordinal,
  upTo,
} from './schema.ts';
import { agentRef } from './view.ts';

const site = who({ agent: 'site', admin: 'site', owner: 'site' });
const admins = who({ admin: 'site', owner: 'site' });
const owners = who({ owner: 'site' });
const nothing = v.strictObject({});
const identifier = ordinal;
const identifiers = v.pipe(v.array(identifier), v.minLength(1), v.maxLength(identityLimits.members));
const reason = v.pipe(line(identityLimits.reason), v.minLength(identityLimits.reasonMin));
const value = v.pipe(v.string(), v.minLength(1), v.maxLength(identityLimits.idLength));
const days = (from: number, to: number) =>
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to)));

/** What an act on persons did: the log line by which it is undone, and the profiles there are now. */
const acted = v.strictObject({ log: ordinal, profiles: v.array(ordinal) });

/** An act on who is one person: agents need the right `merge`, and each stands on record. */
const merging = <Request extends Schema, Given extends Schema>(request: Request, answer: Given): Door<Request, Given> =>
  door({
    via: both,
    effect: 'write',
    who: site,
    right: 'merge',
    limit: 'inbox',
    audit: true,
    personal: 'none',
    request,
    answer,
  });

/** What the inbox may ask about persons. */
export const profileDoors = {
  'profile:open': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: v.union([v.strictObject({ conversation: conversationId }), v.strictObject({ identifier })]),
    answer: profilePanel,
  }),
  'profile:reveal': door({
    via: both,
    effect: 'write',
    who: site,
    limit: 'inbox',
    audit: true,
    personal: 'others',
    request: v.strictObject({ identifier }),
    answer: v.strictObject({ value: v.string() }),
  }),
  'profile:why': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({ identifier }),
    answer: profileWhy,
  }),
  /** By a whole value, a shop id, a conversation's number, or the beginning of a name. */
  'profile:find': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({ query: line(200) }),
    answer: v.strictObject({ found: v.array(profileCard) }),
  }),
  'profile:rename': door({
    via: both,
    effect: 'write',
    who: site,
    limit: 'inbox',
    audit: true,
    personal: 'others',
    request: v.strictObject({ identifier, name: v.nullable(line(100)) }),
    answer: nothing,
  }),
  'profile:join': merging(
    /** `profiles`: the two that were compared; others now: profile.changed. */
    v.strictObject({ a: identifier, b: identifier, profiles: v.tuple([ordinal, ordinal]), reason }),
    acted,
  ),
  /** Not the same person. */
  'profile:part': merging(v.strictObject({ a: identifier, b: identifier, reason }), acted),
  'claim:revoke': merging(v.strictObject({ claim: ordinal, reason }), acted),
  'claim:restore': merging(v.strictObject({ claim: ordinal, reason }), acted),
  'identity:undo': merging(v.strictObject({ log: ordinal }), acted),
  'reader:revoke': merging(v.strictObject({ conversation: conversationId, identifier }), nothing),
  'device:end': merging(v.strictObject({ device: deviceId }), nothing),

  // --- values that join nothing
  'value:list': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: nothing,
    answer: v.strictObject({
      rules: v.array(
        v.strictObject({
          kind: v.string(),
          pattern: v.string(),
          what: v.picklist(['blocked', 'shared']),
          agent: v.nullable(agentRef),
          at: millis,
        }),
      ),
    }),
  }),
  /** A whole value, or one with `*` for any characters. ok: takes the rule away. */
  'value:rule': merging(
    v.strictObject({
      kind: v.pipe(v.string(), v.regex(/^(user|anon|email|phone|wa|ext:[a-z][a-z0-9_]{0,31})$/)),
      pattern: value,
      what: v.picklist(['blocked', 'shared', 'ok']),
    }),
    acted,
  ),

  // --- handing out and forgetting
  'export:start': door({
    via: httpOnly,
    effect: 'write',
    who: admins,
    fresh: true,
    limit: 'profile-data',
    audit: true,
    personal: 'others',
    request: v.strictObject({ identifiers }),
    answer: v.strictObject({ pass: exportToken, expiresAt: millis }),
  }),
  /** What an erasure of these would take, before it is done. */
  'erase:show': door({
    via: httpOnly,
    effect: 'read',
    who: site,
    right: 'erase',
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({ identifiers }),
    answer: v.strictObject({ conversations: count, messages: count, files: count, devices: count, traits: count }),
  }),
  'erase:start': door({
    via: httpOnly,
    effect: 'write',
    who: site,
    right: 'erase',
    fresh: true,
    limit: 'profile-data',
    audit: true,
    personal: 'none',
    request: v.strictObject({ identifiers }),
    answer: v.strictObject({ conversations: count, messages: count, files: count, devices: count, traits: count }),
  }),

  // --- identity keys
  'key:list': door({
    via: httpOnly,
    effect: 'read',
    who: owners,
    limit: 'inbox',
    personal: 'none',
    request: nothing,
    answer: v.strictObject({ keys: v.array(identityKey) }),
  }),
  'key:add': door({
    via: httpOnly,
    effect: 'write',
    who: owners,
    fresh: true,
    limit: 'invite',
    audit: true,
    personal: 'none',
    request: v.union([
      v.strictObject({ use: v.literal('jwt'), alg: v.literal('HS256') }),
      v.strictObject({
        use: v.literal('jwt'),
        alg: v.literal('ES256'),
        publicKey: v.pipe(v.string(), v.maxLength(2_000)),
      }),
      /** `secret`: the old vendor's, so that the shop's backend stays as it is. */
      v.strictObject({
        use: v.literal('hmac'),
        /** What the shop's backend hashes. */
        signs: v.picklist(['user', 'email']),
        secret: v.pipe(v.string(), v.minLength(16), v.maxLength(200)),
        days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(180)),
      }),
    ]),
    /** `secret` is shown this once, and only if it was made here. */
    answer: v.strictObject({ key: identityKey, secret: v.nullable(v.string()) }),
  }),
  'key:end': door({
    via: httpOnly,
    effect: 'write',
    who: owners,
    fresh: true,
    limit: 'invite',
    audit: true,
    personal: 'none',
    request: v.strictObject({ key: identityKeyId }),
    answer: nothing,
  }),
  /** Says what a token would do, and why not; changes nothing. */
  'key:test': door({
    via: httpOnly,
    effect: 'read',
    who: owners,
    limit: 'invite',
    personal: 'none',
    request: v.strictObject({ token: v.pipe(v.string(), v.minLength(1), v.maxLength(8_192)) }),
    answer: v.strictObject({
      /** Whether it would be taken. Not `ok`: every answer has one of its own. */
      taken: v.boolean(),
      /** A Problem code, and a sentence that names what to change. */
      code: v.nullable(v.string()),
      sentence: v.nullable(v.string()),
      header: v.nullable(jsonObject),
      claims: v.nullable(jsonObject),
    }),
  }),

  // --- privacy and the record
  'privacy:read': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: nothing,
    answer: privacySettings,
  }),
  'privacy:change': door({
    via: both,
    effect: 'write',
    who: admins,
    fresh: true,
    limit: 'inbox',
    audit: true,
    personal: 'none',
    request: v.strictObject({
      consent: v.optional(v.picklist(['auto', 'required'])),
      conversationDays: days(30, 1_095),
      looseFileDays: days(1, 180),
      profileDays: days(7, 1_095),
      deviceDays: days(1, 365),
      addressesConfirmed: v.optional(v.boolean()),
      requireNonce: v.optional(v.boolean()),
      issuer: v.optional(v.nullable(line(200))),
    }),
    answer: privacySettings,
  }),
  /** A run of the daily removal that would take more than a tenth of a table waits for a yes. */
  'retention:list': door({
    via: httpOnly,
    effect: 'read',
    who: admins,
    limit: 'inbox',
    personal: 'none',
    request: nothing,
    answer: v.strictObject({
      waiting: v.array(v.strictObject({ what: v.string(), count, of: count, since: millis })),
      last: v.nullable(v.strictObject({ at: millis, removed: v.array(v.strictObject({ what: v.string(), count })) })),
    }),
  }),
  'retention:allow': door({
    via: httpOnly,
    effect: 'write',
    who: admins,
    fresh: true,
    limit: 'invite',
    audit: true,
    personal: 'none',
    request: v.strictObject({ what: v.string() }),
    answer: nothing,
  }),
  'audit:list': door({
    via: httpOnly,
    effect: 'read',
    who: admins,
    fresh: true,
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({ before: v.optional(ordinal), limit: upTo(100) }),
    answer: v.strictObject({
      lines: v.array(
        v.strictObject({
          id: ordinal,
          at: millis,
          /** An agent's name, a device's label, or "the server". */
          actor: v.string(),
          op: v.string(),
          /** Ids and codes, never contents. */
          refs: jsonObject,
        }),
      ),
      more: v.boolean(),
    }),
  }),
  /** Where codes go out; changes nothing. */
  'mail:state': door({
    via: httpOnly,
    effect: 'read',
    who: admins,
    limit: 'inbox',
    personal: 'none',
    request: nothing,
    answer: v.strictObject({
      way: v.picklist(['smtp', 'demo', 'none']),
      from: v.nullable(email),
      lastProblem: v.nullable(v.string()),
      waiting: count,
    }),
  }),
} as const;

export const profilePushes = {
  /** Members moved: whoever shows one of `was` asks again under `now`. */
  'profile:changed': v.strictObject({ was: v.array(ordinal), now: v.array(ordinal) }),
} as const;
