import type { SiteHours, Week } from '../../../protocol/escalation-doors.ts';
import { type Day, weekdayOf, yearOf } from './day.ts';
import { type Holiday, holidaysOf } from './holidays-of.ts';
import { localTime } from './local-time.ts';

/** Does the clock on the wall stand in one of the spans of this day, and is the day no holiday? */
export const isOpen = (hours: SiteHours, at: number): boolean => {
  const { day, minute } = localTime(hours.zone, at);
  return closingOn(hours, day) === null && isInWeek(hours.week, day, minute);
};

/** Of one person: her own week, where she has named one, in the zone of the site and whatever the calendar says of the site; else the site's. */
export const isInHours = (hours: SiteHours, week: Week | null, at: number): boolean => {
  if (week === null) return isOpen(hours, at);
  const { day, minute } = localTime(hours.zone, at);
  return isInWeek(week, day, minute);
};

const isInWeek = (week: Week | null, day: Day, minute: number): boolean =>
  week === null || (week[weekdayOf(day)] ?? []).some(({ from, to }) => from <= minute && minute < to);

/** Why the whole day is closed; null: it is not. */
export const closingOn = (hours: SiteHours, day: Day): Holiday | null =>
  hours.closed.find(({ on }) => on === day) ??
  (hours.holidaysOf === null ? null : (holidays(hours.holidaysOf, yearOf(day)).get(day) ?? null));

const kept = new Map<string, ReadonlyMap<Day, Holiday>>();

/** Asked every second and the same for a year. */
const holidays = (state: Exclude<SiteHours['holidaysOf'], null>, year: number): ReadonlyMap<Day, Holiday> => {
  const name = `${state} ${year}`;
  const known = kept.get(name);
  if (known !== undefined) return known;
  if (kept.size >= mostKept) kept.clear();
  const made = new Map(holidaysOf(state, year).map((it) => [it.on, it]));
  kept.set(name, made);
  return made;
};
const mostKept = 100;
