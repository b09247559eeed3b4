import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileShelf } from '../plugin-server/file/file-shelf.ts';
import type { Log } from '../plugin-server/log.ts';
import { type Store, StoreRefusal } from '../plugin-server/store/store.ts';
import { type Chores, startUpkeep } from '../plugin-server/upkeep.ts';
import { makeCid } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import { problem } from '../protocol/problems.ts';
import { bareDist } from './support/bare-dist.ts';
import { agent, ask, visitor, words } from './support/people.ts';
import { movedClock, startTestApp } from './support/test-app.ts';

const day = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A store that answers each removal from what is left, and keeps what it was asked. */
const housekeeping = (left: Record<string, number>, fail: () => Error | null = () => null, chores?: Chores) => {
  const asked: [string, number][] = [];
  const removed: string[] = [];
  const logged: string[] = [];
  const log = (_: object, sentence: string) => void logged.push(sentence);
  const tx = new Proxy({} as Record<string, unknown>, {
    get: (_, name: string) => async (before: number, limit: number) => {
      const failure = fail();
      if (failure !== null) throw failure;
      asked.push([name, name === 'indexNext' ? 0 : before]);
      const count = Math.min(left[name] ?? 0, name === 'indexNext' ? before : limit);
      left[name] = (left[name] ?? 0) - count;
      return name === 'removeLooseFiles' ? Array.from({ length: count }, (__, at) => `shelf-${at}`) : count;
    },
  });
  const clock = { ...movedClock(), steps: 0 };
  const upkeep = startUpkeep({
    store: { write: (verb: (tx: unknown) => Promise<unknown>) => verb(tx) } as unknown as Store,
    shelf: {
      remove: async (name: string) => removed.push(name) > 0,
      sweep: async () => 0,
    } as unknown as FileShelf,
    clock: { ...clock, wall: () => clock.wall() + clock.steps },
    log: { fatal: log, error: log, warn: log, info: log, debug: log } as Log,
    ...(chores === undefined ? {} : { chores }),
  });
  return { upkeep, asked, removed, logged, clock };
};

describe('tidying up', () => {
  it('removes what has had its time, in steps, until nothing is left', async () => {
    const left = {
      removeEmptyDevices: 1_200,
      removeCommands: 500,
      removeGone: 0,
      removeEndedSignIns: 3,
      removeLooseFiles: 2,
    };
    const { upkeep, asked, removed, clock } = housekeeping(left);
    expect(await upkeep.removeOld()).toBe(1_200 + 500 + 3 + 2);
    expect(left).toEqual({
      removeEmptyDevices: 0,
      removeCommands: 0,
      removeGone: 0,
      removeEndedSignIns: 0,
      removeLooseFiles: 0,
    });
    expect(removed).toEqual(['shelf-0', 'shelf-1']);
    const before = Object.fromEntries(asked.map(([name, at]) => [name, clock.wall() - at]));
    expect(before).toMatchObject({
      removeEmptyDevices: limits.emptyDeviceLifeMs,
      removeCommands: limits.commandLifeMs,
      removeGone: limits.goneLifeMs,
      removeEndedSignIns: limits.signInLifeMs,
      removeLooseFiles: day,
    });
  });

  it('removes nothing while the clock says that years have passed in a moment', async () => {
    const { upkeep, asked, clock, logged } = housekeeping({ removeEmptyDevices: 9 });
    clock.steps = 365 * day;
    expect(await upkeep.removeOld()).toBe(0);
    clock.steps = -2 * 3_600_000;
    expect(await upkeep.removeOld()).toBe(0);
    expect(asked).toEqual([]);
    expect(logged.join()).toContain('the clock stepped');
    clock.steps = 0;
    expect(await upkeep.removeOld()).toBe(9);
  });

  it('is done soon after the start and once a day, and a bad day is not the last', async () => {
    let isBad = false;
    const { asked, logged, upkeep } = housekeeping({}, () =>
      isBad ? new StoreRefusal(problem('server.storage-full')) : null,
    );
    const rounds = () => asked.filter(([name]) => name === 'removeGone').length;
    await vi.advanceTimersByTimeAsync(61_000);
    expect(rounds()).toBe(1);
    isBad = true;
    await vi.advanceTimersByTimeAsync(day);
    expect([rounds(), logged.includes('upkeep waits')]).toEqual([1, true]);
    isBad = false;
    await vi.advanceTimersByTimeAsync(day);
    expect(rounds()).toBe(2);
    await upkeep.close();
    await vi.advanceTimersByTimeAsync(3 * day);
    expect(rounds()).toBe(2);
  });
});

describe('what waited for a yes', () => {
  it('goes as soon as it is allowed, and once; not from a server about to stop', async () => {
    const { asked, upkeep } = housekeeping({});
    const rounds = () => asked.filter(([name]) => name === 'removeGone').length;
    await vi.advanceTimersByTimeAsync(61_000);
    expect(rounds()).toBe(1);
    upkeep.wakeRemoval();
    await vi.advanceTimersByTimeAsync(0);
    expect(rounds()).toBe(2);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(rounds()).toBe(2);
    await upkeep.close();
    upkeep.wakeRemoval();
    await vi.advanceTimersByTimeAsync(0);
    expect(rounds()).toBe(2);
  });

  it('is gone without another day passing when an owner says yes', async () => {
    vi.useRealTimers();
    const clock = movedClock();
    await using app = await startTestApp({ dist: bareDist(), clock });
    const { store } = app;
    const ada = await visitor(app);
    const { conversation, seq } = await ask(app, 'visitor', 'message:send', words('Hello', 1), ada.headers);
    const { headers } = await agent(app);
    await ask(app, 'inbox', 'conversation:close', { conversation, cid: makeCid(), seenSeq: seq }, headers);
    const [site] = await store.read.sites();
    const waiting = [{ what: 'conversations', count: 1, of: 1, since: clock.wall(), isAllowed: false }];
    const value = JSON.stringify({ waiting, last: null });
    await store.write((tx) => tx.saveMeta({ key: `retention ${site?.id}`, value }));
    clock.move(181 * day);
    const mia = await agent(app);
    expect((await ask(app, 'inbox', 'conversation:open', { conversation }, mia.headers)).entries).not.toEqual([]);
    await ask(app, 'inbox', 'retention:allow', { what: 'conversations' }, mia.headers);
    await vi.waitFor(async () => {
      const { last, waiting: left } = await ask(app, 'inbox', 'retention:list', {}, mia.headers);
      expect(left).toEqual([]);
      expect(last?.removed).toContainEqual({ what: 'conversations', count: 1 });
    });
    await expect(ask(app, 'inbox', 'conversation:open', { conversation }, mia.headers)).rejects.toThrow('not-found');
  });
});

describe('work that was cut off', () => {
  it('goes on at the start and every hour; what has had its time goes once a day, and not by a doubtful clock', async () => {
    const done: string[] = [];
    const chores: Chores = {
      finish: async () => done.push('finish'),
      removeOld: async () => done.push('old'),
    };
    const { upkeep, clock } = housekeeping({}, undefined, chores);
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['finish']);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(done).toEqual(['finish', 'old']);
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    expect(done).toEqual(['finish', 'old', 'finish', 'finish']);
    clock.steps = 365 * day;
    expect(await upkeep.removeOld()).toBe(0);
    expect(done).toHaveLength(4);
    await upkeep.close();
  });
});

describe('what is old', () => {
  it('is a browser that never wrote: it goes after a day, one that wrote stays', async () => {
    vi.useRealTimers();
    const clock = movedClock();
    await using app = await startTestApp({ dist: bareDist(), clock });
    const [ada, bea] = [await visitor(app), await visitor(app)];
    await ask(app, 'visitor', 'message:send', words('Hello', 1), ada.headers);
    const { store } = app;
    const isThere = async (token: typeof ada) =>
      (
        await fetch(`${app.publicUrl}/v1/visitor/conversation/list`, {
          method: 'POST',
          body: '{}',
          headers: { ...token.headers, 'content-type': 'application/json' },
        })
      ).status;
    clock.move(day + 1);
    await store.write((tx) => tx.removeEmptyDevices(clock.wall() - limits.emptyDeviceLifeMs, 500), 'upkeep');
    expect([await isThere(ada), await isThere(bea)]).toEqual([200, 401]);
  });
});
