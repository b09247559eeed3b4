import * as v from 'valibot';
import { both, door, httpOnly, who } from './door.ts';
import { codePurposes, identityLimits, levels, purposes } from './identity.ts';
import { limits } from './limits.ts';
import {
  codeId,
  conversationId,
  count,
  deviceId,
  deviceToken,
  email,
  exportToken,
  line,
  linkId,
  linkToken,
  locale,
  millis,
  pass,
  revokeToken,
  siteKey,
  sixDigits,
  ticketToken,
  upTo,
} from './schema.ts';

const anyone = who({ page: 'yes', visitor: 'yes', proven: 'yes' });
const own = who({ visitor: 'own', proven: 'own' });
const nothing = v.strictObject({});
export const level = v.picklist(levels);
/** The version of the words she agreed to, as the widget knows it. */
const textVersion = v.pipe(v.string(), v.minLength(1), v.maxLength(40));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(identityLimits.idLength));

/** What a browser keeps of being a device. `token` only where it is a new one, `revokeToken` only where this answer made the device. */
const key = v.strictObject({
  device: deviceId,
  token: v.optional(deviceToken),
  revokeToken: v.optional(revokeToken),
});

const continued = v.strictObject({
  is: v.literal('continued'),
  link: linkId,
  device: key,
  conversation: conversationId,
  /** Where and when it began. */
  from: v.strictObject({ label: v.nullable(v.string()), begunAt: millis }),
});

const hmacHash = v.pipe(v.string(), v.regex(/^[0-9a-fA-F]{64}$/));

/** What a browser may ask about itself: proving who she is, going on elsewhere, being forgotten (identity.md 18). */
export const identityDoors = {
  // --- this device and the others
  'device:renew': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'message',
    personal: 'own',
    request: nothing,
    answer: v.strictObject({ token: deviceToken }),
  }),
  'device:list': door({
    via: both,
    effect: 'read',
    who: own,
    limit: 'read',
    personal: 'own',
    request: nothing,
    answer: v.strictObject({
      devices: v.array(
        v.strictObject({
          device: deviceId,
          label: v.nullable(v.string()),
          seenAt: millis,
          /** this: the one that asks; signed: the same sign-in; link: continued there, or from there. */
          how: v.picklist(['this', 'signed', 'link']),
          link: v.optional(linkId),
        }),
      ),
    }),
  }),
  'device:end': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'message',
    audit: true,
    personal: 'own',
    request: v.strictObject({ which: v.union([v.picklist(['this', 'others']), deviceId]) }),
    answer: nothing,
  }),
  /** For a browser that signed out without a connection: it kept nothing but this. */
  'device:revoke': door({
    via: httpOnly,
    effect: 'write',
    who: anyone,
    limit: 'token',
    audit: true,
    personal: 'none',
    request: v.strictObject({ site: siteKey, revokeToken }),
    answer: nothing,
  }),

  // --- another device, no login
  'link:create': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'link',
    audit: true,
    personal: 'own',
    request: v.strictObject({ conversation: conversationId }),
    /** `url`: the hosted chat page with the token in its fragment; the shop's own page takes the same fragment. */
    answer: v.strictObject({ link: linkId, url: v.string(), code: sixDigits, expiresAt: millis }),
  }),
  'link:redeem': door({
    via: httpOnly,
    effect: 'write',
    who: anyone,
    limit: 'redeem',
    audit: true,
    personal: 'own',
    request: v.union([
      v.strictObject({ site: siteKey, locale, token: linkToken }),
      v.strictObject({ site: siteKey, locale, code: sixDigits }),
    ]),
    /** By code the first device is asked: `show` is what this screen shows meanwhile, `ticket` waits for the yes. */
    answer: v.variant('is', [
      continued,
      v.strictObject({
        is: v.literal('asked'),
        ticket: ticketToken,
        show: v.pipe(v.string(), v.regex(/^\d{2}$/)),
        until: millis,
      }),
    ]),
  }),
  'link:wait': door({
    via: httpOnly,
    effect: 'write',
    who: anyone,
    limit: 'redeem-wait',
    personal: 'own',
    request: v.strictObject({ site: siteKey, locale, ticket: ticketToken, waitMs: upTo(limits.waitMs) }),
    answer: v.variant('is', [continued, v.strictObject({ is: v.literal('waiting') })]),
  }),
  'link:answer': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'message',
    audit: true,
    personal: 'own',
    request: v.strictObject({ link: linkId, yes: v.boolean() }),
    answer: nothing,
  }),
  /** "That was not me" on the first device, "not mine" on the second, or an offer taken back. */
  'link:revoke': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'message',
    audit: true,
    personal: 'own',
    request: v.strictObject({ link: linkId }),
    answer: nothing,
  }),

  // --- proving an address
  'code:request': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'code',
    audit: true,
    personal: 'own',
    request: v.strictObject({ kind: v.literal('email'), value: email, purpose: v.picklist(codePurposes) }),
    /** The same whether or not anybody knows the address. */
    answer: v.strictObject({ id: codeId, via: v.picklist(['email']), expiresAt: millis }),
  }),
  'code:verify': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'code-try',
    audit: true,
    personal: 'own',
    request: v.strictObject({ id: codeId, code: sixDigits, conversation: v.optional(conversationId) }),
    answer: v.strictObject({ proven: v.string(), level, token: deviceToken }),
  }),

  // --- who she says she is, and who the shop says she is
  'identity:say': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'say',
    personal: 'own',
    request: v.strictObject({
      name: v.optional(line(limits.name)),
      email: v.optional(email),
      phone: v.optional(line(40)),
      /** The shop's own id of her, unsigned. */
      user: v.optional(id),
      /** The visitor id of the page's analytics, with her consent to `profile` only. */
      anonymousId: v.optional(id),
    }),
    answer: v.strictObject({ level }),
  }),
  'identity:nonce': door({
    via: both,
    effect: 'read',
    who: anyone,
    limit: 'prove',
    personal: 'none',
    request: v.strictObject({ site: siteKey }),
    answer: v.strictObject({ nonce: v.string() }),
  }),
  'identity:prove': door({
    via: httpOnly,
    effect: 'write',
    who: anyone,
    limit: 'prove',
    audit: true,
    personal: 'own',
    request: v.strictObject({
      site: siteKey,
      locale,
      /** page: what was signed is readable only with the pass of this page load; device: for twelve hours. */
      hold: v.picklist(['page', 'device']),
      proof: v.union([
        v.strictObject({ jwt: v.pipe(v.string(), v.minLength(1), v.maxLength(identityLimits.tokenLength)) }),
        v.strictObject({ kind: v.picklist(['user', 'email']), value: id, hash: hmacHash }),
      ]),
    }),
    answer: v.strictObject({
      level,
      until: millis,
      /** `token` only with a new one: where the device was made by this answer, or its level rose. Else the one she has goes on. */
      device: key,
      /** Shown with every call of this page load (`X-Nahtlos-Pass`, `auth.pass`). */
      pass,
    }),
  }),

  // --- consent, export, erasure
  'consent:set': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'say',
    audit: true,
    personal: 'own',
    request: v.strictObject({ purpose: v.picklist(purposes), granted: v.boolean(), text: textVersion }),
    answer: nothing,
  }),
  'data:show': door({
    via: both,
    effect: 'read',
    who: own,
    limit: 'read',
    personal: 'own',
    request: nothing,
    /** What the server holds of what this device has proven: the list before exporting and erasing. */
    answer: v.strictObject({
      identifiers: v.array(
        v.strictObject({
          kind: v.string(),
          masked: v.string(),
          how: v.picklist(['device', 'jwt', 'hmac', 'otp']),
        }),
      ),
      conversations: count,
      messages: count,
      files: count,
      devices: count,
      consents: v.array(v.strictObject({ purpose: v.picklist(purposes), granted: v.boolean(), at: millis })),
      /** More than this device's anonymous talk is held, and the proof is older than ten minutes. */
      needsProof: v.boolean(),
    }),
  }),
  'data:export': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'export',
    audit: true,
    personal: 'own',
    request: nothing,
    answer: v.strictObject({ pass: exportToken, expiresAt: millis }),
  }),
  'data:erase': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'export',
    audit: true,
    personal: 'own',
    request: v.strictObject({ confirm: v.literal(true), what: v.picklist(['device', 'all']) }),
    answer: v.strictObject({ conversations: count, messages: count, files: count }),
  }),
} as const;

/** What the server tells a browser about itself unasked. */
export const identityPushes = {
  /** Another device shows this number: is that you? */
  'link:ask': v.strictObject({ link: linkId, label: v.nullable(v.string()), number: v.string(), until: millis }),
  /** The conversation goes on elsewhere. */
  'link:done': v.strictObject({ link: linkId, conversation: conversationId, label: v.nullable(v.string()) }),
  /** A key of the shop ended: prove again. */
  'identity:refresh': nothing,
} as const;
