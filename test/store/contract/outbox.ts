import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeliveryRow, Held } from '../../../plugin-server/store/outbox-tx.ts';
import type { Store } from '../../../plugin-server/store/store.ts';
import type { Tx } from '../../../plugin-server/store/tx.ts';
import { randomPart } from '../../../protocol/ids.ts';
import { deliveryRow, openShop } from '../shop.ts';
import type { Contract } from './given.ts';

export const outboxContract = ({ open, shop }: Contract) =>
  describe('deliveries that leave the house', () => {
    /** A database of its own: whoever claims takes what is due, whichever site it is of. */
    const alone = async () => {
      const its = await open();
      const shop = await openShop(its.store);
      const { site } = shop;
      const put = (part: Partial<DeliveryRow> = {}) =>
        its.store.write((tx) =>
          tx.enqueue({
            ...deliveryRow({ site, conversation: null, seq: null }),
            channel: 'email',
            purpose: 'code',
            peer: randomPart(),
            next_at: 1_000,
            sealed: 'v1.sealed',
            ...part,
          }),
        );
      const talk = async () => shop.conversation(await shop.visitor());
      return { its, store: its.store, site, put, talk };
    };
    type Asked = Parameters<Tx['claimDeliveries']>[0];
    const sitesOf = async (store: Store) => (await store.read.sites()).map(({ id }) => id);
    const parcels = async (store: Store, part: Partial<Asked> = {}, key?: string) => {
      const asked: Asked = {
        channel: 'email',
        sites: await sitesOf(store),
        now: 5_000,
        limit: 10,
        claim: randomPart(),
        run: 'run-1',
        leaseUntil: 65_000,
        gathers: true,
        ...part,
      };
      return store.write((tx) => tx.claimDeliveries(asked), 'chat', key);
    };
    const claim = async (store: Store, part: Partial<Asked> = {}) => (await parcels(store, part, 'deliveries')).flat();
    const isDue = async (store: Store, now: number) => store.read.isDeliveryDue('email', await sitesOf(store), now);
    const held = (row: DeliveryRow | undefined): Held => ({ parcel: row?.parcel ?? 0, claim: row?.claim ?? '' });
    const sends = async (store: Store, mine: Held, until: number) =>
      (await store.write((tx) => tx.markSending(mine, until))).length > 0;
    const ends = async (store: Store, mine: Held, to: Parameters<Tx['settle']>[1]) =>
      (await store.write((tx) => tx.settle(mine, to))).length > 0;

    test('what is due is claimed once, the longest due first; chat, what is not due and what is settled never', async () => {
      const { its, store, put } = await alone();
      await using _ = its;
      const late = await put({ next_at: 3_000 });
      const early = await put({ next_at: 2_000 });
      await put({ next_at: 5_001 });
      await put({ next_at: null, state: 'waiting' });
      await put({ next_at: null, state: 'accepted' });
      await put({ channel: 'chat' });
      expect(await isDue(store, 1_999)).toBe(false);
      expect(await isDue(store, 2_000)).toBe(true);
      const rows = await claim(store);
      expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([early, late]));
      expect(rows[0]).toMatchObject({
        state: 'claimed',
        attempts: 1,
        run: 'run-1',
        next_at: 65_000,
        lease_until: 65_000,
      });
      expect(await claim(store)).toEqual([]);
      expect(await isDue(store, 5_000)).toBe(false);

      const [first] = await claim(store, { now: 70_000, limit: 1 });
      expect(first).toMatchObject({ next_at: 65_000, attempts: 1 });
    });

    test('many who claim at once share what is due: nothing twice, nothing left', async () => {
      const { its, store, put } = await alone();
      await using _ = its;
      const ids: number[] = [];
      for (let n = 0; n < 60; n += 1) ids.push(await put());
      const taken: number[] = [];
      const worker = async () => {
        for (;;) {
          const rows = (await parcels(store, { limit: 4 })).flat();
          if (rows.length === 0) return;
          taken.push(...rows.map(({ id }) => id));
        }
      };
      await Promise.all([worker(), worker(), worker(), worker()]);
      // Where several transactions run at once, one that met only what others were taking may have gone home early.
      await worker();
      expect(taken.sort((a, b) => a - b)).toEqual(ids);
    });

    test('of one key the oldest open row goes, and the next when it is settled; other keys do not wait', async () => {
      const { its, store, put } = await alone();
      await using _ = its;
      const [a1, a2, b1] = [await put({ peer: 'a' }), await put({ peer: 'a' }), await put({ peer: 'b' })];
      const rows = await claim(store);
      expect(rows.map(({ id }) => id)).toEqual([a1, b1]);
      expect(await claim(store)).toEqual([]);
      const first = held(rows[0]);
      const later = { state: 'waiting', nextAt: 90_000, attempts: 1, problem: 'retry 451' } as const;
      expect(await store.write((tx) => tx.retryLater(first, later))).toBe(1);
      expect(await claim(store, { now: 80_000, leaseUntil: 140_000 })).toHaveLength(1);
      const [again] = await claim(store, { now: 90_000 });
      expect(again?.id).toBe(a1);
      const settled = { state: 'failed', at: 91_000, problem: 'retry 451' } as const;
      expect(await ends(store, held(again), settled)).toBe(true);
      expect((await claim(store, { now: 91_000 })).map(({ id }) => id)).toEqual([a2]);
    });

    test('a row numbered before another and committed after it does not overtake it on its way', async () => {
      const { its, store, put } = await alone();
      await using _ = its;
      const first = await put({ peer: 'a', next_at: null, state: 'waiting' });
      const second = await put({ peer: 'a' });
      expect((await claim(store)).map(({ id }) => id)).toEqual([second]);
      await its.sql(`update delivery set next_at = 1000 where id = ${first}`);
      expect(await claim(store)).toEqual([]);
    });

    test('only whoever holds the claim says what became of a row', async () => {
      const { its, store, put } = await alone();
      await using _ = its;
      await put();
      const [row] = await claim(store);
      const stranger = { ...held(row), claim: 'another' };
      const end = { state: 'accepted', at: 6_000, problem: null } as const;
      expect(await sends(store, stranger, 66_000)).toBe(false);
      expect(await ends(store, stranger, end)).toBe(false);
      expect(await sends(store, held(row), 66_000)).toBe(true);
      expect(await sends(store, held(row), 67_000)).toBe(false);
      expect(await ends(store, held(row), end)).toBe(true);
      expect(await ends(store, held(row), end)).toBe(false);
      expect(await its.sql(`select state, next_at, settled_at, sealed from delivery where id = ${row?.id}`)).toEqual([
        { state: 'accepted', next_at: null, settled_at: expect.anything(), sealed: null },
      ]);
    });

    test('a lease that is over: claimed is taken again, of what was being sent nobody knows, and less so the second time', async () => {
      const { its, store, put } = await alone();
      await using _ = its;
      await put();
      const [first] = await claim(store);
      const [second] = await claim(store, { now: 65_000, leaseUntil: 125_000 });
      expect(second).toMatchObject({ id: first?.id, attempts: 2 });
      expect(await sends(store, held(first), 130_000)).toBe(false);
      expect(await sends(store, held(second), 125_000)).toBe(true);
      const lapse = (now: number, lookAfterMs = 0) =>
        store.write((tx) => tx.lapseDeliveries({ channel: 'email', now, run: 'run-1', lookAfterMs }));
      expect(await lapse(124_999)).toBe(0);
      expect(await lapse(125_000)).toBe(1);
      const [third] = await claim(store, { now: 125_000, leaseUntil: 185_000 });
      expect(third).toMatchObject({ id: first?.id, attempts: 3, problem: 'unknown', sealed: 'v1.sealed' });
      await sends(store, held(third), 185_000);
      // Whoever looks has to wait for the word of the other side.
      expect(await lapse(185_000, 90_000)).toBe(1);
      expect(await claim(store, { now: 274_999 })).toEqual([]);
      expect(await claim(store, { now: 275_000 })).toMatchObject([{ id: first?.id, problem: 'unknown again' }]);
    });

    test('whoever is merely late may still say that it arrived', async () => {
      const { its, store, put } = await alone();
      await using _ = its;
      await put();
      const [row] = await claim(store);
      await sends(store, held(row), 65_000);
      await store.write((tx) => tx.lapseDeliveries({ channel: 'email', now: 65_000, run: 'run-1', lookAfterMs: 0 }));
      const end = { state: 'accepted', at: 66_000, problem: null } as const;
      expect(await ends(store, held(row), end)).toBe(true);
      expect(await claim(store, { now: 70_000 })).toEqual([]);
    });

    test('what a process that is gone had in its hands is found again', async () => {
      const { its, store, put } = await alone();
      await using _ = its;
      const [claimed, sending] = [await put(), await put()];
      const rows = await claim(store, { run: 'gone' });
      await sends(store, held(rows.find(({ id }) => id === sending)), 65_000);
      const lapse = () =>
        store.write((tx) => tx.lapseDeliveries({ channel: 'email', now: 6_000, run: 'run-2', lookAfterMs: 0 }));
      expect(await lapse()).toBe(2);
      expect(await lapse()).toBe(0);
      const next = await claim(store, { now: 6_000, run: 'run-2' });
      expect(next.map(({ id, problem }) => [id, problem])).toEqual([
        [claimed, null],
        [sending, 'unknown'],
      ]);
    });

    test('a channel brings what is of its own sites, and nothing of others', async () => {
      const { its, store, put, site } = await alone();
      await using _ = its;
      const there = (await openShop(store)).site;
      const [here, other] = [await put(), await put({ site: there })];
      expect(await store.read.isDeliveryDue('email', [], 5_000)).toBe(false);
      expect(await store.read.isDeliveryDue('email', [there], 5_000)).toBe(true);
      expect((await claim(store, { sites: [] })).length).toBe(0);
      expect((await claim(store, { sites: [site] })).map(({ id }) => id)).toEqual([here]);
      expect((await claim(store, { sites: [site, there, there] })).map(({ id }) => id)).toEqual([other]);
    });

    describe('answers that gather', () => {
      const talking = async () => {
        const it = await alone();
        const [row, other] = [await it.talk(), await it.talk()];
        const answer = (seq: number, part: Partial<DeliveryRow> = {}) =>
          it.put({ conversation: row.id, seq, purpose: 'message', peer: '7', sealed: null, ...part });
        return { ...it, row, other, answer };
      };

      test('of one conversation leave together, also what gathers still; another’s and what is no answer goes alone', async () => {
        const { its, store, answer, other, row } = await talking();
        await using _ = its;
        const [a, b] = [await answer(1), await answer(2, { next_at: 45_000 })];
        await answer(3, { conversation: other.id });
        await answer(4, { purpose: 'ack' });
        const c = await answer(5);
        const [first, ...none] = await parcels(store);
        expect(none).toEqual([]);
        expect(first?.map(({ id, parcel, state, claim }) => [id, parcel, state, claim])).toEqual(
          [a, b, c].map((id) => [id, a, 'claimed', first?.[0]?.claim]),
        );
        const mine = held(first?.[0]);
        expect((await store.write((tx) => tx.markSending(mine, 66_000))).map(({ id }) => id)).toEqual([a, b, c]);
        expect(
          await store.write((tx) => tx.settle(mine, { state: 'accepted', at: 6_000, problem: null })),
        ).toMatchObject([
          { id: a, state: 'accepted' },
          { id: b, state: 'accepted' },
          { id: c, state: 'accepted' },
        ]);
        expect((await store.read.deliveriesIn(a)).map(({ id }) => id)).toEqual([a, b, c]);
        expect(await store.read.parcelsSent(row.id, 'email', '7', 5_999)).toEqual([a]);
        expect(await store.read.parcelsSent(row.id, 'email', '7', 6_000)).toEqual([]);
        expect(await parcels(store)).toMatchObject([[{ conversation: other.id }]]);
      });

      test('alone where the channel does not gather', async () => {
        const { its, store, answer } = await talking();
        await using _ = its;
        const a = await answer(1);
        await answer(2);
        expect((await claim(store, { gathers: false })).map(({ id }) => id)).toEqual([a]);
      });

      test('one that was cancelled meanwhile does not leave, its neighbours do', async () => {
        const { its, store, answer } = await talking();
        await using _ = its;
        const [a, b] = [await answer(1), await answer(2)];
        const [row] = await claim(store);
        await store.write((tx) => tx.cancelDelivery(a, 5_500));
        expect((await store.write((tx) => tx.markSending(held(row), 66_000))).map(({ id }) => id)).toEqual([b]);
      });

      test('what may have arrived goes again as it went, with nothing added', async () => {
        const { its, store, answer } = await talking();
        await using _ = its;
        const [a, b] = [await answer(1), await answer(2)];
        const [row] = await claim(store);
        await store.write((tx) => tx.markSending(held(row), 65_000));
        const c = await answer(3);
        await store.write((tx) => tx.lapseDeliveries({ channel: 'email', now: 6_000, run: 'next', lookAfterMs: 0 }));
        const [again] = await parcels(store, { now: 6_000, run: 'next' });
        expect(again?.map(({ id, parcel }) => [id, parcel])).toEqual([
          [a, a],
          [b, a],
        ]);
        await store.write((tx) => tx.settle(held(again?.[0]), { state: 'accepted', at: 7_000, problem: null }));
        expect((await claim(store, { now: 7_000 })).map(({ id }) => id)).toEqual([c]);
      });
    });

    test('what has not left yet is cancelled and blanked; what is on its way is not', async () => {
      const { its, store, put } = await alone();
      await using _ = its;
      const [waiting, sending] = [await put(), await put({ next_at: 500 })];
      const [row] = await claim(store, { now: 600 });
      await sends(store, held(row), 65_000);
      const cancel = (id: number) => store.write((tx) => tx.cancelDelivery(id, 7_000));
      expect([await cancel(waiting), await cancel(waiting), await cancel(sending)]).toEqual([true, false, false]);
      const states = await its.sql('select state, sealed from delivery order by id');
      expect(states).toEqual([
        { state: 'cancelled', sealed: null },
        { state: 'sending', sealed: 'v1.sealed' },
      ]);
    });

    test('a site knows how many wait and how the last one went, and nothing of its neighbour', async () => {
      const here = await shop();
      const there = await shop();
      const put = (site: typeof here.site, part: Partial<DeliveryRow>) =>
        here.store.write((tx) =>
          tx.enqueue({ ...deliveryRow({ site, conversation: null, seq: null }), channel: 'email', ...part }),
        );
      const state = (site: typeof here.site) => here.store.read.channelState(site, 'email');
      expect(await state(here.site)).toEqual({ waiting: 0, problem: null });
      // Never due: other tests of this database claim.
      const far = Number.MAX_SAFE_INTEGER;
      await put(here.site, { next_at: far, problem: 'config 535' });
      await put(here.site, { channel: 'chat', next_at: null });
      await put(there.site, { next_at: far, problem: 'retry 451' });
      expect(await state(here.site)).toEqual({ waiting: 1, problem: 'config 535' });
      await put(here.site, { state: 'accepted', settled_at: 1 });
      expect(await state(here.site)).toEqual({ waiting: 1, problem: null });
      expect(await state(there.site)).toEqual({ waiting: 1, problem: 'retry 451' });
    });

    test('whatever happens in whatever order: one on its way per key, in the order of the key, nothing lost', async () => {
      const { its, store, put } = await alone();
      await using _ = its;
      const act = fc.constantFrom('claim', 'claim', 'accept', 'accept', 'retry', 'fail', 'lapse', 'put');
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(act, fc.nat(2)), { minLength: 5, maxLength: 25 }), async (acts) => {
          await its.sql('delete from delivery');
          let now = 10_000;
          const order = new Map<string, number[]>();
          const gone = new Map<string, number[]>();
          const hands: DeliveryRow[] = [];
          for (const [what, which] of acts) {
            now += 1_000;
            const peer = `key-${which}`;
            if (what === 'put') order.set(peer, [...(order.get(peer) ?? []), await put({ peer, next_at: now })]);
            if (what === 'claim') {
              const rows = await claim(store, { now, limit: 1 + which, leaseUntil: now + 60_000 });
              for (const row of rows) {
                expect(await sends(store, held(row), now + 60_000)).toBe(true);
                hands.push(row);
              }
              const keys = hands.map((row) => row.peer);
              expect(new Set(keys).size).toBe(keys.length);
            }
            const [row] =
              what === 'accept' || what === 'retry' || what === 'fail'
                ? hands.splice(which % Math.max(1, hands.length), 1)
                : [];
            if (row !== undefined && what === 'retry')
              expect(
                await store.write((tx) =>
                  tx.retryLater(held(row), {
                    state: 'waiting',
                    nextAt: now + 1_500,
                    attempts: row.attempts,
                    problem: 'r',
                  }),
                ),
              ).toBe(1);
            else if (row !== undefined) {
              const state = what === 'accept' ? ('accepted' as const) : ('failed' as const);
              expect(await ends(store, held(row), { state, at: now, problem: null })).toBe(true);
              gone.set(row.peer, [...(gone.get(row.peer) ?? []), row.id]);
            }
            if (what === 'lapse') {
              // The process is gone: what it had in its hands is found again.
              await store.write((tx) => tx.lapseDeliveries({ channel: 'email', now, run: 'another', lookAfterMs: 0 }));
              hands.length = 0;
            }
          }
          for (let rest = 0; rest < 60; rest += 1) {
            now += 61_000;
            for (const row of [...hands.splice(0), ...(await claim(store, { now, leaseUntil: now + 60_000 }))]) {
              await ends(store, held(row), { state: 'accepted', at: now, problem: null });
              gone.set(row.peer, [...(gone.get(row.peer) ?? []), row.id]);
            }
          }
          for (const [peer, ids] of order) expect(gone.get(peer) ?? [], peer).toEqual(ids);
          expect(await its.sql('select id from delivery where next_at is not null')).toEqual([]);
        }),
        { numRuns: 60 },
      );
    });
  });
