import { describe, expect, test } from 'vitest';
import type { ChannelAdapter, Parcel, Sent } from '../../plugin-server/channels/adapter.ts';
import { StoreRefusal } from '../../plugin-server/store/store.ts';
import { problem } from '../../protocol/problems.ts';
import { openPostgresForTest, openSqliteForTest } from '../store/test-store.ts';
import { accepted, carrier, failure, openPost, type Post } from './open-post.ts';

const stores = { SQLite: openSqliteForTest, PostgreSQL: openPostgresForTest } as const;

const states = async (post: Post): Promise<string> =>
  (await post.rows()).map(({ peer, state }) => `${peer} ${state}`).join(', ');
const waited = { timeout: 20_000, interval: 20 };
const settles = (post: Post, wanted: string): Promise<void> => expect.poll(() => states(post), waited).toBe(wanted);

describe.each(Object.keys(stores) as (keyof typeof stores)[])('on %s', (kind) => {
  const open = () => stores[kind]();

  test('what is due goes out once, by whichever of two workers, and what it held is blanked', async () => {
    await using its = await open();
    const post = await openPost(its);
    for (let n = 0; n < 120; n += 1) await post.put({ peer: `p${n}`, sealed: 'v1.sealed' });
    const mail = carrier(() => accepted);
    const workers = [post.worker(mail), post.worker(mail)];
    await expect.poll(async () => (await post.rows()).every(({ state }) => state === 'accepted'), waited).toBe(true);
    for (const worker of workers) await worker.close();
    expect(mail.carried.toSorted()).toEqual([...new Set(mail.carried)].toSorted());
    expect(mail.carried).toHaveLength(120);
    expect(post.counts.get('deliveries_accepted')).toBe(120);
    expect(await its.sql('select id from delivery where sealed is not null or claim is not null')).toEqual([]);
  });

  test('what one person gets arrives in its order, although some of it fails at first and two workers carry', async () => {
    await using its = await open();
    const post = await openPost(its);
    const ids = new Map<string, number[]>();
    for (let n = 0; n < 40; n += 1) {
      const peer = `p${n % 4}`;
      ids.set(peer, [...(ids.get(peer) ?? []), await post.put({ peer })]);
    }
    const arrived: number[] = [];
    const now = new Set<string>();
    let calls = 0;
    const mail = carrier(() => accepted);
    const flaky: ChannelAdapter<Parcel> = {
      kind: 'email',
      caps: mail.caps,
      parse: mail.parse,
      health: mail.health,
      close: mail.close,
      render: (parcel) => [{ id: parcel.id, body: parcel }],
      send: async ({ body: { id, to } }): Promise<Sent> => {
        expect(now.has(to.value)).toBe(false);
        now.add(to.value);
        await new Promise(setImmediate);
        now.delete(to.value);
        calls += 1;
        if (calls % 3 === 0) return failure('retry');
        arrived.push(Number(id));
        return accepted;
      },
    };
    const workers = [post.worker(flaky, { random: () => 0 }), post.worker(flaky, { random: () => 0 })];
    await expect.poll(async () => (await post.rows()).every(({ next_at }) => next_at === null), waited).toBe(true);
    for (const worker of workers) await worker.close();
    for (const own of ids.values()) expect(arrived.filter((id) => own.includes(id))).toEqual(own);
  });

  test('`sending` is on disk before the first byte leaves', async () => {
    await using its = await open();
    const post = await openPost(its);
    await post.put({ peer: 'ada' });
    const seen: string[] = [];
    const worker = post.worker(
      carrier(async () => {
        seen.push(await states(post));
        return accepted;
      }),
    );
    await settles(post, 'ada accepted');
    await worker.close();
    expect(seen).toEqual(['ada sending']);
  });

  test('a process that died between `sending` and the answer: sent once more, and if it dies again a person decides', async () => {
    await using its = await open();
    const post = await openPost(its);
    await post.put({ peer: 'ada' });
    await post.put({ peer: 'grace' });
    const die = async (peer: string) => {
      const rows = await post.store.write((tx) =>
        tx.claimDeliveries({
          channel: 'email',
          sites: [post.site],
          now: post.clock.wall(),
          limit: 9,
          claim: 'of the dead',
          run: 'gone',
          leaseUntil: post.clock.wall() + 60_000,
          gathers: true,
        }),
      );
      for (const row of rows.flat().filter((it) => it.peer === peer))
        await post.store.write((tx) =>
          tx.markSending({ parcel: row.parcel ?? 0, claim: 'of the dead' }, post.clock.wall() + 60_000),
        );
    };
    await die('ada');
    expect(await states(post)).toBe('ada sending, grace claimed');
    const mail = carrier((peer) => (peer === 'ada' ? { state: 'unknown' } : accepted));
    const worker = post.worker(mail);
    await settles(post, 'ada unclear, grace accepted');
    await worker.close();
    expect(mail.carried.toSorted()).toEqual(['ada', 'grace']);
  });
});

describe('the worker', () => {
  const withPost = async () => {
    const its = await openSqliteForTest();
    return { its, post: await openPost(its) };
  };

  test('a piece that cannot be made fails alone: its neighbours go out', async () => {
    const { its, post } = await withPost();
    await using _ = its;
    for (const peer of ['poison', 'ada', 'grace']) await post.put({ peer });
    const mail = carrier(() => accepted);
    const worker = post.worker(mail);
    await settles(post, 'poison failed, ada accepted, grace accepted');
    await worker.close();
    expect(mail.carried.toSorted()).toEqual(['ada', 'grace']);
    expect((await post.rows())[0]?.problem).toBe('bug render');
  });

  test('one who is not reached waits for a next attempt, and nobody waits with her', async () => {
    const { its, post } = await withPost();
    await using _ = its;
    for (const peer of ['ada', 'grace']) await post.put({ peer });
    let isBack = false;
    const mail = carrier((peer) => (peer === 'ada' && !isBack ? failure('retry', '451 4.7.1') : accepted));
    const worker = post.worker(mail);
    await settles(post, 'ada waiting, grace accepted');
    expect((await post.rows())[0]).toMatchObject({ attempts: 1, problem: 'retry 451 4.7.1' });
    isBack = true;
    worker.wake();
    post.clock.move(1_000);
    worker.wake();
    await settles(post, 'ada accepted, grace accepted');
    await worker.close();
    expect(mail.carried).toEqual(expect.arrayContaining(['ada', 'ada', 'grace']));
  });

  test('after ten attempts she is given up', async () => {
    const { its, post } = await withPost();
    await using _ = its;
    await post.put({ peer: 'ada' });
    const mail = carrier(() => failure('retry'));
    const worker = post.worker(mail, { random: () => 0 });
    await settles(post, 'ada failed');
    await worker.close();
    expect(mail.carried).toHaveLength(10);
  });

  test('a channel that is set up wrongly pauses; a minute later one goes ahead to see, and then all', async () => {
    const { its, post } = await withPost();
    await using _ = its;
    for (let n = 0; n < 12; n += 1) await post.put({ peer: `p${n}` });
    let isMended = false;
    const mail = carrier(() => (isMended ? accepted : failure('config', '535')), { atOnce: 3 });
    const worker = post.worker(mail);
    await expect.poll(() => post.counts.get('deliveries_later'), waited).toBe(3);
    worker.wake();
    const before = mail.carried.length;
    expect(before).toBe(3);
    post.clock.move(60_000);
    worker.wake();
    await expect.poll(() => post.counts.get('deliveries_later'), waited).toBe(4);
    expect((await post.rows()).every(({ attempts }) => attempts === 0)).toBe(true);
    isMended = true;
    post.clock.move(60_000);
    worker.wake();
    await expect.poll(async () => (await post.rows()).every(({ state }) => state === 'accepted'), waited).toBe(true);
    await worker.close();
    expect(post.problems).toEqual(['config 535', null]);
  });

  test('no more at once than the channel says', async () => {
    const { its, post } = await withPost();
    await using _ = its;
    for (let n = 0; n < 20; n += 1) await post.put({ peer: `p${n}` });
    let most = 0;
    const mail = carrier(
      async () => {
        most = Math.max(most, mail.atOnce());
        await new Promise((resolve) => setTimeout(resolve, 5));
        return accepted;
      },
      { atOnce: 3 },
    );
    const worker = post.worker(mail);
    await expect.poll(async () => (await post.rows()).every(({ state }) => state === 'accepted'), waited).toBe(true);
    await worker.close();
    expect(most).toBe(3);
  });

  test('silence is broken off after its time and counts as unknown', async () => {
    const { its, post } = await withPost();
    await using _ = its;
    await post.put({ peer: 'deaf' });
    await post.put({ peer: 'silent' });
    const mail = carrier(
      (peer, signal) =>
        new Promise((resolve) => {
          if (peer === 'silent') signal.addEventListener('abort', () => resolve({ state: 'unknown' }));
        }),
      { timeoutMs: 30 },
    );
    const worker = post.worker(mail);
    await settles(post, 'deaf unknown, silent unknown');
    await worker.close();
  });

  test('a code whose time is over is not sent any more', async () => {
    const { its, post } = await withPost();
    await using _ = its;
    await post.put({ peer: 'late', due_by: post.clock.wall() });
    await post.put({ peer: 'ada', due_by: post.clock.wall() + 1 });
    const mail = carrier(() => accepted);
    const worker = post.worker(mail);
    await settles(post, 'late failed, ada accepted');
    await worker.close();
    expect(mail.carried).toEqual(['ada']);
    expect((await post.rows())[0]?.problem).toBe('late');
  });

  test('an answer the store cannot take now is told to it until it can: nothing is sent twice', async () => {
    const { its, post } = await withPost();
    await using _ = its;
    await post.put({ peer: 'ada' });
    let refusals = 2;
    const mail = carrier(() => accepted);
    const store: typeof post.store = {
      ...post.store,
      read: post.store.read,
      kind: post.store.kind,
      run: post.store.run,
      write: (verb, lane, key) => {
        if (mail.carried.length === 0 || refusals === 0) return post.store.write(verb, lane, key);
        refusals -= 1;
        return Promise.reject(new StoreRefusal(problem('server.storage-full')));
      },
    };
    const worker = post.worker(mail, { store });
    await settles(post, 'ada accepted');
    await worker.close();
    expect(mail.carried).toEqual(['ada']);
  });

  test('closing takes nothing new, and what is on its way arrives', async () => {
    const { its, post } = await withPost();
    await using _ = its;
    await post.put({ peer: 'ada' });
    const begun = Promise.withResolvers<void>();
    const arrives = Promise.withResolvers<Sent>();
    const worker = post.worker(
      carrier(() => {
        begun.resolve();
        return arrives.promise;
      }),
    );
    await begun.promise;
    await post.put({ peer: 'grace' });
    const closed = worker.close();
    worker.wake();
    arrives.resolve(accepted);
    await closed;
    expect(await states(post)).toBe('ada accepted, grace waiting');
  });

  test('its lines hold codes and counts, nobody’s address', async () => {
    const { its, post } = await withPost();
    await using _ = its;
    await post.put({ peer: 'poison@web.example' });
    await post.put({ peer: 'ada@web.example' });
    const worker = post.worker(carrier(() => failure('bad-address', '550 5.1.1')));
    await settles(post, 'poison@web.example failed, ada@web.example failed');
    await worker.close();
    expect(post.lines.map(({ code }) => code)).toContain('bad-address 550 5.1.1');
    expect(JSON.stringify(post.lines)).not.toContain('web.example');
  });
});
