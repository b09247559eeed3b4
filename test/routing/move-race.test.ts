import { describe, expect, test } from 'vitest';
import { channelLimits, liveDeliveryStates } from '../../protocol/channel.ts';
import { openTalk } from '../conversation/talk.ts';
import { openPostgresForTest, openSqliteForTest } from '../store/test-store.ts';
import { seeded } from '../support/random.ts';
import { openAnswers } from './answers.ts';

const grace = channelLimits.graceMs / 1_000;
const races = {
  SQLite: { open: openSqliteForTest, times: 1_000 },
  PostgreSQL: { open: openPostgresForTest, times: 100 },
};

/** Her reading, her return, the clock of the chat and the worker, all at the same moment and in any order. */
describe.each(Object.entries(races))('her reading against the grace time, on %s', (_, { open, times }) => {
  test('one live delivery and one arrival for each answer, and never a copy', { timeout: 240_000 }, async () => {
    await using its = await open();
    const talk = await openTalk(its);
    const random = seeded(2_026);
    const seen = new Map<string, number>();
    for (let n = 0; n < times; n += 1) {
      const ada = await openAnswers(talk);
      const seq = await ada.answers(0);
      let left = 0;
      const work = async (second: number) => {
        const rows = await ada.claims(second);
        if (rows.length === 0) return;
        const sent = await ada.sends(rows, second);
        left += sent.length;
        if (sent.length > 0) await ada.ends(sent, 'accepted', second);
      };
      // Half of them meet a mail that waits already.
      if (random.chance(0.5)) await ada.ticks(grace);
      const moves = [
        () => ada.ticks(grace),
        () => ada.reads(seq),
        () => work(grace + 45),
        () => ada.ticks(2 * grace + 45),
        ...(random.chance(0.3) ? [() => ada.returns(grace)] : []),
      ];
      // Each begins some glances at the store later than another, so that any of them may come first.
      const race = moves.map((move) => ({ move, glances: random.between(0, 12) }));
      await Promise.all(
        race.map(async ({ move, glances }) => {
          for (let glance = 0; glance < glances; glance += 1) {
            await new Promise(setImmediate);
            await talk.store.read.meta('epoch');
          }
          await move();
        }),
      );
      // She is gone, and time goes on.
      for (const second of [1_000, 2_000, 3_000]) {
        await ada.ticks(second);
        await work(second + 45);
      }
      const rows = (await ada.rows()).map((row) => row.split(' '));
      const live = rows.filter(([, , state]) => (liveDeliveryStates as readonly string[]).includes(state ?? ''));
      expect(live, JSON.stringify(rows)).toHaveLength(1);
      const [, channel = '', state = ''] = live[0] ?? [];
      const arrivals = left + (channel === 'chat' && state === 'read' ? 1 : 0);
      expect({ arrivals, is: `${channel} ${state}` }, JSON.stringify(rows)).toEqual({
        arrivals: 1,
        is: left === 1 ? 'email accepted' : 'chat read',
      });
      seen.set(channel, (seen.get(channel) ?? 0) + 1);
    }
    // A race that always ends the same way is none.
    expect(seen.get('chat') ?? 0).toBeGreaterThan(times / 20);
    expect(seen.get('email') ?? 0).toBeGreaterThan(times / 20);
    console.info(`raced ${times} times, seed 2026: ${JSON.stringify(Object.fromEntries(seen))}`);
  });
});
