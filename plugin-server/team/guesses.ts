import type { Clock } from '../clock.ts';
import { type Outcome, refused } from '../conversation/outcome.ts';

/**
 * Slows down whoever tries passwords or codes: five failures per (account, network) are free, then each costs a wait of
 * 1 s, 2 s, 4 s … up to 15 min. In memory and bounded. Accounts that do not exist are counted like all others.
 */
export interface Guesses {
  /**
   * Lets `judge` decide: yes forgets what was counted here, `auth.wrong` is counted, anything else was no guess.
   * Error of its own: limit.rate, and then `judge` is not asked.
   */
  judge<Given>(account: string, network: string, judge: () => Promise<Outcome<Given>>): Promise<Outcome<Given>>;
}

interface Needs {
  readonly clock: Pick<Clock, 'mono'>;
  /** How many (account, network) are remembered; the one unused for longest is dropped. */
  readonly most?: number;
}

export const createGuesses = ({ clock, most = 10_000 }: Needs): Guesses => {
  const counted = new Map<string, Counted>();

  const count = (key: string, entry: Counted): void => {
    // Set anew, so that the map stays in the order of last use.
    counted.delete(key);
    counted.set(key, entry);
    const oldest = counted.size > most ? counted.keys().next().value : undefined;
    if (oldest !== undefined) counted.delete(oldest);
  };

  /** Somebody else's failures since stay counted. */
  const takeBack = (key: string, mine: Counted, before: Counted): void => {
    const current = counted.get(key);
    if (current === mine) count(key, before);
    else if (current !== undefined) count(key, { ...current, failures: current.failures - 1 });
  };

  return {
    async judge(account, network, judge) {
      const key = JSON.stringify([account, network]);
      const now = clock.mono();
      const known = counted.get(key);
      const before = known === undefined || now - known.at >= forgottenMs ? { failures: 0, at: now } : known;
      const waitMs = before.failures < free ? 0 : before.at + waitAfter(before.failures) - now;
      if (waitMs > 0) return refused('limit.rate', undefined, Math.ceil(waitMs));

      // Counted before it is judged: of a hundred guesses at once only the free ones are.
      const mine = { failures: before.failures + 1, at: now };
      count(key, mine);
      let outcome: Awaited<ReturnType<typeof judge>> | undefined;
      try {
        outcome = await judge();
        return outcome;
      } finally {
        if (outcome?.ok === true) counted.delete(key);
        else if (outcome?.problem.code !== 'auth.wrong') takeBack(key, mine, before);
      }
    },
  };
};

interface Counted {
  readonly failures: number;
  /** When the last attempt began, by `mono()`. */
  readonly at: number;
}

const free = 5;
const longestMs = 15 * 60_000;
const forgottenMs = 60 * 60_000;

const waitAfter = (failures: number): number => Math.min(longestMs, 1_000 * 2 ** Math.min(20, failures - free));
