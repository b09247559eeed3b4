/** A day of the calendar as `2026-12-24`; it has no zone and no clock. */
export type Day = string;

const dayMs = 86_400_000;

export const dayOf = (year: number, month: number, day: number): Day =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

export const daysAfter = (day: Day, count: number): Day =>
  new Date(midnightUtc(day) + count * dayMs).toISOString().slice(0, 10);

/** 0: Monday */
export const weekdayOf = (day: Day): number => (new Date(midnightUtc(day)).getUTCDay() + 6) % 7;

export const yearOf = (day: Day): number => Number(day.slice(0, 4));

/** The midnight of that day where the clock is UTC. */
export const midnightUtc = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
