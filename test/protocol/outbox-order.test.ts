import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OutboxWorld } from './outbox-world.ts';

const schedule = fc.array(fc.nat(16 * 2 * 5_040 - 1), { minLength: 40, maxLength: 160 });

for (const locks of [true, false])
  for (const http of [true, false]) {
    const who = locks ? 'one tab sends for both' : 'both tabs send';
    const how = http ? 'requests overtake each other' : 'a socket';
    test(`nothing is lost, doubled or turned round, however the network behaves (${who}, ${how})`, () => {
      let accepted = 0;
      fc.assert(
        fc.property(schedule, (choices) => {
          const world = new OutboxWorld({ locks, http });
          for (const choice of choices) world.act(choice);
          world.calm();
          accepted += world.server.log.length;
          expect(world.complaints()).toEqual([]);
        }),
        { numRuns: 1_500 },
      );
      expect(accepted).toBeGreaterThan(5_000);
    }, 60_000);
  }

test('after the faults have stopped everything is delivered within a minute', () => {
  fc.assert(
    fc.property(schedule, (choices) => {
      const world = new OutboxWorld({ locks: true, http: false });
      for (const choice of choices) world.act(choice);
      expect(world.calm()).toBeLessThan(60_000);
      expect(world.tabs[0].state.items.filter((item) => item.state !== 'parked')).toEqual([]);
    }),
    { numRuns: 500 },
  );
}, 60_000);
