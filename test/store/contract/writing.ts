import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { receiveMessage } from '../../../plugin-server/conversation/receive-message.ts';
import { onlyChat } from '../../../plugin-server/routing/circumstances.ts';
import { StoreRefusal } from '../../../plugin-server/store/store.ts';
import type { Tx } from '../../../plugin-server/store/tx.ts';
import type { Cid, StartKey } from '../../../protocol/ids.ts';
import { makeCid, randomPart } from '../../../protocol/ids.ts';
import { entryRow, openShop, type Visitor } from '../shop.ts';
import type { Contract } from './given.ts';

/** The unit of all that is told to people: accepted means on the disk, refused means nothing of it is. */
export const writingContract = ({ shop, shared, open }: Contract) =>
  describe('writing', () => {
    const save =
      (key: string, value = 'x') =>
      (tx: Tx) =>
        tx.saveMeta({ key, value });

    test('what a verb answers is answered after its commit', async () => {
      const { store } = await shop();
      const key = randomPart();
      const answer = await store.write(async (tx) => {
        await tx.saveMeta({ key, value: 'x' });
        return { answer: 42 };
      });
      // Another connection sees it already.
      expect(await shared().sql(`select value from meta where key = '${key}'`)).toEqual([{ value: 'x' }]);
      expect(answer).toEqual({ answer: 42 });
    });

    test('a verb that throws is told its own error, keeps nothing, and harms nobody beside it', async () => {
      const { store } = await shop();
      const key = randomPart();
      const mistake = new Error('a mistake of ours');
      const jobs = Array.from({ length: 20 }, (_, index) =>
        store.write(async (tx) => {
          await tx.saveMeta({ key: `${key}${index}`, value: 'x' });
          if (index % 7 === 3) throw mistake;
          return index;
        }),
      );
      const settled = await Promise.allSettled(jobs);
      for (const [index, it] of settled.entries()) {
        const isBad = index % 7 === 3;
        expect(it).toEqual(isBad ? { status: 'rejected', reason: mistake } : { status: 'fulfilled', value: index });
        expect(await store.read.meta(`${key}${index}`)).toBe(isBad ? undefined : 'x');
      }
    });

    test('whatever mixture of good and bad arrives at once, exactly the good is kept', async () => {
      const { store, conversation, visitor } = await shop();
      const ada = await visitor();
      const job = fc.constantFrom('good', 'throws', 'throws late', 'takes a number twice', 'swallows its mistake');
      await fc.assert(
        fc.asyncProperty(fc.array(job, { minLength: 1, maxLength: 25 }), async (kinds) => {
          const row = await conversation(ada);
          const jobs = kinds.map((kind, index) =>
            store.write(async (tx) => {
              if (kind === 'throws') throw new Error(kind);
              await tx.insertEntry(entryRow({ conversation: row.id, seq: index + 1 }));
              if (kind === 'throws late') throw new Error(kind);
              if (kind === 'takes a number twice')
                await tx.insertEntry(entryRow({ conversation: row.id, seq: index + 1 }));
              if (kind === 'swallows its mistake')
                await tx.insertEntry(entryRow({ conversation: row.id, seq: index + 1 })).catch(() => {});
              return index + 1;
            }),
          );
          const settled = await Promise.allSettled(jobs);
          const kept = settled.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []));
          const rows = await store.read.entriesAfter(row.id, 0, 100);
          expect(rows.map(({ seq }) => seq)).toEqual(kept);
          for (const [index, kind] of kinds.entries())
            if (kind !== 'swallows its mistake') expect(kept.includes(index + 1)).toBe(kind === 'good');
        }),
        { numRuns: 30 },
      );
    });

    test('messages of many writers, sent without waiting, all arrive once and in order of each writer', async () => {
      const { store, visitor } = await shop();
      const visitors: Visitor[] = [];
      for (let n = 0; n < 4; n += 1) visitors.push(await visitor());
      const talks = visitors.map((it) => ({
        it,
        start: randomPart() as StartKey,
        cids: Array.from({ length: 25 }, makeCid),
      }));
      const send = ({ it, start, cids }: (typeof talks)[number], n: number) =>
        store.write(
          (tx) =>
            receiveMessage(tx, {
              from: it.caller,
              to: { start },
              cid: cids[n - 1] as Cid,
              n,
              text: `message ${n}`,
              files: [],
              channel: 'chat',
              circumstances: onlyChat(5_000 + n, true),
            }),
          'chat',
          it.caller.origin,
        );
      const sent = talks.flatMap((talk) => talk.cids.map((_, index) => send(talk, index + 1)));
      const again = talks.flatMap((talk) => talk.cids.map((_, index) => send(talk, index + 1)));
      for (const outcome of await Promise.all(sent)) expect(outcome).toMatchObject({ ok: true });
      for (const outcome of await Promise.all(again))
        expect(outcome).toMatchObject({ ok: true, answer: { again: true } });
      for (const { it, start, cids } of talks) {
        const row = await store.read.conversationByStart(it.device, start);
        const entries = await store.read.entriesAfter(row!.id, 0, 100);
        expect(entries.map(({ cid }) => cid)).toEqual(cids);
        expect(entries.map(({ seq }) => seq)).toEqual(cids.map((_, index) => index + 1));
      }
    });

    test('a transaction that is over takes nothing more', async () => {
      const { store } = await shop();
      let kept: Tx | undefined;
      await store.write(async (tx) => {
        kept = tx;
      });
      await expect(kept?.saveMeta({ key: 'late', value: 'x' })).rejects.toThrow('transaction is over');
      expect(await store.read.meta('late')).toBeUndefined();
    });

    test('a store that closes finishes what it accepted and refuses what comes', async () => {
      await using its = await open();
      const { store } = its;
      const accepted = Array.from({ length: 50 }, (_, index) => store.write(save(`k${index}`)));
      const closed = store.close();
      const refused = await store.write(save('late')).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(StoreRefusal);
      expect((refused as StoreRefusal).problem.code).toBe('server.draining');
      expect(store.state().ready).toBe(false);
      await Promise.all(accepted);
      await closed;
      await using after = await its.reopen();
      for (let index = 0; index < 50; index += 1) expect(await after.store.read.meta(`k${index}`)).toBe('x');
      expect(await after.store.read.meta('late')).toBeUndefined();
    });

    test('a full lane refuses, says when to come back, and the other lane still takes', async () => {
      await using its = await open();
      const { store } = its;
      const refusals: StoreRefusal[] = [];
      const nothing = async () => {};
      const jobs = Array.from({ length: 5_020 }, () =>
        store.write(nothing).catch((error: unknown) => refusals.push(error as StoreRefusal)),
      );
      expect(store.state().queued).toBeGreaterThan(4_900);
      const upkeep = store.write(save('upkeep'), 'upkeep');
      await Promise.all([...jobs, upkeep]);
      expect(new Set(refusals.map(({ problem }) => problem.code))).toEqual(new Set(['server.busy']));
      for (const { problem } of refusals) {
        expect(problem.retryAfterMs).toBeGreaterThanOrEqual(500);
        expect(problem.retryAfterMs).toBeLessThanOrEqual(3_000);
      }
      expect(await store.read.meta('upkeep')).toBe('x');
      expect(store.state()).toEqual({ ready: true, queued: 0, waitMs: 0 });
    });

    test('the epoch belongs to the database, the run to this start', async () => {
      await using first = await open();
      const { epoch, run } = first.store;
      await openShop(first.store);
      await using second = await first.reopen();
      expect(second.store.epoch).toBe(epoch);
      expect(second.store.run).not.toBe(run);
    });
  });
