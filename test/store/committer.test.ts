import { rm } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openStore } from '../../plugin-server/store/open-store.ts';
import type { SqliteStore } from '../../plugin-server/store/sqlite-store.ts';
import { StoreRefusal } from '../../plugin-server/store/store.ts';
import type { Tx } from '../../plugin-server/store/tx.ts';
import { openShop, say } from './shop.ts';
import { onFatal, openSqliteForTest, stillClock, temporaryFolder } from './test-store.ts';

const save =
  (key: string, value = 'x') =>
  (tx: Tx) =>
    tx.saveMeta({ key, value });

test('jobs of one turn share one commit: all have run before anybody is told', async () => {
  await using its = await openSqliteForTest();
  const events: string[] = [];
  const jobs = ['a', 'b', 'c'].map((name) =>
    its.store
      .write(async (tx) => {
        await tx.saveMeta({ key: name, value: 'x' });
        events.push(`ran ${name}`);
      })
      .then(() => events.push(`told ${name}`)),
  );
  await Promise.all(jobs);
  expect(events).toEqual(['ran a', 'ran b', 'ran c', 'told a', 'told b', 'told c']);
});

test('ungrouped, each is told before the next runs', async () => {
  await using its = await openSqliteForTest();
  await its.store.close();
  const store = await openStore({ dataFolder: its.folder, clock: stillClock, onFatal, grouped: false });
  const events: string[] = [];
  const jobs = ['a', 'b'].map((name) =>
    store.write(async () => void events.push(`ran ${name}`)).then(() => events.push(`told ${name}`)),
  );
  await Promise.all(jobs);
  await store.close();
  expect(events).toEqual(['ran a', 'told a', 'ran b', 'told b']);
});

test('a good job beside a bad one runs again from its start, and is told once', async () => {
  await using its = await openSqliteForTest();
  let runs = 0;
  const good = its.store.write(async (tx) => {
    runs += 1;
    await tx.saveMeta({ key: 'good', value: `run ${runs}` });
    return runs;
  });
  const bad = its.store.write(async () => {
    throw new Error('bad');
  });
  await expect(bad).rejects.toThrow('bad');
  expect(await good).toBe(2);
  expect(await its.store.read.meta('good')).toBe('run 2');
});

test('a verb that waits for something else than its tx is a bug: it fails, keeps nothing, and writes nothing when it wakes', async () => {
  await using its = await openSqliteForTest();
  const woken = Promise.withResolvers<unknown>();
  const stranger = its.store.write(async (tx) => {
    await tx.saveMeta({ key: 'before', value: 'x' });
    await nextTurn();
    await tx.saveMeta({ key: 'after', value: 'x' }).catch(woken.resolve);
  });
  const neighbours = ['one', 'two'].map((key) => its.store.write(save(key)));
  await expect(stranger).rejects.toThrow('awaited something other than its tx');
  await Promise.all(neighbours);
  expect(await woken.promise).toMatchObject({ message: expect.stringContaining('transaction is over') });
  await its.store.write(save('three'));
  const keys = await Promise.all(['before', 'after', 'one', 'two', 'three'].map((key) => its.store.read.meta(key)));
  expect(keys).toEqual([undefined, undefined, 'x', 'x', 'x']);
});

test('a group takes about a megabyte of text; the rest follows in order', async () => {
  await using its = await openSqliteForTest();
  const order: number[] = [];
  const jobs = Array.from({ length: 40 }, (_, index) =>
    its.store.write(save(`k${index}`, 'x'.repeat(100_000))).then(() => {
      order.push(index);
      return its.store.read.meta('k39');
    }),
  );
  const last = await Promise.all(jobs);
  expect(order).toEqual(order.map((_, index) => index));
  expect(last[0]).toBeUndefined();
  expect(last[39]).toHaveLength(100_000);
});

test('chat goes before upkeep, and upkeep is not forgotten', async () => {
  await using its = await openSqliteForTest();
  const events: string[] = [];
  const upkeep = [1, 2].map((n) => its.store.write(async () => void events.push(`upkeep ${n}`), 'upkeep'));
  const chat = [1, 2, 3].map((n) => its.store.write(async () => void events.push(`chat ${n}`)));
  await Promise.all([...chat, ...upkeep]);
  expect(events).toEqual(['chat 1', 'chat 2', 'chat 3', 'upkeep 1', 'upkeep 2']);
});

test('upkeep goes on while chat never pauses, and chat never waits for more than one piece of it', async () => {
  let now = 0;
  const dataFolder = await temporaryFolder();
  const store = await openStore({ dataFolder, clock: { ...stillClock, mono: () => now }, onFatal });
  const events: string[] = [];
  const upkeep = Array.from({ length: 5 }, () => store.write(async () => void events.push('upkeep'), 'upkeep'));
  let isDone = false;
  void Promise.all(upkeep).then(() => {
    isDone = true;
  });
  // Two that take turns: the lane is never empty.
  const talk = async (): Promise<void> => {
    while (!isDone && events.length < 1_000) {
      now += 10;
      await store.write(async () => void events.push('chat'));
    }
  };
  await Promise.all([talk(), talk()]);
  await store.close();
  await rm(dataFolder, { recursive: true });
  expect(events.filter((event) => event === 'upkeep')).toHaveLength(5);
  expect(events.length).toBeLessThan(200);
  expect(events.slice(0, 10)).not.toContain('upkeep');
  expect(events.join(' ')).not.toContain('upkeep upkeep');
});

test('a full disk is told to all, keeps what was acknowledged, and ends when there is room', async () => {
  await using its = await openSqliteForTest();
  const { store } = its;
  const shop = await openShop(store);
  const row = await shop.conversation(await shop.visitor());
  const [pages] = await its.sql('pragma page_count');
  (store as SqliteStore).limitPages(Number(pages?.['page_count']) + 40);
  let said = row;
  let refusal: unknown;
  while (refusal === undefined) {
    const jobs = [store.write((tx) => say(tx, said, 'x'.repeat(4_000))), store.write(save('beside'))];
    const settled = await Promise.allSettled(jobs);
    const [first, second] = settled;
    expect(first?.status).toBe(second?.status);
    if (first?.status === 'fulfilled') said = first.value as typeof row;
    else refusal = first?.reason;
  }
  expect(said.seq).toBeGreaterThan(5);
  expect(refusal).toBeInstanceOf(StoreRefusal);
  expect((refusal as StoreRefusal).problem.code).toBe('server.storage-full');
  expect(store.state()).toMatchObject({ ready: false, problem: { code: 'server.storage-full' } });
  await expect(store.write(save('while full'))).rejects.toThrow('server.storage-full');
  expect(await store.read.entriesAfter(row.id, 0, 100)).toHaveLength(said.seq);

  (store as SqliteStore).limitPages(1_000_000);
  await expect.poll(() => store.state().ready, { timeout: 12_000, interval: 20 }).toBe(true);
  const after = await store.write((tx) => say(tx, said, 'x'.repeat(100_000)));
  expect(await store.read.entriesAfter(row.id, 0, 100)).toHaveLength(after.seq);
  expect(await store.read.meta('probe')).toBeUndefined();
  expect(await store.read.meta('while full')).toBeUndefined();
  expect(await its.sql('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});
