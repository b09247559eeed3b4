import { expect, test } from 'vitest';
import { createAvailabilities } from '../../plugin-server/site/availabilities.ts';
import { defaultHours } from '../../plugin-server/site/site-hours.ts';
import type { SiteHours } from '../../protocol/escalation-doors.ts';
import type { SiteId } from '../../protocol/ids.ts';
import { movedClock } from '../support/test-app.ts';

const site = 'st_here' as SiteId;
/** 17 November 2026 is a Tuesday; in Berlin it is one hour later than in UTC. */
const tuesday = (hour: number, minute = 0): number => Date.UTC(2026, 10, 17, hour - 1, minute);
const nineToSix = Array.from({ length: 5 }, () => [{ from: 9 * 60, to: 18 * 60 }]);
const officeHours: SiteHours = { ...defaultHours, week: [...nineToSix, [], []] as unknown as SiteHours['week'] };

interface Shop {
  hours: SiteHours;
  waiting: number;
  replies: { asked: number; took: number }[];
  /** How often the store was asked. */
  asked: number;
}

const open = (at: number, given: Partial<Shop> = {}) => {
  const shop: Shop = { hours: defaultHours, waiting: 0, replies: [], asked: 0, ...given };
  const clock = movedClock(at);
  const availabilities = createAvailabilities({
    sites: { byId: () => ({ hours: shop.hours }) as never, all: () => [{ id: site }] as never },
    read: {
      countWaiting: async () => {
        shop.asked += 1;
        return shop.waiting;
      },
      repliesBetween: async (_, from, to) =>
        shop.replies.filter(({ asked }) => from <= asked && asked < to).map(({ took }) => took),
    },
    clock,
    failed: (error) => {
      throw error;
    },
  });
  const look = async (online = 1) => {
    await availabilities.fresh(site);
    return availabilities.of(site, online);
  };
  return { shop, clock, look };
};

test('outside the hours it is closed until the next opening, whoever has left an inbox open', async () => {
  const { look, clock, shop } = open(tuesday(18), { hours: officeHours });
  expect(await look()).toEqual({ state: 'closed', replyMedianS: null, opensAt: tuesday(33), queue: null });
  clock.move(15 * 3_600_000 - 1);
  expect((await look()).state).toBe('closed');
  clock.move(1);
  expect(await look()).toMatchObject({ state: 'open', opensAt: null });
  expect((await look(0)).state).toBe('unknown');
  // New hours hold at once.
  shop.hours = { ...officeHours, closed: [{ on: '2026-11-18', name: 'Umzug' }] };
  expect(await look()).toMatchObject({ state: 'closed', opensAt: tuesday(57) });
});

test('a holiday is counted in', async () => {
  const christmas = Date.UTC(2026, 11, 25, 9);
  const { look } = open(christmas, { hours: { ...officeHours, holidaysOf: 'be' } });
  // The 26th is one too, and then it is Sunday.
  expect(await look()).toMatchObject({ state: 'closed', opensAt: Date.UTC(2026, 11, 28, 8) });
});

test('with more than a few waiting for each who is there it is busy, and the place in the row is told', async () => {
  const { look } = open(tuesday(12), { waiting: 6 });
  expect(await look(1)).toMatchObject({ state: 'busy', queue: 7 });
  expect(await look(2)).toMatchObject({ state: 'busy', queue: 7 });
  expect(await look(3)).toMatchObject({ state: 'open', queue: null });
  expect(await look(0)).toMatchObject({ state: 'unknown', queue: null });
});

test('the usual wait is that of this hour of the week, from twenty answers on', async () => {
  const week = 7 * 86_400_000;
  const now = tuesday(14, 30);
  const replies = Array.from({ length: 19 }, (_, at) => ({ asked: now - week + at * 60_000, took: 100 + at }));
  const elsewhere = [
    { asked: now - 86_400_000, took: 1 },
    { asked: now - 3_600_000, took: 1 },
    { asked: now - week - 1, took: 1 },
  ];
  const few = open(now, { replies: [...replies, ...elsewhere] });
  expect((await few.look()).replyMedianS).toBeNull();
  const enough = open(now, { replies: [...replies, ...elsewhere, { asked: now - 60_000, took: 500 }] });
  expect((await enough.look()).replyMedianS).toBe(109);
  // An hour later it is another hour.
  enough.clock.move(3_600_000);
  expect((await enough.look()).replyMedianS).toBeNull();
});

test('the store is asked once for everybody who comes in the same moments', async () => {
  const { look, shop, clock } = open(tuesday(12));
  await Promise.all(Array.from({ length: 100 }, () => look()));
  clock.move(14_999);
  await look();
  expect(shop.asked).toBe(1);
  shop.waiting = 3;
  clock.move(1);
  expect((await look()).state).toBe('busy');
  expect(shop.asked).toBe(2);
});
