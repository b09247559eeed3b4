import { expect, test } from 'vitest';
import { done, refused } from '../../plugin-server/conversation/outcome.ts';
import { createGuesses, type Guesses } from '../../plugin-server/team/guesses.ts';
import { hour, minute, refusalOf, testClock } from './open-office.ts';

const wrong = async () => refused('auth.wrong');
const right = async () => done({});
const setUp = (most?: number) => {
  const clock = testClock();
  return { clock, guesses: createGuesses({ clock, ...(most === undefined ? {} : { most }) }) };
};
const failTimes = async (guesses: Guesses, times: number, account = 'mia', network = 'n1'): Promise<void> => {
  for (let time = 0; time < times; time += 1)
    expect(refusalOf(await guesses.judge(account, network, wrong))).toMatchObject({ code: 'auth.wrong' });
};
const waitOf = async (guesses: Guesses, account = 'mia', network = 'n1'): Promise<number> => {
  let judged = false;
  const outcome = await guesses.judge(account, network, async () => {
    judged = true;
    return refused('server.busy');
  });
  expect(judged).toBe(!(!outcome.ok && outcome.problem.code === 'limit.rate'));
  return outcome.ok ? 0 : (outcome.problem.retryAfterMs ?? 0);
};

test('five failures are free, then the wait doubles from a second up to a quarter of an hour', async () => {
  const { clock, guesses } = setUp();
  await failTimes(guesses, 5);
  const waits: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    const wait = await waitOf(guesses);
    waits.push(wait / 1_000);
    clock.pass(wait);
    await failTimes(guesses, 1);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
});

test('another account and another network are not slowed down', async () => {
  const { guesses } = setUp();
  await failTimes(guesses, 5);
  expect(await waitOf(guesses)).toBe(1_000);
  expect(await waitOf(guesses, 'olga')).toBe(0);
  expect(await waitOf(guesses, 'mia', 'n2')).toBe(0);
});

test('the right password forgets the failures', async () => {
  const { clock, guesses } = setUp();
  await failTimes(guesses, 5);
  clock.pass(1_000);
  expect(refusalOf(await guesses.judge('mia', 'n1', right))).toBe('taken');
  await failTimes(guesses, 5);
  expect(await waitOf(guesses)).toBe(1_000);
});

test('of a hundred guesses at once five are judged', async () => {
  const { guesses } = setUp();
  let judged = 0;
  const guess = async () => {
    judged += 1;
    await Promise.resolve();
    return refused('auth.wrong');
  };
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => guesses.judge('mia', 'n1', guess)));
  expect(judged).toBe(5);
  expect(outcomes.filter((outcome) => !outcome.ok && outcome.problem.code === 'limit.rate')).toHaveLength(95);
});

test('what was no guess is not counted, and does not wash away what was', async () => {
  const { clock, guesses } = setUp();
  for (let time = 0; time < 20; time += 1) {
    await guesses.judge('mia', 'n1', async () => refused('auth.factor'));
    await expect(guesses.judge('mia', 'n1', () => Promise.reject(new Error('the store is gone')))).rejects.toThrow(
      'the store is gone',
    );
  }
  expect(await waitOf(guesses)).toBe(0);

  await failTimes(guesses, 5);
  clock.pass(1_000);
  await guesses.judge('mia', 'n1', async () => refused('auth.factor'));
  // The password was right, the code comes next: no new wait, and the next wrong one costs two seconds.
  await failTimes(guesses, 1);
  expect(await waitOf(guesses)).toBe(2_000);
});

test('failures are forgotten after an hour without an attempt', async () => {
  const { clock, guesses } = setUp();
  await failTimes(guesses, 5);
  clock.pass(hour - minute);
  expect(await waitOf(guesses)).toBe(0);
  await failTimes(guesses, 1);
  expect(await waitOf(guesses)).toBe(2_000);
  clock.pass(hour);
  await failTimes(guesses, 5);
});

test('memory is bounded: the one unused for longest is forgotten first', async () => {
  const { guesses } = setUp(3);
  await failTimes(guesses, 5, 'oldest');
  await failTimes(guesses, 5, 'mia');
  for (const other of ['a', 'b']) await failTimes(guesses, 1, other);
  expect(await waitOf(guesses, 'mia')).toBe(1_000);
  expect(await waitOf(guesses, 'oldest')).toBe(0);
});
