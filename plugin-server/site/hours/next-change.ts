import type { SiteHours } from '../../../protocol/escalation-doors.ts';
import { type Day, daysAfter, weekdayOf } from './day.ts';
import type { Holiday } from './holidays-of.ts';
import { closingOn, isOpen } from './is-open.ts';
import { localTime, momentsOf, shiftBetween } from './local-time.ts';

const horizonDays = 400;
const dayMs = 86_400_000;

/** When open becomes closed, or closed open; null: not within 400 days. Two spans that meet, at midnight too, are one. */
export const nextChange = (hours: SiteHours, at: number): number | null => {
  const now = isOpen(hours, at);
  let { day } = localTime(hours.zone, at);
  for (let count = 0; count <= horizonDays; count += 1, day = daysAfter(day, 1)) {
    const found = momentsIn(hours, day).find((moment) => moment > at && isOpen(hours, moment) !== now);
    if (found !== undefined) return found;
  }
  return null;
};

/** Every moment of a day at which something could change, in order. */
const momentsIn = (hours: SiteHours, day: Day): readonly number[] => {
  const spans = hours.week?.[weekdayOf(day)] ?? [];
  const minutes = new Set([0, ...spans.flatMap(({ from, to }) => [from, to])]);
  const moments = [...minutes].flatMap((minute) => momentsOf(hours.zone, day, minute));
  const first = Math.min(...moments);
  const shift = shiftBetween(hours.zone, first, first + dayMs);
  return [...moments, ...(shift === null ? [] : [shift])].toSorted((a, b) => a - b);
};

/** The next days that are closed as a whole and would else be open, the first of them today. */
export const nextClosings = (hours: SiteHours, at: number, most: number): readonly Holiday[] => {
  const found: Holiday[] = [];
  let { day } = localTime(hours.zone, at);
  for (let count = 0; count <= horizonDays && found.length < most; count += 1, day = daysAfter(day, 1)) {
    const closing = closingOn(hours, day);
    if (closing !== null && (hours.week === null || (hours.week[weekdayOf(day)] ?? []).length > 0))
      found.push({ on: closing.on, name: closing.name });
  }
  return found;
};
