import type { ListRow } from '../protocol/view.ts';
import { locale, say } from './texts/texts.ts';
import type { Trouble } from './told.ts';

/** Times, sizes and names in the agent's language. */

const formatters = new Map<string, Intl.DateTimeFormat>();

const dated = (at: number, options: Intl.DateTimeFormatOptions): string => {
  const key = `${locale.value} ${JSON.stringify(options)}`;
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(locale.value === 'de' ? 'de-DE' : 'en-GB', options);
  formatters.set(key, known);
  return known.format(at);
};

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
const daysBetween = (at: number, now: number): number => Math.round((startOfDay(now) - startOfDay(at)) / dayMs);

/** 14:02 */
export const clockTime = (at: number): string => dated(at, { hour: '2-digit', minute: '2-digit' });

/** Today the time, this week the weekday, then the date: as short as the list wants it. */
export const shortTime = (at: number, now: number): string => {
  const days = daysBetween(at, now);
  if (days <= 0) return clockTime(at);
  if (days < 7) return dated(at, { weekday: 'short' });
  if (days < 300) return dated(at, { day: 'numeric', month: 'numeric' });
  return dated(at, { day: 'numeric', month: 'numeric', year: '2-digit' });
};

/** Today, Yesterday, Monday 12 November */
export const dayName = (at: number, now: number): string => {
  const days = daysBetween(at, now);
  if (days === 0) return say().thread.today;
  if (days === 1) return say().thread.yesterday;
  return dated(at, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(isSameYear(at, now) ? {} : { year: 'numeric' }),
  });
};

const isSameYear = (at: number, now: number): boolean => new Date(at).getFullYear() === new Date(now).getFullYear();

/** 3 May; of another year with it. */
export const longDate = (at: number, now: number): string =>
  dated(at, { day: 'numeric', month: 'long', ...(isSameYear(at, now) ? {} : { year: 'numeric' }) });

export const dateTime = (at: number): string =>
  dated(at, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });

/** 4 min, 2 h, 3 d */
export const shortSpan = (ms: number): string => {
  const { time } = say();
  if (ms < minuteMs) return time.now;
  if (ms < hourMs) return time.minutes(Math.floor(ms / minuteMs));
  if (ms < 2 * dayMs) return time.hours(Math.floor(ms / hourMs));
  return time.days(Math.floor(ms / dayMs));
};

/** The same in full words, for ears. */
export const longSpan = (ms: number): string => {
  const { time } = say();
  if (ms < hourMs) return time.longMinutes(Math.max(1, Math.floor(ms / minuteMs)));
  if (ms < 2 * dayMs) return time.longHours(Math.floor(ms / hourMs));
  return time.longDays(Math.floor(ms / dayMs));
};

const seconds = (ms: number): string => {
  const all = Math.max(1, Math.ceil(ms / 1_000));
  return all < 120 ? say().time.seconds(all) : say().time.longMinutes(Math.ceil(all / 60));
};

export const byteSize = (bytes: number): string => {
  const { size } = say();
  if (bytes < 1_000) return `${bytes} ${size.bytes}`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_024)} ${size.kilo}`;
  return `${new Intl.NumberFormat(locale.value, { maximumFractionDigits: 1 }).format(bytes / 1_048_576)} ${size.mega}`;
};

/** Who she says she is; until she says so, her number. */
/** Nameless, who came by mail is no number of a visitor before the shop: she is a mail. */
export const visitorName = (row: Pick<ListRow, 'name' | 'number' | 'subject'>): string => {
  const { byMail, visitor } = say().app;
  return row.name || (row.subject === undefined ? visitor(row.number) : byMail(row.number));
};

/** Two letters at most; '' for nobody known. */
export const initials = (name: string): string => {
  const words = name
    .trim()
    .split(/[\s,.@]+/u)
    .filter((word) => /^\p{L}/u.test(word));
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked
    .map((word) => (word ? ([...word][0] ?? '') : ''))
    .join('')
    .toLocaleUpperCase();
};

export const firstName = (name: string): string => name.trim().split(/\s+/u)[0] ?? name;

/** What went wrong, as a sentence for people. */
export const troubleText = (trouble: Trouble): string => {
  const { problem, signIn } = say();
  if (trouble.code === 'limit.rate' && trouble.retryAfterMs !== undefined)
    return signIn.wait(seconds(trouble.retryAfterMs));
  return problem[trouble.code];
};

/** What became of the last mail, in words, with the number the mail server gave: `config 535 5.7.8`, or one word alone. */
export const mailProblemText = (problem: string): string => {
  const { mailProblem, mailProblems } = say().privacy;
  const [, kind = '', code = ''] = /^(?:unknown (?=.))?(\S*)(?: (.*))?$/.exec(problem) ?? [];
  const what = kind in mailProblems ? mailProblems[kind as keyof typeof mailProblems] : mailProblems.other;
  return mailProblem(what, code);
};

/** With a decimal comma where people write one; two places at most. */
export const localNumber = (value: number): string =>
  value.toLocaleString(locale.value === 'de' ? 'de-DE' : 'en-GB', { maximumFractionDigits: 2, useGrouping: false });
