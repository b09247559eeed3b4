import type { Locale } from '../../protocol/schema.ts';
import type { AnyKey, FileKey, SheetKey, Text, TextKey, Values } from './texts.ts';

/** One language: its texts, and how it writes times, sizes and numbers. */
export interface Speech<Known extends AnyKey> {
  readonly locale: Locale;
  /** The same language, with the texts of a chunk besides; an owner's own words go before them, too. */
  with<More extends AnyKey>(texts: Readonly<Record<More, Text>>): Speech<Known | More>;
  /** A text with its placeholders filled in; one with two forms takes the form for `n`. */
  <Key extends Known>(key: Key, ...values: keyof Values<Key> extends never ? [] : [Values<Key>]): string;
  time(at: number): string;
  /** Today, yesterday, or the date. */
  day(at: number, now: number): string;
  /** A time to come, as near as it needs: "14:00", "Mo 09:00"; with what it is in `zone`, where that differs. */
  when(at: number, now: number, zone?: string): string;
  size(bytes: number): string;
  number(value: number): string;
  percent(share: number): string;
  /** A duration as minutes or hours. */
  duration(seconds: number): string;
}

/** What the panel says by itself, and what it says once a sheet or a file is there. */
export type Speak = Speech<TextKey>;
export type SheetSpeak = Speech<SheetKey>;
export type FileSpeak = Speech<FileKey>;

const dayMs = 86_400_000;

/** To make one of these takes a browser longer than to draw the panel: each is made when it is first needed, and kept. */
const made = new Map<string, unknown>();

const once = <Made, Options>(
  Maker: new (tongue: string, options: Options) => Made,
  tongue: string,
  options: Options,
): Made => {
  const key = `${Maker.name} ${tongue} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Maker(tongue, options));
  return made.get(key) as Made;
};

export const speakWith = <Known extends AnyKey>(
  texts: Readonly<Record<Known | TextKey, Text>>,
  locale: Locale,
): Speech<Known> => {
  const language = locale.slice(0, 2);
  // She reads times as she is used to: 7:57 PM or 19:57 is a matter of country, not of language.
  const tongue = navigator.languages.find((one) => one.slice(0, 2) === language) ?? language;
  const date = (at: number, options: Intl.DateTimeFormatOptions): string =>
    once(Intl.DateTimeFormat, tongue, options).format(at);
  const number = (value: number, options: Intl.NumberFormatOptions = {}): string =>
    once(Intl.NumberFormat, tongue, options).format(value);
  const time = (at: number): string => date(at, { timeStyle: 'short' });
  /** A zone this browser has not heard of is not told. */
  const there = (when: string, at: number, timeZone: string | undefined): string => {
    try {
      const theirs = date(at, { timeStyle: 'short', timeZone });
      return theirs === time(at) ? when : say('status.there', { when, time: theirs });
    } catch {
      return when;
    }
  };
  const fullDate = (at: number): string => date(at, { day: '2-digit', month: '2-digit', year: 'numeric' });
  const unit = (value: number, unit: string): string =>
    number(value, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 });
  const isSameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

  const say = (key: Known | TextKey, values: Readonly<Record<string, string | number>> = {}): string => {
    const text = texts[key];
    const isOne = (n: unknown): boolean => once(Intl.PluralRules, tongue, {}).select(Number(n)) === 'one';
    const form = typeof text === 'string' ? text : text[isOne(values['n']) ? 'one' : 'other'];
    return form.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? '';
      return typeof value === 'number' ? number(value) : value;
    });
  };

  return Object.assign(say as Speech<Known>, {
    locale,
    with: <More extends AnyKey>(more: Readonly<Record<More, Text>>) =>
      speakWith<Known | More>({ ...more, ...texts } as Readonly<Record<Known | More | TextKey, Text>>, locale),
    time,
    day(at: number, now: number) {
      if (isSameDay(at, now)) return say('log.today');
      if (isSameDay(at, now - dayMs)) return say('log.yesterday');
      if (new Date(at).getFullYear() !== new Date(now).getFullYear()) return fullDate(at);
      return date(at, { weekday: 'short', day: '2-digit', month: '2-digit' });
    },
    when(at: number, now: number, zone?: string) {
      const weekday = isSameDay(at, now) ? '' : `${date(at, { weekday: 'short' })} `;
      return at - now < 6 * dayMs ? there(weekday + time(at), at, zone) : fullDate(at);
    },
    size: (bytes: number) =>
      bytes < 1e6 ? unit(Math.max(1, Math.round(bytes / 1024)), 'kilobyte') : unit(bytes / 1024 / 1024, 'megabyte'),
    number: (value: number) => number(value),
    percent: (share: number) => number(share, { style: 'percent', maximumFractionDigits: 0 }),
    duration: (seconds: number) =>
      seconds < 3600 ? unit(Math.max(1, Math.round(seconds / 60)), 'minute') : unit(Math.round(seconds / 3600), 'hour'),
  });
};
