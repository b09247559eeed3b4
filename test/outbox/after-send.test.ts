import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChannelError } from '../../plugin-server/channels/adapter.ts';
import { afterSend, mostAttempts, type Tried } from '../../plugin-server/outbox/after-send.ts';

const hour = 3_600_000;
const fresh: Tried = { attempts: 1, deadline: 24 * hour, wasUnknown: false };
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
  const late = afterSend({ ...fresh, deadline: 60_000 }, failed('config'), { now: 0, random: most });
  expect(late).toMatchObject({ is: 'settled', state: 'failed' });
});

test.each(['bad-address', 'blocked', 'bug'] as const)('%s is final', (kind) => {
  const next = afterSend(fresh, failed(kind), { now: 0, random: most });
  expect(next).toEqual({ is: 'settled', state: 'failed', problem: `${kind} 451` });
});

test('where nobody knows, it is sent once more and then a person decides', () => {
  const at = { now: 0, random: most };
  const unknown = { state: 'unknown' } as const;
  expect(afterSend(fresh, unknown, at)).toMatchObject({ is: 'later', state: 'unknown', problem: 'unknown' });
  expect(afterSend({ ...fresh, wasUnknown: true }, unknown, at)).toMatchObject({ is: 'settled', state: 'unclear' });
  expect(afterSend({ ...fresh, attempts: mostAttempts }, unknown, at)).toMatchObject({ state: 'unclear' });
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
        let wasUnknown = false;
        let isOver = false;
        for (const [at, what] of [...outcomes, ...Array<'retry'>(20).fill('retry')].entries()) {
          attempts += 1;
          expect(attempts).toBeLessThanOrEqual(mostAttempts);
          expect(now).toBeLessThan(deadline);
          if (what === 'unknown') unknowns += 1;
          const next = afterSend(
            { attempts, deadline, wasUnknown },
            what === 'unknown' ? { state: 'unknown' } : failed(what),
            { now, random: (limit) => (draws[at % 40] ?? 0) % (limit + 1) },
          );
          if (next.is === 'settled') {
            isOver = true;
            break;
          }
          // The worker reads this from the row.
          wasUnknown = next.problem.startsWith('unknown');
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
