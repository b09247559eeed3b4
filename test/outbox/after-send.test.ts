import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChannelError } from '../../plugin-server/channels/adapter.ts';
import { afterLook, afterSend, firstLookMs, mostAttempts, type Tried } from '../../plugin-server/outbox/after-send.ts';

const hour = 3_600_000;
const fresh: Tried = {
  attempts: 1,
  deadline: 24 * hour,
  problem: null,
  correlation: 'message-id',
  slowed: 1,
  ageMs: 0,
};
const failed = (kind: ChannelError['class'], retryAfterMs?: number) => ({
  state: 'failed' as const,
  error: { class: kind, code: '451', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
});
const most = (limit: number) => limit;
const none = () => 0;

test('what was accepted is done', () => {
  const next = afterSend(fresh, { state: 'accepted' }, { now: 0, random: most });
  expect(next).toEqual({ is: 'settled', state: 'accepted', problem: null });
});

test('the pause before the next attempt grows fourfold up to a quarter of an hour, and is drawn from nothing to that', () => {
  const pauses = [1, 2, 3, 4, 5, 9].map((attempts) =>
    [most, none].map((random) => {
      const next = afterSend({ ...fresh, attempts }, failed('retry'), { now: 1_000, random });
      return next.is === 'later' ? next.nextAt - 1_000 : next.state;
    }),
  );
  expect(pauses).toEqual([8_000, 32_000, 128_000, 512_000, 900_000, 900_000].map((limit) => [limit, 0]));
});

test('a server that names a time is asked no earlier', () => {
  const at = { now: 0, random: none };
  expect(afterSend(fresh, failed('retry', 70_000), at)).toMatchObject({ is: 'later', nextAt: 70_000 });
  expect(afterSend(fresh, failed('retry', 25 * hour), at)).toMatchObject({ is: 'settled', state: 'failed' });
});

test('after ten attempts, or when it would come too late, it has failed', () => {
  const at = { now: 0, random: most };
  expect(afterSend({ ...fresh, attempts: mostAttempts - 1 }, failed('retry'), at).is).toBe('later');
  expect(afterSend({ ...fresh, attempts: mostAttempts }, failed('retry'), at)).toMatchObject({ state: 'failed' });
  expect(afterSend({ ...fresh, deadline: 0 }, failed('retry'), at)).toMatchObject({ state: 'failed' });
  // A code lives ten minutes: however long the pause could be, the next attempt comes within them.
  expect(afterSend({ ...fresh, attempts: 9, deadline: 5_000 }, failed('retry'), at)).toMatchObject({ nextAt: 4_999 });
});

test('a channel that is set up wrongly costs no attempt, and is tried again in a minute', () => {
  const next = afterSend({ ...fresh, attempts: 10 }, failed('config'), { now: 0, random: most });
  expect(next).toEqual({
    is: 'later',
    state: 'waiting',
    nextAt: 60_000,
    attempts: 9,
    problem: 'config 451',
    pauseMs: 60_000,
  });
  const old = afterSend({ ...fresh, ageMs: 15 * 60_000 }, failed('config'), { now: 0, random: most });
  expect(old).toMatchObject({ is: 'settled', state: 'failed', class: 'config' });
  const late = afterSend({ ...fresh, deadline: 60_000 }, failed('config'), { now: 0, random: most });
  expect(late).toMatchObject({ is: 'settled', state: 'failed' });
});

test.each(['bad-address', 'opted-out', 'blocked', 'window', 'bug'] as const)('%s is final', (kind) => {
  const next = afterSend(fresh, failed(kind), { now: 0, random: most });
  expect(next).toEqual({ is: 'settled', state: 'failed', problem: `${kind} 451`, class: kind });
});

test('where nobody knows, it is sent once more and then a person decides', () => {
  const at = { now: 0, random: most };
  const unknown = { state: 'unknown' } as const;
  expect(afterSend(fresh, unknown, at)).toMatchObject({ is: 'later', state: 'unknown', problem: 'unknown' });
  expect(afterSend({ ...fresh, problem: 'unknown' }, unknown, at)).toMatchObject({ is: 'settled', state: 'unclear' });
  expect(afterSend({ ...fresh, attempts: mostAttempts }, unknown, at)).toMatchObject({ state: 'unclear' });
});

test('what may have arrived is never called failed: a refusal afterwards leaves it to a person', () => {
  const at = { now: 0, random: most };
  const again = { ...fresh, problem: 'unknown' };
  expect(afterSend(again, failed('bad-address'), at)).toEqual({
    is: 'settled',
    state: 'unclear',
    problem: 'unknown bad-address 451',
  });
  expect(afterSend({ ...again, attempts: mostAttempts }, failed('retry'), at)).toMatchObject({ state: 'unclear' });
  expect(afterSend(again, failed('retry'), at)).toMatchObject({ is: 'later', problem: 'unknown retry 451' });
});

test('asked to go more slowly it waits as long as it is told, or a little longer each time, and loses no attempt', () => {
  const at = { now: 0, random: most };
  const slow = (slowed: number, retryAfterMs?: number) =>
    afterSend({ ...fresh, slowed }, failed('slow-down', retryAfterMs), at);
  expect(slow(1)).toMatchObject({ is: 'later', state: 'waiting', nextAt: 6_000, attempts: 0, slowMs: 60_000 });
  expect(slow(3)).toMatchObject({ nextAt: 18_000 });
  expect(slow(1, 90_000)).toMatchObject({ nextAt: 90_000 });
  expect(slow(9, 2 * hour)).toMatchObject({ nextAt: hour / 2 });
  expect(afterSend({ ...fresh, deadline: 5_000 }, failed('slow-down'), at)).toMatchObject({ state: 'failed' });
});

test('what is no mail is never sent again blindly: an echo is waited for, a list is asked three times, else a person decides', () => {
  const at = { now: 0, random: most };
  const unknown = { state: 'unknown' } as const;
  expect(afterSend({ ...fresh, correlation: 'none' }, unknown, at)).toMatchObject({ state: 'unclear' });

  const echo = { ...fresh, correlation: 'echo' } as const;
  expect(firstLookMs('echo')).toBe(90_000);
  expect(afterSend(echo, unknown, at)).toMatchObject({ is: 'later', state: 'unknown', nextAt: 90_000 });
  expect(afterLook({ ...echo, problem: 'unknown' }, null, at)).toMatchObject({ state: 'unclear' });

  let tried: Tried = { ...fresh, correlation: 'list' };
  let now = 0;
  const looks: number[] = [];
  let next = afterSend(tried, unknown, { ...at, now });
  while (next.is === 'later') {
    looks.push(next.nextAt);
    now = next.nextAt;
    tried = { ...tried, problem: next.problem, attempts: next.attempts + 1 };
    next = afterLook(tried, unknown, { ...at, now });
    expect(tried.attempts).toBe(2);
  }
  expect(looks).toEqual([10_000, 30_000, 90_000]);
  expect(next).toMatchObject({ state: 'unclear' });
  const found = { ...tried, problem: 'unknown 1' };
  expect(afterLook(found, { state: 'accepted' }, at)).toMatchObject({ state: 'accepted' });
  // It is certain now that it did not arrive: it may go again.
  expect(afterLook(found, failed('retry'), at)).toMatchObject({ is: 'later', state: 'waiting', problem: 'retry 451' });
});

test('whatever comes: no more than ten attempts, at most two of unknown outcome, none after the deadline, an end', () => {
  const outcome = fc.constantFrom('unknown', 'retry', 'config');
  fc.assert(
    fc.property(
      fc.array(outcome, { minLength: 1, maxLength: 40 }),
      fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 40, maxLength: 40 }),
      fc.integer({ min: 1_000, max: 24 * hour }),
      (outcomes, draws, deadline) => {
        let now = 0;
        let attempts = 0;
        let unknowns = 0;
        let problem: string | null = null;
        let isOver = false;
        for (const [at, what] of [...outcomes, ...Array<'retry'>(20).fill('retry')].entries()) {
          attempts += 1;
          expect(attempts).toBeLessThanOrEqual(mostAttempts);
          expect(now).toBeLessThan(deadline);
          if (what === 'unknown') unknowns += 1;
          const next = afterSend(
            { ...fresh, attempts, deadline, problem },
            what === 'unknown' ? { state: 'unknown' } : failed(what),
            { now, random: (limit) => (draws[at % 40] ?? 0) % (limit + 1) },
          );
          if (next.is === 'settled') {
            isOver = true;
            break;
          }
          // The worker reads this from the row.
          problem = next.problem;
          attempts = next.attempts;
          now = next.nextAt;
        }
        expect(unknowns).toBeLessThanOrEqual(2);
        expect(isOver || outcomes.length > 20).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});
