import { daysAfter } from './day.ts';
import { localTime, momentsOf } from './local-time.ts';

export interface Span {
  readonly from: number;
  /** Not in it any more. */
  readonly to: number;
}

const hour = 60;
const midnight = 24 * hour;
const weekMs = 7 * 86_400_000;

/**
 * Of the seven days before `at`, what lies in the hour of the week in which it is: the end of that hour a week ago, and this one so far.
 * By the clock on the wall there, so that a week in which it is put forward or back counts the same hour.
 */
export const hourOfWeek = (zone: string, at: number): readonly Span[] => {
  const { day, minute } = localTime(zone, at);
  const begins = Math.floor(minute / hour) * hour;
  return [-7, 0]
    .map((days) => {
      const on = daysAfter(day, days);
      const ends = begins + hour;
      const from = Math.min(...momentsOf(zone, on, begins));
      const to = Math.max(...(ends === midnight ? momentsOf(zone, daysAfter(on, 1), 0) : momentsOf(zone, on, ends)));
      return { from: Math.max(from, at - weekMs), to: Math.min(to, at) };
    })
    .filter(({ from, to }) => from < to);
};
