import * as v from 'valibot';
import { brief, expectations, reasonLine, renderedBrief } from './brief.ts';
import { channelKinds } from './channel.ts';
import { both, door, httpOnly, who } from './door.ts';
import { limits } from './limits.ts';
import {
  agentId,
  answerToken,
  cid,
  conversationId,
  count,
  email,
  escalationId,
  inboxLocale,
  line,
  millis,
  ordinal,
  reachId,
  sixDigits,
  text,
} from './schema.ts';
import { agentRef } from './view.ts';

/** What the inbox asks about people outside of it: who is fetched, in which order, at which hours, and where they are reached. */

const site = who({ agent: 'site', admin: 'site', owner: 'site' });
const own = who({ agent: 'own', admin: 'own', owner: 'own' });
const admins = who({ admin: 'site', owner: 'site' });
const anyone = who({ nobody: 'yes', agent: 'yes', admin: 'yes', owner: 'yes' });
const nothing = v.strictObject({});

export const escalationLimits = {
  policies: 10,
  steps: 8,
  roundsMost: 5,
  waitMinS: 15,
  waitMaxS: 24 * 3_600,
  reachPerAgent: 5,
  /** To one address: more than this nobody reads, and whoever writes to a shop without end writes to its people. */
  briefsPerHour: 60,
  onCall: 20,
  holidays: 60,
  spans: 6,
  codeLifeMs: 10 * 60_000,
  codeTries: 5,
} as const;

const waitSec = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(escalationLimits.waitMinS),
  v.maxValue(escalationLimits.waitMaxS),
);
const by = v.picklist([...channelKinds, 'inbox']);
export type AskedBy = v.InferOutput<typeof by>;

/** Minutes since midnight, `to` exclusive, at most 1,440. */
const span = v.strictObject({
  from: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_439)),
  to: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_440)),
});
const day = v.pipe(v.array(span), v.maxLength(escalationLimits.spans));
/** Monday first. */
const week = v.strictTuple([day, day, day, day, day, day, day]);
export type Week = v.InferOutput<typeof week>;

const dateOnly = v.pipe(v.string(), v.isoDate());
export const states = [
  'bw',
  'by',
  'be',
  'bb',
  'hb',
  'hh',
  'he',
  'mv',
  'ni',
  'nw',
  'rp',
  'sl',
  'sn',
  'st',
  'sh',
  'th',
] as const;
export const siteHours = v.strictObject({
  /** IANA name. */
  zone: v.pipe(v.string(), v.maxLength(60)),
  /** null: always open. */
  week: v.nullable(week),
  /** One of the 16 Länder, whose holidays are computed; null: only those named. */
  holidaysOf: v.nullable(v.picklist(states)),
  closed: v.pipe(v.array(v.strictObject({ on: dateOnly, name: text(80) })), v.maxLength(escalationLimits.holidays)),
});
export type SiteHours = v.InferOutput<typeof siteHours>;

/** A step asks `who`, one after the other or all at once, each by the first of `by` that works, and waits. */
const policyStep = v.strictObject({
  who: v.variant('is', [
    v.strictObject({ is: v.literal('assigned') }),
    v.strictObject({ is: v.literal('team') }),
    v.strictObject({ is: v.literal('on-call') }),
    v.strictObject({ is: v.literal('agent'), agent: agentId }),
  ]),
  pick: v.picklist(['one-by-one', 'all']),
  by: v.pipe(v.array(by), v.minLength(1), v.maxLength(channelKinds.length + 1)),
  waitSec,
  urgentOnly: v.boolean(),
  /** Only in the hours of the site; on-call ignores hours. */
  inHours: v.boolean(),
});
export type PolicyStep = v.InferOutput<typeof policyStep>;

const policy = v.strictObject({
  name: line(60),
  when: v.pipe(v.array(v.picklist(['asked-for-person', 'no-answer', 'agent-asks', 'callback-due'])), v.maxLength(4)),
  noAnswerSec: v.pipe(v.number(), v.integer(), v.minValue(30), v.maxValue(24 * 3_600)),
  rounds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(escalationLimits.roundsMost)),
  steps: v.pipe(v.array(policyStep), v.minLength(1), v.maxLength(escalationLimits.steps)),
  finally: v.picklist(['promise', 'callback']),
});
export type Policy = v.InferOutput<typeof policy>;

export const sitePolicies = v.strictObject({
  policies: v.pipe(v.array(policy), v.minLength(1), v.maxLength(escalationLimits.policies)),
  /** Who is on call now, in order. */
  onCall: v.pipe(v.array(agentId), v.maxLength(escalationLimits.onCall)),
});
export type SitePolicies = v.InferOutput<typeof sitePolicies>;

/** Where an agent is reached outside the inbox. Only `verified` ones are used. */
const reach = v.strictObject({
  reach: reachId,
  agent: agentId,
  kind: v.picklist(['email']),
  address: v.string(),
  ord: count,
  /** null: whenever the site is open. */
  week: v.nullable(week),
  verifiedAt: v.nullable(millis),
  /** It did not arrive there. */
  isBad: v.boolean(),
});
export type Reach = v.InferOutput<typeof reach>;

/** Who would be asked, in order, if it began at that time. */
const wouldAsk = v.strictObject({
  step: ordinal,
  agent: v.nullable(agentRef),
  by: v.nullable(by),
  afterSec: count,
  /** Why nobody is asked in this step. */
  skipped: v.optional(v.picklist(['nobody', 'no-address', 'not-verified', 'off-hours', 'no-channel', 'not-urgent'])),
});
export type WouldAsk = v.InferOutput<typeof wouldAsk>;

const ofConversation = v.strictObject({ conversation: conversationId, cid });
const acts = { via: both, effect: 'write', who: site, limit: 'inbox', personal: 'none' } as const;

export const escalationDoors = {
  /** The brief as it would go, and who would be asked. */
  'escalation:preview': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({ conversation: conversationId, locale: inboxLocale }),
    answer: v.strictObject({
      brief,
      policies: v.array(v.strictObject({ name: v.string(), asks: v.array(wouldAsk) })),
      agents: v.array(
        v.strictObject({
          agent: agentRef,
          by: v.array(by),
          isOnline: v.boolean(),
          isOff: v.boolean(),
          isOnCall: v.boolean(),
        }),
      ),
    }),
  }),
  /** The real thing, per channel, of a brief that was edited. */
  'brief:render': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({ conversation: conversationId, brief }),
    answer: v.strictObject({ rendered: v.array(renderedBrief) }),
  }),
  'escalation:start': door({
    ...acts,
    request: v.strictObject({
      ...ofConversation.entries,
      /** The name of a policy, or one agent. */
      to: v.union([v.strictObject({ policy: line(60) }), v.strictObject({ agent: agentId })]),
      brief,
      expects: v.picklist(expectations),
      /** Why it is urgent; absent: it is not. */
      urgent: v.optional(reasonLine),
    }),
    answer: v.strictObject({ escalation: escalationId, asideSeq: count }),
  }),
  /** The next one is asked at once. */
  'escalation:next': door({ ...acts, request: v.strictObject({ escalation: escalationId, cid }), answer: nothing }),
  'escalation:stop': door({ ...acts, request: v.strictObject({ escalation: escalationId, cid }), answer: nothing }),
  /** The first taker wins. */
  'escalation:take': door({ ...acts, request: v.strictObject({ escalation: escalationId, cid }), answer: nothing }),

  // --- settings
  'policy:read': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: nothing,
    answer: sitePolicies,
  }),
  'policy:change': door({
    via: both,
    effect: 'write',
    who: admins,
    fresh: true,
    limit: 'inbox',
    audit: true,
    personal: 'none',
    request: v.partial(sitePolicies),
    answer: sitePolicies,
  }),
  /** A dry run: nobody is asked. */
  'policy:try': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'others',
    request: v.strictObject({ policy, at: v.nullable(millis), isUrgent: v.boolean() }),
    answer: v.strictObject({ asks: v.array(wouldAsk), isOpen: v.boolean() }),
  }),
  'hours:read': door({
    via: both,
    effect: 'read',
    who: site,
    limit: 'inbox',
    personal: 'none',
    request: nothing,
    answer: v.strictObject({
      hours: siteHours,
      isOpen: v.boolean(),
      /** When it changes next; null: never. */
      changesAt: v.nullable(millis),
      /** The next closings, computed and named. */
      next: v.array(v.strictObject({ on: dateOnly, name: v.string() })),
    }),
  }),
  'hours:change': door({
    via: both,
    effect: 'write',
    who: admins,
    fresh: true,
    limit: 'inbox',
    audit: true,
    personal: 'none',
    request: siteHours,
    answer: nothing,
  }),
  /** Agents see their own addresses, admins everybody's. */
  'reach:list': door({
    via: both,
    effect: 'read',
    who: own,
    limit: 'inbox',
    personal: 'others',
    request: nothing,
    answer: v.strictObject({ reaches: v.array(reach) }),
  }),
  /** Of one's own; a code goes there. */
  'reach:add': door({
    via: both,
    effect: 'write',
    who: own,
    fresh: true,
    limit: 'invite',
    audit: true,
    personal: 'own',
    request: v.strictObject({ kind: v.literal('email'), address: email }),
    answer: reach,
  }),
  'reach:verify': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'invite',
    audit: true,
    personal: 'own',
    request: v.strictObject({ reach: reachId, code: sixDigits }),
    answer: reach,
  }),
  'reach:send-code': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'invite',
    personal: 'own',
    request: v.strictObject({ reach: reachId }),
    answer: reach,
  }),
  'reach:change': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'inbox',
    personal: 'own',
    request: v.strictObject({ reach: reachId, ord: v.optional(count), week: v.optional(v.nullable(week)) }),
    answer: reach,
  }),
  'reach:remove': door({
    via: both,
    effect: 'write',
    who: own,
    limit: 'inbox',
    audit: true,
    personal: 'none',
    request: v.strictObject({ reach: reachId }),
    answer: nothing,
  }),

  // --- an answer by mail of which nobody knows whether the agent wrote it: he says so on a page of his own
  'answer:open': door({
    via: httpOnly,
    effect: 'read',
    who: anyone,
    limit: 'token',
    personal: 'own',
    request: v.strictObject({ token: answerToken }),
    answer: v.strictObject({
      number: ordinal,
      name: v.string(),
      agent: v.string(),
      text: v.string(),
      /** Names of what came along: she gets them, too. */
      files: v.array(v.string()),
      site: v.string(),
    }),
  }),
  'answer:send': door({
    via: httpOnly,
    effect: 'write',
    who: anyone,
    limit: 'token',
    audit: true,
    personal: 'own',
    request: v.strictObject({
      token: answerToken,
      text: text(limits.text),
      to: v.picklist(['visitor', 'note', 'nobody']),
    }),
    answer: v.strictObject({ number: ordinal }),
  }),
} as const;
