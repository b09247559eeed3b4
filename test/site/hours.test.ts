import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holidaysOf } from '../../plugin-server/site/hours/holidays-of.ts';
import { isInHours, isOpen } from '../../plugin-server/site/hours/is-open.ts';
import { nextChange, nextClosings } from '../../plugin-server/site/hours/next-change.ts';
import { defaultHours, hoursOf } from '../../plugin-server/site/site-hours.ts';
import { type SiteHours, states, type Week } from '../../protocol/escalation-doors.ts';

// By hand, from the calendars the Länder publish: what moves, by year.
// biome-ignore format: one year a line
const moving = {
  2025: { friday: '04-18', easter: '04-20', monday: '04-21', ascension: '05-29', whit: '06-08', whitMonday: '06-09', corpus: '06-19', repentance: '11-19' },
  2026: { friday: '04-03', easter: '04-05', monday: '04-06', ascension: '05-14', whit: '05-24', whitMonday: '05-25', corpus: '06-04', repentance: '11-18' },
  2027: { friday: '03-26', easter: '03-28', monday: '03-29', ascension: '05-06', whit: '05-16', whitMonday: '05-17', corpus: '05-27', repentance: '11-17' },
  2028: { friday: '04-14', easter: '04-16', monday: '04-17', ascension: '05-25', whit: '06-04', whitMonday: '06-05', corpus: '06-15', repentance: '11-22' },
  2029: { friday: '03-30', easter: '04-01', monday: '04-02', ascension: '05-10', whit: '05-20', whitMonday: '05-21', corpus: '05-31', repentance: '11-21' },
} as const;

type Moving = keyof (typeof moving)[2025];

/** Beside the nine of the whole country. */
const beside: Record<(typeof states)[number], { count: number; days: readonly string[]; moved: readonly Moving[] }> = {
  bw: { count: 12, days: ['01-06', '11-01'], moved: ['corpus'] },
  by: { count: 12, days: ['01-06', '11-01'], moved: ['corpus'] },
  be: { count: 10, days: ['03-08'], moved: [] },
  bb: { count: 12, days: ['10-31'], moved: ['easter', 'whit'] },
  hb: { count: 10, days: ['10-31'], moved: [] },
  hh: { count: 10, days: ['10-31'], moved: [] },
  he: { count: 10, days: [], moved: ['corpus'] },
  mv: { count: 11, days: ['03-08', '10-31'], moved: [] },
  ni: { count: 10, days: ['10-31'], moved: [] },
  nw: { count: 11, days: ['11-01'], moved: ['corpus'] },
  rp: { count: 11, days: ['11-01'], moved: ['corpus'] },
  sl: { count: 12, days: ['08-15', '11-01'], moved: ['corpus'] },
  sn: { count: 11, days: ['10-31'], moved: ['repentance'] },
  st: { count: 11, days: ['01-06', '10-31'], moved: [] },
  sh: { count: 10, days: ['10-31'], moved: [] },
  th: { count: 11, days: ['09-20', '10-31'], moved: [] },
};
const once: Record<string, string> = { 'be 2025': '05-08', 'be 2028': '06-17' };

describe('holidays', () => {
  it.each(
    Object.entries(moving).flatMap(([year, days]) => states.map((state) => [state, Number(year), days] as const)),
  )('of %s in %i are those of its calendar', (state, year, days) => {
    const { count, days: fixed, moved } = beside[state];
    const extra = once[`${state} ${year}`];
    const everywhere = [
      '01-01',
      days.friday,
      days.monday,
      '05-01',
      days.ascension,
      days.whitMonday,
      '10-03',
      '12-25',
      '12-26',
    ];
    const expected = [
      ...everywhere,
      ...fixed,
      ...moved.map((name) => days[name]),
      ...(extra === undefined ? [] : [extra]),
    ];
    const computed = holidaysOf(state, year).map(({ on }) => on);
    expect(computed).toEqual(expected.map((day) => `${year}-${day}`).toSorted());
    expect(computed.length).toBe(count + (extra === undefined ? 0 : 1));
  });

  it('that only some communities keep are left to the shop: no Peace Feast of Augsburg, no 15 August in Bavaria', () => {
    const days = holidaysOf('by', 2026).map(({ on }) => on);
    expect(days).not.toContain('2026-08-08');
    expect(days).not.toContain('2026-08-15');
    expect(holidaysOf('sl', 2026).map(({ on }) => on)).toContain('2026-08-15');
  });
});

const nine: Week[number] = [{ from: 9 * 60, to: 18 * 60 }];
const weekdays: Week = [nine, nine, nine, nine, nine, [], []];
const shop: SiteHours = { zone: 'Europe/Berlin', week: weekdays, holidaysOf: 'nw', closed: [] };
const at = (iso: string): number => Date.parse(iso);
const iso = (moment: number | null): string | null => (moment === null ? null : new Date(moment).toISOString());

describe('a shop in Cologne, weekdays nine to six', () => {
  it('opens at nine and is closed at six', () => {
    expect(isOpen(shop, at('2026-11-17T07:59:59Z'))).toBe(false);
    expect(isOpen(shop, at('2026-11-17T08:00:00Z'))).toBe(true);
    expect(isOpen(shop, at('2026-11-17T16:59:59Z'))).toBe(true);
    expect(isOpen(shop, at('2026-11-17T17:00:00Z'))).toBe(false);
    expect(iso(nextChange(shop, at('2026-11-17T12:00:00Z')))).toBe('2026-11-17T17:00:00.000Z');
    expect(iso(nextChange(shop, at('2026-11-20T18:00:00Z')))).toBe('2026-11-23T08:00:00.000Z');
  });

  it('keeps nine o’clock on the wall when the clock is put forward', () => {
    expect(iso(nextChange(shop, at('2026-03-27T18:00:00Z')))).toBe('2026-03-30T07:00:00.000Z');
  });

  it('is closed on a holiday of its Land, not on one of another, and on a day it named itself', () => {
    const corpus = at('2026-06-04T10:00:00Z');
    expect(isOpen(shop, corpus)).toBe(false);
    expect(isOpen({ ...shop, holidaysOf: 'hh' }, corpus)).toBe(true);
    const own = { ...shop, closed: [{ on: '2026-11-17', name: 'Inventur' }] };
    expect(isOpen(own, at('2026-11-17T10:00:00Z'))).toBe(false);
    expect(nextClosings(own, at('2026-11-17T10:00:00Z'), 2)).toEqual([
      { on: '2026-11-17', name: 'Inventur' },
      { on: '2026-12-25', name: '1. Weihnachtstag' },
    ]);
    expect(isOpen(own, at('2026-11-18T10:00:00Z'))).toBe(true);
  });

  it('of somebody with a week of her own nothing but that counts', () => {
    const late: Week = [[], [{ from: 20 * 60, to: 1_440 }], [], [], [], [], []];
    const tuesdayNight = at('2026-11-17T20:00:00Z');
    expect([isInHours(shop, late, tuesdayNight), isInHours(shop, null, tuesdayNight)]).toEqual([true, false]);
    expect(isInHours(shop, late, at('2026-11-17T23:00:00Z'))).toBe(false);
  });
});

describe('the nights on which the clock is changed', () => {
  const night: Week[number] = [{ from: 2 * 60 + 30, to: 5 * 60 }];
  const nights: SiteHours = { ...shop, holidaysOf: null, week: [night, night, night, night, night, night, night] };

  it('half past two that never comes is three o’clock', () => {
    const before = at('2026-03-29T00:59:59Z');
    expect(isOpen(nights, before)).toBe(false);
    expect(iso(nextChange(nights, before))).toBe('2026-03-29T01:00:00.000Z');
    expect(isOpen(nights, at('2026-03-29T01:00:00Z'))).toBe(true);
  });

  it('half past two that comes twice counts twice', () => {
    const moments: (string | null)[] = [];
    let moment: number | null = at('2026-10-24T22:00:00Z');
    for (let count = 0; count < 4 && moment !== null; count += 1) {
      moment = nextChange(nights, moment);
      moments.push(iso(moment));
    }
    expect(moments).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T01:30:00.000Z',
      '2026-10-25T04:00:00.000Z',
    ]);
  });

  it('two spans that meet at midnight are one night', () => {
    const from22 = [
      { from: 0, to: 6 * 60 },
      { from: 22 * 60, to: 1_440 },
    ];
    const bar: SiteHours = { ...nights, week: [from22, from22, from22, from22, from22, from22, from22] };
    expect(iso(nextChange(bar, at('2026-11-17T22:30:00Z')))).toBe('2026-11-18T05:00:00.000Z');
  });
});

describe('whatever the hours', () => {
  const minute = fc.integer({ min: 0, max: 1_439 });
  const span = fc.tuple(minute, minute).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) + 1 }));
  const day = fc.array(span, { maxLength: 3 });
  const hours = fc.record({
    zone: fc.constantFrom(
      'Europe/Berlin',
      'UTC',
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'Asia/Kathmandu',
    ),
    week: fc.option(fc.tuple(day, day, day, day, day, day, day)),
    holidaysOf: fc.option(fc.constantFrom(...states)),
    closed: fc.constant<SiteHours['closed']>([]),
  });

  it('nothing changes before the next change, and then it does', () => {
    fc.assert(
      fc.property(hours, fc.integer({ min: at('2026-01-01'), max: at('2027-12-31') }), (made, moment) => {
        const now = isOpen(made, moment);
        const next = nextChange(made, moment);
        const end = next ?? moment + 20 * 86_400_000;
        const most = Math.min(end, moment + 20 * 86_400_000);
        for (let step = 0; step < 60; step += 1)
          expect(isOpen(made, moment + Math.floor(((most - 1 - moment) * step) / 60))).toBe(now);
        if (next === null) return;
        expect(isOpen(made, next - 1)).toBe(now);
        expect(isOpen(made, next)).toBe(!now);
      }),
      { numRuns: 60 },
    );
  });

  it('a site that has set none is always open, and what is kept of another version falls back alone', () => {
    expect(hoursOf('{}')).toEqual(defaultHours);
    expect(isOpen(defaultHours, at('2026-12-25T03:00:00Z'))).toBe(true);
    expect(nextChange(defaultHours, at('2026-12-25T03:00:00Z'))).toBeNull();
    expect(hoursOf(JSON.stringify({ ...shop, holidaysOf: 'xx' }))).toEqual({ ...shop, holidaysOf: null });
  });
});
