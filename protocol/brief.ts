import * as v from 'valibot';
import { channelKinds } from './channel.ts';
import { inboxLocale, line, millis, text } from './schema.ts';

/** The context of an escalation: whoever gets it knows what he has to know, and asks her nothing twice (channels.md 8). */

export const briefLimits = {
  facts: 30,
  label: 60,
  value: 300,
  wants: 400,
  tries: 12,
  mood: 120,
  next: 300,
  history: 30,
  subject: 70,
  whatsapp: 700,
  /** Of two SMS in GSM-7. */
  sms: 306,
  phoneSeconds: 20,
} as const;

export const factSources = ['visitor', 'page', 'shop', 'agent', 'cdp', 'channel'] as const;
export type FactSource = (typeof factSources)[number];

/** A label is a word of ours in the brief's language, or what the shop calls it. `strength` as of a claim: 3 proven, 0 merely said. */
export const fact = v.strictObject({
  /** Stable name, so that an edited brief can be compared: `name`, `email`, `page`, `trait:vip` … */
  key: v.pipe(v.string(), v.maxLength(120)),
  label: text(briefLimits.label),
  value: text(briefLimits.value),
  source: v.picklist(factSources),
  strength: v.picklist([0, 1, 2, 3]),
  at: millis,
  /** Something in it was masked. */
  isMasked: v.optional(v.literal(true)),
  /** Left out by whoever escalates. */
  isOff: v.optional(v.literal(true)),
});
export type Fact = v.InferOutput<typeof fact>;

export const attempt = v.strictObject({
  who: text(100),
  what: text(briefLimits.value),
  at: millis,
  result: text(briefLimits.label),
  isOff: v.optional(v.literal(true)),
});
export type Attempt = v.InferOutput<typeof attempt>;

export const expectations = ['answer', 'call', 'look'] as const;
export type Expects = (typeof expectations)[number];

export const brief = v.strictObject({
  locale: inboxLocale,
  who: v.pipe(v.array(fact), v.maxLength(briefLimits.facts)),
  wants: text(briefLimits.wants),
  known: v.pipe(v.array(fact), v.maxLength(briefLimits.facts)),
  tried: v.pipe(v.array(attempt), v.maxLength(briefLimits.tries)),
  mood: v.optional(text(briefLimits.mood)),
  next: v.optional(text(briefLimits.next)),
  expects: v.picklist(expectations),
});
/** What is edited; number, name and link are the conversation's and added when it is rendered. */
export type Brief = v.InferOutput<typeof brief>;

/** A brief as one channel shows it. */
export const renderedBrief = v.strictObject({
  channel: v.picklist(channelKinds),
  subject: v.nullable(v.string()),
  text: v.string(),
  /** characters, SMS parts, seconds */
  used: v.number(),
  budget: v.number(),
  unit: v.picklist(['chars', 'parts', 'seconds']),
  /** What did not fit and was left out: names of parts. */
  dropped: v.array(v.string()),
});
export type RenderedBrief = v.InferOutput<typeof renderedBrief>;

export const reasonLine = line(300);
