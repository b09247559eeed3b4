import { expect, test } from 'vitest';
import { closedOf, faultyDays, typedClosed, typedHours, typedWeek, weekOf } from '../../inbox/week-form.ts';
import type { Week } from '../../protocol/escalation-doors.ts';

const week: Week = [
  [
    { from: 540, to: 750 },
    { from: 810, to: 1_080 },
  ],
  [{ from: 0, to: 1_440 }],
  [{ from: 1_320, to: 1_440 }],
  [],
  [],
  [],
  [],
];
const only = (...spans: { from: string; to: string }[]) => weekOf([spans, [], [], [], [], [], []])?.[0] ?? null;

test('a week is typed as people write times, and comes back as it was', () => {
  expect(typedWeek(week)[0]).toEqual([
    { from: '09:00', to: '12:30' },
    { from: '13:30', to: '18:00' },
  ]);
  expect(typedWeek(week)[1]).toEqual([{ from: '00:00', to: '24:00' }]);
  expect(weekOf(typedWeek(week))).toEqual(week);
});

test('midnight ends a day, whichever way it is written, and the order does not matter', () => {
  expect(only({ from: '20:00', to: '00:00' })).toEqual([{ from: 1_200, to: 1_440 }]);
  expect(only({ from: '9:00', to: '24:00' })).toEqual([{ from: 540, to: 1_440 }]);
  expect(only({ from: '14:00', to: '18:00' }, { from: '9:00', to: '14:00' })).toEqual([
    { from: 540, to: 840 },
    { from: 840, to: 1_080 },
  ]);
});

test('hours that end before they begin, overlap or are no hours are none, and their day is named', () => {
  expect(only({ from: '18:00', to: '09:00' })).toBeNull();
  expect(only({ from: '09:00', to: '09:00' })).toBeNull();
  expect(only({ from: '09:00', to: '12:00' }, { from: '11:59', to: '13:00' })).toBeNull();
  for (const typed of ['', '9', '9:60', '24:01', '25:00', 'neun'])
    expect(only({ from: '08:00', to: typed })).toBeNull();
  expect(only({ from: '24:00', to: '24:00' })).toBeNull();
  expect(faultyDays([[], [{ from: '9', to: '' }], [], [], [], [{ from: '18:00', to: '09:00' }], []])).toEqual([1, 5]);
});

test('closing days are a date and a name a line; the first line that is none is named', () => {
  const closed = [
    { on: '2026-12-24', name: 'Heiligabend' },
    { on: '2028-02-29', name: '' },
  ];
  expect(closedOf('2026-12-24  Heiligabend\n\n 2028-02-29 ')).toEqual(closed);
  expect(closedOf(typedClosed(closed))).toEqual(closed);
  expect(closedOf('2026-12-24\n2027-02-29 gibt es nicht\nx')).toBe('2027-02-29 gibt es nicht');
  expect(closedOf('24.12.2026')).toBe('24.12.2026');
});

test('a shop that was always open is offered a usual week', () => {
  const typed = typedHours({ zone: 'Europe/Berlin', week: null, holidaysOf: 'be', closed: [] });
  expect(typed.mode).toBe('always');
  expect(weekOf(typed.week)?.map((day) => day.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
});
