import type { SiteHours, Week } from '../protocol/escalation-doors.ts';

/** One stretch of hours as it is typed: `09:00`. */
export interface TypedSpan {
  readonly from: string;
  readonly to: string;
}

/** The whole page as it is typed. */
export interface TypedHours {
  readonly zone: string;
  readonly mode: 'always' | 'week';
  readonly week: TypedSpan[][];
  readonly land: SiteHours['holidaysOf'];
  readonly own: string;
}

const usualWeek = (): TypedSpan[][] =>
  Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: '09:00', to: '18:00' }] : []));

/** A shop that was always open is offered a usual week. */
export const typedHours = ({ zone, week, holidaysOf, closed }: SiteHours): TypedHours => ({
  zone,
  mode: week === null ? 'always' : 'week',
  week: week === null ? usualWeek() : typedWeek(week),
  land: holidaysOf,
  own: typedClosed(closed),
});

/** Minutes since midnight; 24:00 is the end of the day. null: no time. */
const minutesOf = (typed: string): number | null => {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(typed.trim()) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const sum = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && sum <= 1_440 ? sum : null;
};

const typedOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export const typedWeek = (week: Week): TypedSpan[][] =>
  week.map((day) => day.map(({ from, to }) => ({ from: typedOf(from), to: to === 1_440 ? '24:00' : typedOf(to) })));

/** null: something in it is no stretch of hours, or two of them overlap. An end of 00:00 is midnight. */
export const weekOf = (typed: readonly (readonly TypedSpan[])[]): Week | null => {
  const days = typed.map(dayOf);
  return days.every((day) => day !== null) ? (days as unknown as Week) : null;
};

/** Days whose hours are none. */
export const faultyDays = (typed: readonly (readonly TypedSpan[])[]): readonly number[] =>
  typed.flatMap((spans, day) => (dayOf(spans) === null ? [day] : []));

const dayOf = (spans: readonly TypedSpan[]): { from: number; to: number }[] | null => {
  const day: { from: number; to: number }[] = [];
  for (const span of spans) {
    const [from, end] = [minutesOf(span.from), minutesOf(span.to)];
    const to = end === 0 ? 1_440 : end;
    if (from === null || to === null || to <= from || from > 1_439) return null;
    day.push({ from, to });
  }
  day.sort((a, b) => a.from - b.from);
  return day.every(({ from }, at) => from >= (day[at - 1]?.to ?? 0)) ? day : null;
};

/** `2026-12-24 Christmas Eve`, a line each; the first line that is none. */
export const closedOf = (typed: string): SiteHours['closed'] | string => {
  const closed: SiteHours['closed'] = [];
  for (const line of typed.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const [, on, name = ''] = /^(\d{4}-\d{2}-\d{2})(?:\s+(.{0,80}))?$/.exec(line) ?? [];
    if (on === undefined || new Date(`${on}T00:00:00Z`).toJSON()?.slice(0, 10) !== on) return line;
    closed.push({ on, name });
  }
  return closed;
};

export const typedClosed = (closed: SiteHours['closed']): string =>
  closed.map(({ on, name }) => `${on} ${name}`.trim()).join('\n');
