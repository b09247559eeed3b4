import { beforeAll, describe, expect, test, vi } from 'vitest';
import { StoreRefusal } from '../../plugin-server/store/store.ts';
import type { Tx } from '../../plugin-server/store/tx.ts';
import { makeCid } from '../../protocol/ids.ts';
import { testDatabase } from '../support/postgres.ts';
import { entryRow, openShop } from './shop.ts';
import { openPostgresForTest } from './test-store.ts';

// A database server, processes and thousands of commits on a machine that may have other things to do.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** What can only happen where several transactions run at once. */
describe('transactions that meet on PostgreSQL', () => {
  beforeAll(async () => (await testDatabase()).drop());

  /** Resolves when so many have arrived. */
  const barrier = (count: number) => {
    const all = Promise.withResolvers<void>();
    let come = 0;
    return () => {
      come += 1;
      if (come >= count) all.resolve();
      return all.promise;
    };
  };

  test('two that wait for each other both get through', async () => {
    await using its = await openPostgresForTest();
    const shop = await openShop(its.store);
    const ada = await shop.visitor();
    const [one, two] = [await shop.conversation(ada), await shop.conversation(ada)];
    const meet = barrier(2);
    let runs = 0;
    const hold = (first: typeof one, second: typeof one) =>
      its.store.write(async (tx) => {
        runs += 1;
        await tx.lockConversation(shop.site, first.id);
        await meet();
        const row = await tx.lockConversation(shop.site, second.id);
        await tx.saveConversation({ ...row!, rev: row!.rev + 1 });
      });
    await Promise.all([hold(one, two), hold(two, one)]);
    expect(runs).toBe(3);
    expect((await its.store.read.conversation(shop.site, one.id))?.rev).toBe(1);
    expect((await its.store.read.conversation(shop.site, two.id))?.rev).toBe(1);
  });

  test('of two with the same client id the second finds the first and does nothing', async () => {
    await using its = await openPostgresForTest();
    const shop = await openShop(its.store);
    const row = await shop.conversation(await shop.visitor());
    const cid = makeCid();
    const meet = barrier(2);
    const send = (seq: number) =>
      its.store.write(async (tx: Tx) => {
        const known = await tx.messageByCid('d:same', cid);
        if (known !== undefined) return `again ${known.seq}`;
        await meet();
        await tx.insertEntry(entryRow({ conversation: row.id, seq, origin: 'd:same', cid }));
        return `first ${seq}`;
      });
    const answers = await Promise.all([send(1), send(2)]);
    const [entry, ...others] = await its.store.read.entriesAfter(row.id, 0, 9);
    expect(others).toEqual([]);
    expect(answers.toSorted()).toEqual([`again ${entry?.seq}`, `first ${entry?.seq}`]);
  });

  test('a key that stays taken is told after a few tries', async () => {
    await using its = await openPostgresForTest();
    let runs = 0;
    const shop = await openShop(its.store);
    const { key } = (await its.store.read.site(shop.site))!;
    const taken = its.store.write(async (tx) => {
      runs += 1;
      await tx.insertSite({ ...(await tx.site(shop.site))!, id: `${shop.site}x` as typeof shop.site, key });
    });
    await expect(taken).rejects.toThrow(/unique/);
    expect(runs).toBe(4);
  });

  test('jobs of one key run one after the other, in order, and leave room for others', async () => {
    await using its = await openPostgresForTest();
    const events: string[] = [];
    const began = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const job = (name: string, key?: string) =>
      its.store.write(
        async (tx) => {
          events.push(`${name} begins`);
          if (name === 'a1') {
            began.resolve();
            await gate.promise;
          }
          await tx.saveMeta({ key: name, value: 'x' });
          events.push(`${name} ends`);
        },
        'chat',
        key,
      );
    const ofA = Array.from({ length: 12 }, (_, index) => job(`a${index + 1}`, 'a'));
    try {
      await began.promise;
      await job('b1', 'b');
      await job('free');
      expect(events).toEqual(['a1 begins', 'b1 begins', 'b1 ends', 'free begins', 'free ends']);
    } finally {
      gate.resolve();
    }
    await Promise.all(ofA);
    const order = events.filter((event) => event.startsWith('a') && event.endsWith('begins'));
    expect(order).toEqual(Array.from({ length: 12 }, (_, index) => `a${index + 1} begins`));
  });

  test('while the server is away all are told to come back; then it goes on by itself', async () => {
    await using its = await openPostgresForTest();
    const { store } = its;
    await openShop(store);
    const began = Promise.withResolvers<void>();
    const isCut = Promise.withResolvers<void>();
    const underWay = store.write(async (tx) => {
      await tx.saveMeta({ key: 'under way', value: 'x' });
      began.resolve();
      await isCut.promise;
      await tx.saveMeta({ key: 'under way', value: 'y' });
    });
    await began.promise;
    const cut =
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'nahtlos' and datname = current_database()";
    await its.sql(cut);
    isCut.resolve();
    const refusal = await underWay.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StoreRefusal);
    expect((refusal as StoreRefusal).problem.code).toBe('server.busy');
    expect(store.state()).toMatchObject({ ready: false, problem: { code: 'server.busy' } });
    await expect(store.write((tx) => tx.saveMeta({ key: 'away', value: 'x' }))).rejects.toThrow('server.busy');

    await expect.poll(() => store.state().ready, { timeout: 30_000, interval: 50 }).toBe(true);
    await store.write((tx) => tx.saveMeta({ key: 'back', value: 'x' }));
    expect(await store.read.meta('back')).toBe('x');
    expect(await store.read.meta('under way')).toBeUndefined();
    await expect(openPostgresForTest({ url: its.url, drop: async () => {} })).rejects.toThrow(
      'Another Nahtlos process',
    );
  });
});
