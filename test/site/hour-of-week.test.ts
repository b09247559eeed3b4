import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hourOfWeek } from '../../plugin-server/site/hours/hour-of-week.ts';
import { localTime } from '../../plugin-server/site/hours/local-time.ts';

const week = 7 * 86_400_000;
const hour = 3_600_000;

test('at half past, it is the second half of that hour a week ago and the first half of this one', () => {
  const at = Date.UTC(2026, 10, 17, 13, 30);
  expect(hourOfWeek('Europe/Berlin', at)).toEqual([
    { from: at - week, to: at - week + hour / 2 },
    { from: at - hour / 2, to: at },
  ]);
});

test('the day before the clock is put forward, it is an hour and not two', () => {
  const at = Date.UTC(2026, 3, 3, 23);
  expect(hourOfWeek('Europe/Berlin', at)).toEqual([{ from: Date.UTC(2026, 2, 28, 0), to: Date.UTC(2026, 2, 28, 1) }]);
});

test('every moment in it shows the same weekday and hour there as now, and none that does is left out', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'UTC', 'Australia/Lord_Howe'),
      fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }),
      (zone, at) => {
        const hourAt = (moment: number): string => {
          const { day, minute } = localTime(zone, moment);
          return `${new Date(`${day}T00:00:00Z`).getUTCDay()} ${Math.floor(minute / 60)}`;
        };
        const spans = hourOfWeek(zone, at);
        const isIn = (moment: number): boolean => spans.some(({ from, to }) => from <= moment && moment < to);
        for (let moment = at - week; moment < at; moment += 5 * 60_000)
          if ((hourAt(moment) === hourAt(at)) !== isIn(moment)) return false;
        return true;
      },
    ),
    { numRuns: 60 },
  );
});
