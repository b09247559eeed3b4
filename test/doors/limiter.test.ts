import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentCaller, VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import { type Counted, createLimiter } from '../../plugin-server/doors/limiter.ts';
import type { AgentId, DeviceId, SignInId, SiteId } from '../../protocol/ids.ts';
import { type Limit, type LimitName, rateLimits } from '../../protocol/limits.ts';
import { movedClock } from '../support/test-app.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const site = 'st_shop' as SiteId;
const device = (name: string, network = '192.0.2.0/24'): Counted => {
  const caller: VisitorCaller = {
    side: 'visitor',
    site,
    device: name as DeviceId,
    anon: 1,
    origin: `d:${name}`,
    user: 0,
    shown: 0,
  };
  return { network, standing: { as: 'visitor', caller } };
};
const agent = (name: string, browser = 'a:one', network = '192.0.2.0/24'): Counted => {
  const caller: AgentCaller = {
    side: 'agent',
    site,
    agent: name as AgentId,
    name,
    role: 'agent',
    rights: [],
    origin: browser as AgentCaller['origin'],
  };
  return { network, standing: { as: 'agent', caller, signIn: 'si' as SignInId, freshAt: 0, needsFactor: false } };
};
const page = (network: string, key = 'shop'): Counted => ({ network, site: key, standing: { as: 'page' } });

/** Somebody whom a limit counts, and somebody else whom it counts apart. */
const pairs: Record<Limit['per'], (at: number) => readonly [Counted, Counted]> = {
  // Each under another device, so that the limit by device does not end the counting first.
  address: (at) => [device(`ada${at}`), device(`ada${at}`, '198.51.100.0/24')],
  device: () => [device('ada'), device('bea', '198.51.100.0/24')],
  agent: (at) => [agent('mia', `a:${at}`), agent('otto', `a:${at}`)],
  site: (at) => [page(`10.0.${at % 200}.0/24`), page(`10.0.${at % 200}.0/24`, 'other')],
};

const all = Object.entries(rateLimits as Record<LimitName, readonly Limit[]>).flatMap(([name, list]) =>
  list.map((limit) => ({ name: name as LimitName, ...limit })),
);

describe('limits', () => {
  it.each(
    all,
  )('$name lets $points pass in $seconds s per $per, refuses the next and lets pass afterwards', async (it) => {
    const limiter = createLimiter(movedClock(), 1);
    // Spread over the time, or a shorter limit of the same name would refuse first.
    const shorter = all.find((other) => other.name === it.name && other.per === it.per && other.seconds < it.seconds);
    const rest = shorter === undefined ? 0 : Math.ceil((shorter.seconds * 1_000) / shorter.points) + 1;
    const last = pairs[it.per](it.points);
    for (let at = 0; at < it.points; at += 1) {
      expect(await limiter.take(it.name, pairs[it.per](at)[0]), `the ${at + 1}th`).toBeNull();
      vi.advanceTimersByTime(rest);
    }
    const refused = await limiter.take(it.name, last[0]);
    expect(refused).toMatchObject({ code: 'limit.rate', status: 429, retry: 'later' });
    expect(refused?.retryAfterMs).toBeGreaterThanOrEqual(1_000);
    expect(refused?.retryAfterMs).toBeLessThanOrEqual(it.seconds * 1_000);
    // Somebody else has her own.
    expect(await limiter.take(it.name, last[1])).toBeNull();
    vi.advanceTimersByTime((refused?.retryAfterMs ?? 0) + 1);
    expect(await limiter.take(it.name, pairs[it.per](it.points + 1)[0])).toBeNull();
  });

  it('are multiplied by the factor of a large site, and never less than one', async () => {
    const [twice, tiny] = [createLimiter(movedClock(), 2), createLimiter(movedClock(), 0.001)];
    for (let at = 0; at < 60; at += 1) expect(await twice.take('message', device('ada'))).toBeNull();
    expect(await twice.take('message', device('ada'))).not.toBeNull();
    expect(await tiny.take('message', device('ada'))).toBeNull();
    expect(await tiny.take('message', device('ada'))).not.toBeNull();
  });

  it('of one door are not used up at another', async () => {
    const limiter = createLimiter(movedClock(), 1);
    for (let at = 0; at < 30; at += 1) await limiter.take('read', device('ada'));
    expect(await limiter.take('read', device('ada'))).not.toBeNull();
    expect(await limiter.take('message', device('ada'))).toBeNull();
  });

  it('count an agent once, however many browsers she has', async () => {
    const limiter = createLimiter(movedClock(), 1);
    for (let at = 0; at < 30; at += 1) await limiter.take('invite', agent('mia', `a:${at}`));
    expect(await limiter.take('invite', agent('mia', 'a:new'))).not.toBeNull();
  });
});
