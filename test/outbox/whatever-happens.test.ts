import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Caps } from '../../plugin-server/channels/adapter.ts';
import { openSqliteForTest } from '../store/test-store.ts';
import { fakeVendor, type Mood, moods } from './fake-vendor.ts';
import { openPost, type Post } from './open-post.ts';

const kinds: readonly Caps['correlation'][] = ['message-id', 'list', 'echo', 'none'];

test.each(
  kinds,
)('whatever the vendor does (%s): in order, none twice but a mail under its own id, and everything ends', {
  timeout: 120_000,
}, async (correlation) => {
  await using its = await openSqliteForTest();
  const post = await openPost(its);
  let total = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...moods), { maxLength: 14 }) as fc.Arbitrary<Mood[]>,
      fc.array(fc.nat(2), { minLength: 2, maxLength: 8 }),
      async (ahead, peers) => {
        await its.sql('delete from piece');
        await its.sql('delete from delivery');
        const vendor = fakeVendor(correlation);
        vendor.feel(ahead);
        const ids = new Map<string, number[]>();
        for (const n of peers) {
          const peer = `p${n}`;
          ids.set(peer, [...(ids.get(peer) ?? []), await post.put({ peer, created_at: post.clock.wall() })]);
        }
        const worker = post.worker(vendor);
        for (let minute = 0; minute < 40; minute += 1) {
          worker.wake();
          await settled(post);
          if ((await post.rows()).every(({ next_at }) => next_at === null)) break;
          post.clock.move(30_000);
        }
        await worker.close();
        total += peers.length;

        const rows = await its.sql('select id, peer, state, next_at, parcel from delivery order by id');
        // Everything has an end.
        expect(rows.filter(({ next_at }) => next_at !== null)).toEqual([]);
        expect(vendor.overlaps()).toBe(0);
        for (const { id, state } of rows) {
          const times = vendor.taken.filter(({ piece }) => piece === `${id}.0`).length;
          // What is said of it is true.
          if (state === 'accepted') expect(times).toBeGreaterThan(0);
          if (state === 'failed') expect(times).toBe(0);
          expect(['accepted', 'failed', 'unclear']).toContain(state);
          expect(times).toBeLessThanOrEqual(correlation === 'message-id' ? 2 : 1);
        }
        // Of each peer in the order they were made, a repetition where it was.
        for (const [peer, own] of ids) {
          const arrived = vendor.taken.filter((it) => it.peer === peer).map(({ piece }) => Number.parseInt(piece, 10));
          expect(arrived).toEqual([...arrived].sort((a, b) => a - b));
          expect(arrived.every((id) => own.includes(id))).toBe(true);
        }
      },
    ),
    { numRuns: 25, seed: 4_711 },
  );
  expect(total).toBeGreaterThan(50);
});

/** Nothing is in anybody's hands, and nothing is due that waits for nobody before it. */
const settled = (post: Post): Promise<void> =>
  expect
    .poll(
      async () => {
        const now = Math.floor(post.clock.steady());
        const open = (await post.rows()).filter(({ next_at }) => next_at !== null);
        const firsts = open.filter((row, at) => open.findIndex(({ peer }) => peer === row.peer) === at);
        return firsts.filter(
          ({ state, next_at }) => state === 'claimed' || state === 'sending' || (next_at ?? 0) <= now,
        ).length;
      },
      { timeout: 20_000, interval: 2 },
    )
    .toBe(0);
