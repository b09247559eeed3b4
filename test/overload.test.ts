import { afterEach, describe, expect, it, vi } from 'vitest';
import { createOverload } from '../plugin-server/overload.ts';
import { bareDist } from './support/bare-dist.ts';
import { ask, post, visitor, words } from './support/people.ts';
import { startTestApp } from './support/test-app.ts';

afterEach(() => {
  vi.useRealTimers();
});

const secondsOf = (overload: { tick(): void }, count: number): void => {
  for (let at = 0; at < count; at += 1) overload.tick();
};

describe('too much to do', () => {
  it('is not a late second or nine, but ten in a row: then nobody begins a conversation', () => {
    const overload = createOverload(() => 201);
    secondsOf(overload, 9);
    expect(overload.refuse('conversations')).toBeNull();
    overload.tick();
    expect(overload.refuse('conversations')).toMatchObject({ code: 'server.busy', status: 503, retry: 'later' });
    expect(overload.refuse('sockets')).toBeNull();
  });

  it('lets nobody new connect if ten more seconds did not help', () => {
    const overload = createOverload(() => 500);
    secondsOf(overload, 19);
    expect(overload.refuse('sockets')).toBeNull();
    overload.tick();
    expect(overload.refuse('sockets')).toMatchObject({ code: 'server.busy' });
  });

  it('is over with the first good second', () => {
    let delay = 500;
    const overload = createOverload(() => delay);
    secondsOf(overload, 30);
    expect(overload.refuse('conversations')).not.toBeNull();
    delay = 200;
    overload.tick();
    expect(overload.refuse('conversations')).toBeNull();
    expect(overload.refuse('sockets')).toBeNull();
    expect(overload.lastMs()).toBe(200);
  });

  it('says to each another moment to come back', () => {
    const overload = createOverload(() => 500);
    secondsOf(overload, 10);
    const moments = Array.from({ length: 50 }, () => overload.refuse('conversations')?.retryAfterMs ?? 0);
    expect(Math.min(...moments)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...moments)).toBeLessThanOrEqual(3_000);
    expect(new Set(moments).size).toBeGreaterThan(10);
  });
});

describe('a server with too much to do', () => {
  it('refuses new conversations and then new sockets, and takes every message of an open conversation', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    let delay = 0;
    await using app = await startTestApp({ dist: bareDist(), loopDelayMs: () => delay });
    const ada = await visitor(app);
    const tab = await ada.tab();
    const { conversation } = await tab.get('message:send', words('One', 1));

    delay = 300;
    vi.advanceTimersByTime(10_000);
    const begin = words('Another matter', 1);
    const refused = await tab.ask('message:send', begin);
    expect(refused).toMatchObject({ ok: false, problem: { code: 'server.busy', retry: 'later' } });
    expect(await tab.ask('message:send', words('Two', 2, conversation))).toMatchObject({ ok: true, seq: 2 });
    // The next socket still may come.
    (await ada.tab()).leave();

    vi.advanceTimersByTime(10_000);
    const upgrade = await ada.tab().then(
      () => 'let in',
      (error: Error) => error.message,
    );
    expect(upgrade).not.toBe('let in');
    expect(await tab.ask('message:send', words('Three', 3, conversation))).toMatchObject({ ok: true, seq: 3 });
    const overHttp = await post(app, '/v1/visitor/message/send', words('Four', 4, conversation), ada.headers);
    expect(overHttp.body).toMatchObject({ ok: true, seq: 4 });

    delay = 10;
    vi.advanceTimersByTime(1_000);
    const begun = await ask(app, 'visitor', 'message:send', begin, ada.headers);
    expect(begun.seq).toBe(1);
    const back = await ada.tab();
    back.leave();
    tab.leave();
  });
});
