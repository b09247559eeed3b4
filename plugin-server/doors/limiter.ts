import { createHmac, randomBytes } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Limit, LimitName } from '../../protocol/limits.ts';
import { rateLimits } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import type { Clock } from '../clock.ts';
import type { Standing } from './standing.ts';

/** What a limit may count by. `network`: the caller's IPv4 /24 or IPv6 /56. */
export interface Counted {
  readonly network: string;
  readonly site?: string;
  readonly standing: Standing;
}

export interface Limiter {
  /** null: go on. Counts one use of every limit behind the name. */
  take(name: LimitName, counted: Counted): Promise<Problem | null>;
  /** null: there is some left. Counts nothing. */
  spent(name: LimitName, counted: Counted): Promise<Problem | null>;
}

const dayMs = 86_400_000;

/** Networks are counted under an HMAC with a key of the day: no address is kept. */
const daily = (clock: Clock): ((text: string) => string) => {
  let day = -1;
  let key = randomBytes(32);
  return (text) => {
    const today = Math.floor(clock.steady() / dayMs);
    if (today !== day) {
      day = today;
      key = randomBytes(32);
    }
    return createHmac('sha256', key).update(text).digest('base64url').slice(0, 22);
  };
};

const holder = (standing: Standing): string => ('caller' in standing ? standing.caller.origin : '');

export const createLimiter = (clock: Clock, factor: number): Limiter => {
  const hide = daily(clock);
  const keyOf = (per: Limit['per'], { network, site, standing }: Counted): string => {
    if (per === 'address') return hide(network);
    if (per === 'site') return site ?? ('caller' in standing ? standing.caller.site : '');
    if (per === 'agent' && 'signIn' in standing) return standing.caller.agent;
    return 'caller' in standing ? holder(standing) : hide(network);
  };
  const counters = new Map(
    Object.entries(rateLimits).map(([name, list]) => [
      name,
      list.map(({ per, points, seconds }) => ({
        per,
        counter: new RateLimiterMemory({
          keyPrefix: `${name}:${per}:${seconds}`,
          points: Math.ceil(points * factor),
          duration: seconds,
        }),
      })),
    ]),
  );
  return {
    take: async (name, counted) => {
      for (const { per, counter } of counters.get(name) ?? []) {
        try {
          await counter.consume(keyOf(per, counted));
        } catch (refusal) {
          if (refusal instanceof RateLimiterRes)
            return problem('limit.rate', undefined, Math.max(1_000, refusal.msBeforeNext));
          throw refusal;
        }
      }
      return null;
    },
    spent: async (name, counted) => {
      for (const { per, counter } of counters.get(name) ?? []) {
        const used = await counter.get(keyOf(per, counted));
        if (used !== null && used.remainingPoints <= 0)
          return problem('limit.rate', undefined, Math.max(1_000, used.msBeforeNext));
      }
      return null;
    },
  };
};
