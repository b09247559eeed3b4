import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../protocol/problems.ts';
import { bareDist } from '../support/bare-dist.ts';
import { ask, post, type TestVisitor, visitor, words } from '../support/people.ts';
import { rawConnection, upgradeRequest } from '../support/raw-socket.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const dist = bareDist();

// The limiter counts by the system's clock: it is moved, and nobody waits.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const appWith = (factor: string): Promise<TestApp> =>
  startTestApp({ dist, environment: { NAHTLOS_LIMIT_FACTOR: factor } });

const send = (app: TestApp, ada: TestVisitor, body: object) => post(app, '/v1/visitor/message/send', body, ada.headers);

describe('a visitor who writes too fast', () => {
  it('is told when to go on, the same over socket and HTTP, and loses nothing', async () => {
    await using app = await appWith('0.1');
    const ada = await visitor(app);
    const tab = await ada.tab();
    const { conversation } = await tab.get('message:send', words('1', 1));
    await tab.get('message:send', words('2', 2, conversation));
    await tab.get('message:send', words('3', 3, conversation));

    const fourth = words('4', 4, conversation);
    const bySocket = await tab.ask('message:send', fourth);
    const byHttp = await send(app, ada, fourth);
    const problem = byHttp.body.problem as Problem;
    expect(bySocket).toMatchObject({ ok: false, problem: { code: 'limit.rate' } });
    expect(problem).toMatchObject({ code: 'limit.rate', status: 429, retry: 'later' });
    expect(byHttp.status).toBe(429);
    expect(Number(byHttp.headers.get('retry-after'))).toBe(Math.ceil((problem.retryAfterMs ?? 0) / 1_000));
    expect(byHttp.headers.get('access-control-expose-headers')).toContain('Retry-After');

    vi.advanceTimersByTime(problem.retryAfterMs ?? 0);
    expect((await send(app, ada, fourth)).body).toMatchObject({ ok: true, seq: 4 });
    const { entries } = await tab.get('conversation:resume', {
      conversation,
      epoch: null,
      afterSeq: 0,
      rev: 0,
      limit: 50,
    });
    expect(entries.map((it) => it.t === 'message' && it.text)).toEqual(['1', '2', '3', '4']);
    tab.leave();
  });

  it('may read on while she may not write', async () => {
    await using app = await appWith('0.1');
    const ada = await visitor(app);
    for (const n of [1, 2, 3]) await send(app, ada, words('x', n));
    expect((await send(app, ada, words('x', 4))).status).toBe(429);
    expect((await post(app, '/v1/visitor/conversation/list', {}, ada.headers)).status).toBe(200);
  });

  it('does not slow down another device at the same place', async () => {
    await using app = await appWith('0.1');
    const [ada, bea] = [await visitor(app), await visitor(app)];
    for (const n of [1, 2, 3]) await send(app, ada, words('x', n));
    expect((await send(app, ada, words('x', 4))).status).toBe(429);
    expect((await send(app, bea, words('x', 1))).status).toBe(200);
  });

  it('uses up her limit with what is refused for its form, too', async () => {
    await using app = await appWith('0.1');
    const ada = await visitor(app);
    const statuses: number[] = [];
    for (let at = 0; at < 5; at += 1) statuses.push((await send(app, ada, { text: at })).status);
    expect(statuses).toEqual([400, 400, 400, 429, 429]);
  });
});

describe('beginnings', () => {
  it('are counted as they begin: a window of messages and their repetitions are one', async () => {
    await using app = await appWith('1');
    const ada = await visitor(app);
    const tab = await ada.tab();
    const first = words('1', 1);
    const burst = [first, ...Array.from({ length: 19 }, (_, at) => ({ ...words(`${at + 2}`, at + 2), to: first.to }))];
    const answers = await Promise.all(burst.map((it) => tab.ask('message:send', it)));
    expect(answers.map((it) => (it.ok ? it.seq : it.problem.code))).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 1),
    );
    tab.leave();
    vi.advanceTimersByTime(31_000);
    for (const it of burst) expect((await send(app, ada, it)).body).toMatchObject({ ok: true, again: true });

    // Four more conversations of the five an hour, then no sixth.
    vi.advanceTimersByTime(31_000);
    for (let at = 0; at < 4; at += 1) expect((await send(app, ada, words('new', 1))).body).toMatchObject({ ok: true });
    const sixth = words('new', 1);
    expect((await send(app, ada, sixth)).body).toMatchObject({ ok: false, problem: { code: 'limit.rate' } });
    vi.advanceTimersByTime(3_600_000);
    expect((await send(app, ada, sixth)).body).toMatchObject({ ok: true, seq: 1 });
  });

  it('of devices are limited by network, whatever is written into headers', async () => {
    await using app = await appWith('0.02');
    const make = (forwarded: string) =>
      post(app, '/v1/visitor/visitor/device', { site: 'demo', locale: 'de' }, { 'x-forwarded-for': forwarded });
    expect((await make('198.51.100.1')).status).toBe(200);
    expect((await make('198.51.101.1')).status).toBe(200);
    expect((await make('198.51.102.1')).status).toBe(429);
  });

  it('of devices are counted by the address before the proxy the operator trusts', async () => {
    await using app = await startTestApp({
      dist,
      environment: { NAHTLOS_LIMIT_FACTOR: '0.02', NAHTLOS_TRUST_PROXY: '1' },
    });
    const make = (forwarded: string) =>
      post(app, '/v1/visitor/visitor/device', { site: 'demo', locale: 'de' }, { 'x-forwarded-for': forwarded });
    for (const made of ['198.51.100.1', '1.1.1.1, 198.51.100.2']) expect((await make(made)).status).toBe(200);
    expect((await make('2.2.2.2, 198.51.100.3')).status).toBe(429);
    expect((await make('198.51.100.1, 198.51.101.1')).status).toBe(200);
  });
});

describe('connections', () => {
  const upgrade = async (app: TestApp): Promise<string> => {
    const raw = await rawConnection(app);
    raw.write(upgradeRequest(app));
    const answer = await raw.until(/\r\n\r\n/);
    raw.end();
    return answer;
  };

  it('are limited by network: too many a minute are refused before the upgrade, and let in a minute later', async () => {
    await using app = await appWith('0.01');
    for (let at = 0; at < 3; at += 1) expect(await upgrade(app)).toContain('HTTP/1.1 101');
    const refused = await upgrade(app);
    expect(refused).toContain('HTTP/1.1 429 Too Many Requests');
    expect(refused).toMatch(/Retry-After: \d+/);
    expect(refused).toContain('limit.rate');
    vi.advanceTimersByTime(60_000);
    expect(await upgrade(app)).toContain('HTTP/1.1 101');
  });

  it('are limited in number by network', async () => {
    await using app = await appWith('0.01');
    const ada = await visitor(app);
    const tabs = [];
    for (let at = 0; at < 5; at += 1) {
      tabs.push(await ada.tab());
      vi.advanceTimersByTime(60_000);
    }
    expect(await upgrade(app)).toContain('limit.quota');
    tabs[0]!.leave();
    await vi.waitFor(async () => expect(await upgrade(app)).toContain('HTTP/1.1 101'), { timeout: 5_000 });
    for (const tab of tabs) tab.leave();
  });

  it('of one device are five: the oldest goes when a sixth comes', async () => {
    await using app = await appWith('1000');
    const ada = await visitor(app);
    const oldest = await ada.tab();
    const gone = new Promise((resolve) => oldest.socket.once('disconnect', resolve));
    const others = [];
    for (let at = 0; at < 4; at += 1) others.push(await ada.tab());
    expect(oldest.socket.connected).toBe(true);
    const sixth = await ada.tab();
    await gone;
    expect([...others, sixth].every((tab) => tab.socket.connected)).toBe(true);
    expect((await ask(app, 'visitor', 'conversation:list', {}, ada.headers)).device).toBe(ada.device);
    for (const tab of [...others, sixth]) tab.leave();
  });
});

it('a sign-in is tried 60 times an hour from one network, then rests', async () => {
  await using app = await appWith('0.05');
  const attempt = () =>
    post(app, '/v1/inbox/session/sign-in', { email: 'nobody@shop.example', password: 'x'.repeat(20) });
  for (let at = 0; at < 3; at += 1) expect((await attempt()).status).toBe(401);
  expect((await attempt()).body.problem?.code).toBe('limit.rate');
  vi.advanceTimersByTime(3_600_000);
  expect((await attempt()).status).toBe(401);
});
