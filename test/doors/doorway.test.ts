import { describe, expect, it } from 'vitest';
import type { VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import { done, type Outcome, refused } from '../../plugin-server/conversation/outcome.ts';
import type { Facts } from '../../plugin-server/doors/call.ts';
import { createDoorway, type Handle } from '../../plugin-server/doors/pass-door.ts';
import type { Standing } from '../../plugin-server/doors/standing.ts';
import { takeTurns } from '../../plugin-server/doors/take-turns.ts';
import { StoreRefusal } from '../../plugin-server/store/store.ts';
import type { DeviceId, SiteId } from '../../protocol/ids.ts';
import { problem } from '../../protocol/problems.ts';
import { movedClock } from '../support/test-app.ts';

const ada: VisitorCaller = {
  side: 'visitor',
  site: 'st_shop' as SiteId,
  device: 'dv_ada' as DeviceId,
  anon: 1,
  origin: 'd:dv_ada',
  user: 0,
  shown: 0,
};
const standing: Standing = { as: 'visitor', caller: ada };
const facts: Facts = {
  side: 'visitor',
  via: 'http',
  requestId: 'r',
  network: '192.0.2.0/24',
  origin: null,
  userAgent: '',
};

const doorwayWith = (handle: (call: unknown) => Promise<Outcome<object>>) => {
  const counted: string[] = [];
  const logged: string[] = [];
  const told: unknown[] = [];
  let isDraining = false;
  const log = (level: string) => (_fields: object, sentence: string) => void logged.push(`${level}: ${sentence}`);
  const doorway = createDoorway({
    handlers: { visitor: new Map([['conversation:list', handle as Handle]]), inbox: new Map() },
    limiter: { take: async () => null, spent: async () => null },
    clock: movedClock(),
    log: { fatal: log('fatal'), error: log('error'), warn: log('warn'), info: log('info'), debug: log('debug') },
    announce: (news) => {
      if (news.length > 0) throw new Error('nobody can be told');
      told.push(news);
    },
    isDraining: () => isDraining,
    count: (what) => void counted.push(what),
  });
  const ask = (body: unknown = {}, name = 'conversation:list', via: Facts['via'] = 'http') =>
    doorway.pass('visitor', name, standing, body, { ...facts, via });
  return {
    doorway,
    ask,
    counted,
    logged,
    told,
    drain: () => {
      isDraining = true;
    },
  };
};

describe('a doorway', () => {
  it('gives the answer of the door, and tells the others afterwards', async () => {
    const { ask, counted, told } = doorwayWith(async () => done({ it: 1 }));
    const passed = await ask();
    expect(passed).toMatchObject({ ok: true, answer: { it: 1 } });
    expect(told).toEqual([]);
    if (passed.ok) passed.announce();
    expect([told, counted]).toEqual([[[]], ['doors_passed']]);
  });

  it('has no door that the table does not know, whatever it is called', async () => {
    const { ask } = doorwayWith(async () => done({}));
    for (const name of ['', '__proto__', 'toString', 'conversation:listen', 'inbox:list'])
      expect(await ask({}, name), name).toMatchObject({ ok: false, problem: { code: 'not-found' } });
    expect(await ask({ site: 'demo', locale: 'de' }, 'visitor:hello', 'socket')).toMatchObject({
      problem: { code: 'not-found' },
    });
  });

  it('answers a mistake of ours with a code, counts it, and goes on', async () => {
    let isBroken = true;
    const { ask, counted, logged } = doorwayWith(async () => {
      if (isBroken) throw new TypeError('secret');
      return done({});
    });
    const broken = await ask();
    expect(broken).toMatchObject({ ok: false, problem: { code: 'server.error' } });
    expect(JSON.stringify(broken)).not.toContain('secret');
    expect([counted, logged]).toEqual([['problems_server_error'], ['error: door failed']]);
    isBroken = false;
    expect((await ask()).ok).toBe(true);
  });

  it('says of a full or stopping store what the store says', async () => {
    const { ask, logged } = doorwayWith(async () => {
      throw new StoreRefusal(problem('server.storage-full', undefined, 5_000));
    });
    expect(await ask()).toMatchObject({ ok: false, problem: { code: 'server.storage-full', retryAfterMs: 5_000 } });
    expect(logged).toEqual([]);
  });

  it('lives on when nobody can be told', async () => {
    const { ask, logged } = doorwayWith(async () => done({}, [{ is: 'site', site: ada.site }]));
    const passed = await ask();
    if (passed.ok) passed.announce();
    expect([passed.ok, logged]).toEqual([true, ['error: news not told']]);
  });

  it('refuses what is nested deeper than anything a door takes, however it is built', async () => {
    const { ask } = doorwayWith(async () => done({}));
    const nested = (depth: number): unknown => {
      let it: unknown = {};
      for (let at = 0; at < depth; at += 1) it = at % 2 === 0 ? [it] : { it };
      return it;
    };
    for (const depth of [1, 20, 21, 100_000])
      expect(await ask(nested(depth)), `${depth}`).toMatchObject({ problem: { code: 'request.malformed' } });
    expect((await ask({})).ok).toBe(true);
  });

  it('lets nobody in any more while it drains, and is empty when the last who was inside has her answer', async () => {
    const inside = Promise.withResolvers<Outcome<object>>();
    const { doorway, ask, drain } = doorwayWith(() => inside.promise);
    const answer = ask();
    drain();
    expect(await ask()).toMatchObject({ ok: false, problem: { code: 'server.draining', retryAfterMs: 2_000 } });
    let isEmpty = false;
    const emptied = doorway.emptied().then(() => {
      isEmpty = true;
    });
    await Promise.resolve();
    expect(isEmpty).toBe(false);
    inside.resolve(refused('not-found'));
    expect(await answer).toMatchObject({ problem: { code: 'not-found' } });
    await emptied;
    await doorway.emptied();
  });
});

describe('taking turns', () => {
  it('keeps the order of one, and lets others pass meanwhile', async () => {
    const inTurn = takeTurns<string>();
    const [first, second] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
    const order: string[] = [];
    const one = inTurn('ada', () => first.promise.finally(() => order.push('one')));
    const two = inTurn('ada', () => {
      order.push('two begins');
      return second.promise;
    });
    expect(await inTurn('bea', async () => 'past')).toBe('past');
    expect(order).toEqual([]);
    first.resolve(1);
    expect(await one).toBe(1);
    second.resolve(2);
    expect(await two).toBe(2);
    expect(order).toEqual(['one', 'two begins']);
  });

  it('goes on behind what failed', async () => {
    const inTurn = takeTurns<string>();
    const failing = inTurn('ada', () => Promise.reject(new Error('no')));
    const next = inTurn('ada', async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});
