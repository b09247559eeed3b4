import * as v from 'valibot';
import { becauses, channelKinds, channelLimits } from './channel.ts';
import { both, door, httpOnly, who } from './door.ts';
import { checkId, cid, conversationId, count, email, millis, ordinal, text } from './schema.ts';

/** What the inbox asks about ways out and in: the picker, deliveries that went wrong, mails, the e-mail channel itself. */

const site = who({ agent: 'site', admin: 'site', owner: 'site' });
const admins = who({ admin: 'site', owner: 'site' });
const owners = who({ owner: 'site' });
const nothing = v.strictObject({});
const kind = v.picklist(channelKinds);

/** One row of the reply-channel picker (inbox.md 5.1). */
const routeChoice = v.strictObject({
  channel: kind,
  peer: v.optional(v.strictObject({ masked: v.string(), isProven: v.boolean(), lastUsedAt: v.nullable(millis) })),
  state: v.picklist(['ok', 'blocked']),
  because: v.picklist(becauses),
  health: v.picklist(['good', 'paused']),
  consent: v.picklist(['given', 'missing', 'not-needed']),
  /** It gathers with others and leaves so much later; in the chat: after this it goes on by `next`. */
  gatherMs: v.optional(count),
  next: v.optional(kind),
});
export type RouteChoice = v.InferOutput<typeof routeChoice>;

const host = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(253),
  v.regex(/^[^\s/@:]+$|^\[?[0-9a-fA-F:]+\]?$/),
);
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
/** tls: from the first byte · starttls: before the log-in, or not at all · none: only to this machine. */
const secure = v.picklist(['tls', 'starttls', 'none']);
const server = v.strictObject({ host, port, secure, user: v.pipe(v.string(), v.maxLength(254)) });
/** Write-only: never shown again. Absent: as it is. */
const secret = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(4_096)));

export const mailPresets = [
  'ionos',
  'strato',
  'all-inkl',
  'gmx',
  'gmail',
  'mailbox-org',
  'microsoft-365',
  'other',
] as const;
export type MailPreset = (typeof mailPresets)[number];

/** An e-mail channel as it is set up, without its secrets. */
export const emailSettings = v.strictObject({
  address: email,
  preset: v.picklist(mailPresets),
  smtp: server,
  /** null: nothing is fetched; answers reach us by the inlet, or not at all. */
  imap: v.nullable(
    v.strictObject({ ...server.entries, mailbox: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }),
  ),
  /** Where answers go, with `{t}` for the token; null: the address with `+{t}`. */
  reply: v.nullable(v.pipe(v.string(), v.maxLength(254), v.includes('{t}'))),
  dkim: v.nullable(
    v.strictObject({
      domain: v.pipe(v.string(), v.maxLength(253)),
      selector: v.pipe(v.string(), v.maxLength(63), v.regex(/^[A-Za-z0-9._-]+$/)),
    }),
  ),
});
export type EmailSettings = v.InferOutput<typeof emailSettings>;

const emailSecrets = { smtpPassword: secret, imapPassword: secret, dkimKey: secret };
const emailCandidate = v.strictObject({ settings: emailSettings, ...emailSecrets });

/** What the tests found out about a mailbox. */
const found = v.strictObject({
  /** Plus addresses (or the pattern) arrive: answers are known by their address. */
  keepsAddress: v.nullable(v.boolean()),
  /** Whose word on senders counts; null: nobody's, so every sender might be forged. */
  authserv: v.nullable(v.string()),
  /** Bounces come back to their own address. */
  verp: v.nullable(v.boolean()),
});

/** A channel's page (channels.md 10). */
const emailChannel = v.strictObject({
  /** none: not set up · environment: read-only, from the operator · demo: the development mailbox · own: of this site. */
  from: v.picklist(['none', 'environment', 'demo', 'own']),
  settings: v.nullable(emailSettings),
  /** Which secrets are set, and their last characters. */
  secrets: v.array(
    v.strictObject({ name: v.picklist(['smtpPassword', 'imapPassword', 'dkimKey']), ends: v.string(), at: millis }),
  ),
  state: v.picklist(['off', 'ok', 'degraded', 'paused', 'blocked']),
  /** Class and numbers of the protocol; the server's own line stands in the test. */
  problem: v.nullable(v.string()),
  found,
  lastInAt: v.nullable(millis),
  lastOutAt: v.nullable(millis),
  waiting: count,
  unclear: count,
  failed: count,
  quarantined: count,
  /** Mails that wait for an answer that came in and could not be read: parse again. */
  unread: count,
});
export type EmailChannel = v.InferOutput<typeof emailChannel>;

export const checkSteps = [
  'name',
  'connect',
  'tls',
  'login',
  'send',
  'imap',
  'receive',
  'thread',
  'authserv',
  'bounce',
] as const;
/** One step of a test. `text` is the server's own line; the screen puts the step and `reason` into words. */
const checkStep = v.strictObject({
  id: v.picklist(checkSteps),
  state: v.picklist(['running', 'ok', 'failed', 'skipped']),
  ms: v.nullable(count),
  /** Stable word for what went wrong or was found out: `not-found`, `refused`, `timeout`, `certificate`, `password`, `no-plus` … */
  reason: v.nullable(v.string()),
  text: v.nullable(v.string()),
});
export type CheckStep = v.InferOutput<typeof checkStep>;

export const answering = v.strictObject({
  /** Until an unread answer goes by mail, ms. */
  graceMs: v.pipe(v.number(), v.integer(), v.minValue(channelLimits.graceMinMs), v.maxValue(channelLimits.graceMaxMs)),
  /** To an address nobody has confirmed: only new answers, no history. */
  sparesUnproven: v.boolean(),
  /** After her first message the widget asks where to answer. */
  asksAddress: v.boolean(),
  /** Stands at the end of every mail; the law asks for it. */
  imprint: text(500),
  /** Days after closing in which an answer by mail opens the talk again. */
  reopenDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(90)),
});
export type Answering = v.InferOutput<typeof answering>;

const ofDelivery = v.strictObject({ delivery: ordinal, cid });
const acts = { via: both, effect: 'write', who: site, limit: 'inbox', personal: 'none', answer: nothing } as const;

export const channelDoors = {
  /** What the router would do now, and what else there is. */
  'route:preview': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({ conversation: conversationId }),
    answer: v.strictObject({
      /** What `auto` means now. */
      auto: routeChoice,
      choices: v.array(routeChoice),
      prefers: v.nullable(kind),
    }),
  }),

  // --- deliveries that went wrong
  'delivery:retry': door({ ...acts, request: ofDelivery }),
  /** It goes another way; from `unclear` and `accepted` it may arrive twice. */
  'delivery:move': door({ ...acts, request: v.strictObject({ delivery: ordinal, cid, to: kind }) }),
  /** Somebody has seen it: it arrived, or it is not to be tried again. */
  'delivery:leave': door({ ...acts, request: v.strictObject({ delivery: ordinal, cid, arrived: v.boolean() }) }),
  /** It goes now and gathers no longer. */
  'delivery:hurry': door({ ...acts, request: ofDelivery }),

  // --- mails
  'mail:read': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({ mail: ordinal }),
    answer: v.strictObject({ text: v.string(), isCut: v.boolean() }),
  }),
  /** A held mail becomes part of the talk: she and everybody in it see it. */
  'aside:release': door({
    ...acts,
    request: v.strictObject({ conversation: conversationId, asideSeq: ordinal, cid }),
    answer: v.strictObject({ seq: ordinal }),
  }),
  /** A held mail stays where it is and asks nothing more. */
  'aside:keep': door({ ...acts, request: v.strictObject({ conversation: conversationId, asideSeq: ordinal, cid }) }),
  /** A conversation that began with a mail belongs to another one: its mails are entered there, and it is closed. */
  'mail:join': door({
    ...acts,
    request: v.strictObject({ conversation: conversationId, into: v.union([conversationId, ordinal]), cid }),
    answer: v.strictObject({ conversation: conversationId, seq: count }),
  }),

  // --- the e-mail channel and how answers go
  'channel:read': door({
    via: both,
    effect: 'read',
    who: admins,
    limit: 'inbox',
    personal: 'none',
    request: nothing,
    answer: v.strictObject({ email: emailChannel }),
  }),
  'channel:save': door({
    via: httpOnly,
    effect: 'write',
    who: owners,
    fresh: true,
    limit: 'inbox',
    audit: true,
    personal: 'none',
    request: emailCandidate,
    answer: v.strictObject({ email: emailChannel }),
  }),
  'channel:remove': door({
    via: httpOnly,
    effect: 'write',
    who: owners,
    fresh: true,
    limit: 'inbox',
    audit: true,
    personal: 'none',
    /** What becomes of what waits: it goes back to the chat, or fails visibly. */
    request: v.strictObject({ waiting: v.picklist(['chat', 'fail']) }),
    answer: v.strictObject({ email: emailChannel }),
  }),
  'channel:pause': door({
    via: both,
    effect: 'write',
    who: admins,
    limit: 'inbox',
    audit: true,
    personal: 'none',
    request: v.strictObject({ isPaused: v.boolean() }),
    answer: v.strictObject({ email: emailChannel }),
  }),
  /** What came in and could not be read is read once more. */
  'channel:reread': door({
    via: both,
    effect: 'write',
    who: admins,
    limit: 'inbox',
    audit: true,
    personal: 'none',
    request: nothing,
    answer: v.strictObject({ email: emailChannel }),
  }),
  /** Begins a test: of what is in the form, or of what is saved. Its steps are asked for by `channel:checked`. */
  'channel:check': door({
    via: httpOnly,
    effect: 'write',
    who: owners,
    fresh: true,
    limit: 'invite',
    audit: true,
    personal: 'none',
    request: v.strictObject({ candidate: v.nullable(emailCandidate) }),
    answer: v.strictObject({ check: checkId }),
  }),
  'channel:checked': door({
    via: both,
    effect: 'read',
    who: owners,
    limit: 'inbox',
    personal: 'none',
    request: v.strictObject({ check: checkId }),
    answer: v.strictObject({ steps: v.array(checkStep), isOver: v.boolean(), isFine: v.boolean(), found }),
  }),
  'answering:read': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: nothing,
    answer: answering,
  }),
  'answering:change': door({
    via: both,
    effect: 'write',
    who: admins,
    fresh: true,
    limit: 'inbox',
    audit: true,
    personal: 'none',
    request: v.partial(answering),
    answer: answering,
  }),
} as const;
