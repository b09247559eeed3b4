import type { Locale } from '../../protocol/schema.ts';
import type { SheetKey, Text, TextKey, Values } from './texts.ts';

/** One language: its texts, and how it writes times, sizes and numbers. */
export interface Speech<Known extends SheetKey> {
  readonly locale: Locale;
  /** The same language, with the texts of a chunk besides; an owner's own words go before them, too. */
  with<More extends SheetKey>(texts: Readonly<Record<More, Text>>): Speech<Known | More>;
  /** A text with its placeholders filled in; one with two forms takes the form for `n`. */
  <Key extends Known>(key: Key, ...values: keyof Values<Key> extends never ? [] : [Values<Key>]): string;
  time(at: number): string;
  /** Today, yesterday, or the date. */
  day(at: number, now: number): string;
  /** A time to come, as near as it needs: "14:00", "Mo 09:00". */
  when(at: number, now: number): string;
  size(bytes: number): string;
  number(value: number): string;
  percent(share: number): string;
  /** A duration as minutes or hours. */
  duration(seconds: number): string;
}

/** What the panel says by itself, and what it says once a sheet is there. */
export type Speak = Speech<TextKey>;
export type SheetSpeak = Speech<SheetKey>;

const dayMs = 86_400_000;

export const speakWith = <Known extends SheetKey>(
  texts: Readonly<Record<Known | TextKey, Text>>,
  locale: Locale,
): Speech<Known> => {
  const language = locale.slice(0, 2);
  // She reads times as she is used to: 7:57 PM or 19:57 is a matter of country, not of language.
  const tongue = navigator.languages.find((one) => one.slice(0, 2) === language) ?? language;
  const clock = new Intl.DateTimeFormat(tongue, { timeStyle: 'short' });
  const date = new Intl.DateTimeFormat(tongue, { weekday: 'short', day: '2-digit', month: '2-digit' });
  const fullDate = new Intl.DateTimeFormat(tongue, { day: '2-digit', month: '2-digit', year: 'numeric' });
  const weekday = new Intl.DateTimeFormat(tongue, { weekday: 'short' });
  const numbers = new Intl.NumberFormat(tongue);
  const percents = new Intl.NumberFormat(tongue, { style: 'percent', maximumFractionDigits: 0 });
  const plural = new Intl.PluralRules(tongue);
  const unit = (value: number, unit: string): string =>
    new Intl.NumberFormat(tongue, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: value < 10 ? 1 : 0,
    }).format(value);
  const isSameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

  const say = (key: Known | TextKey, values: Readonly<Record<string, string | number>> = {}): string => {
    const text = texts[key];
    const form = typeof text === 'string' ? text : text[plural.select(Number(values['n'])) === 'one' ? 'one' : 'other'];
    return form.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? '';
      return typeof value === 'number' ? numbers.format(value) : value;
    });
  };

  return Object.assign(say as Speech<Known>, {
    locale,
    with: <More extends SheetKey>(more: Readonly<Record<More, Text>>) =>
      speakWith<Known | More>({ ...more, ...texts } as Readonly<Record<Known | More | TextKey, Text>>, locale),
    time: (at: number) => clock.format(at),
    day(at: number, now: number) {
      if (isSameDay(at, now)) return say('log.today');
      if (isSameDay(at, now - dayMs)) return say('log.yesterday');
      return (new Date(at).getFullYear() === new Date(now).getFullYear() ? date : fullDate).format(at);
    },
    when(at: number, now: number) {
      if (isSameDay(at, now)) return clock.format(at);
      return at - now < 6 * dayMs ? `${weekday.format(at)} ${clock.format(at)}` : fullDate.format(at);
    },
    size: (bytes: number) =>
      bytes < 1e6 ? unit(Math.max(1, Math.round(bytes / 1024)), 'kilobyte') : unit(bytes / 1024 / 1024, 'megabyte'),
    number: (value: number) => numbers.format(value),
    percent: (share: number) => percents.format(share),
    duration: (seconds: number) =>
      seconds < 3600 ? unit(Math.max(1, Math.round(seconds / 60)), 'minute') : unit(Math.round(seconds / 3600), 'hour'),
  });
};
