import type { Sent } from '../channels/adapter.ts';

/** Where a delivery stands when its attempt is over. */
export interface Tried {
  /** This one included. */
  readonly attempts: number;
  /** After this it is too late. */
  readonly deadline: number;
  /** Nobody knows what became of an earlier attempt: it may have arrived. */
  readonly wasUnknown: boolean;
}

export type Next =
  | {
      readonly is: 'later';
      readonly state: 'waiting' | 'unknown';
      readonly nextAt: number;
      readonly attempts: number;
      readonly problem: string;
      /** Nothing goes out by this channel for so long. */
      readonly pauseMs?: number;
    }
  | { readonly is: 'settled'; readonly state: 'accepted' | 'failed' | 'unclear'; readonly problem: string | null };

interface At {
  readonly now: number;
  /** A whole number from 0 to `most`, both included. */
  readonly random: (most: number) => number;
}

export const mostAttempts = 10;
const firstMs = 2_000;
const mostMs = 15 * 60_000;
const pauseMs = 60_000;

/** The one rule by which an attempt leads to another, or to none (delivery.md 10). */
export const afterSend = (tried: Tried, sent: Sent, at: At): Next => {
  if (sent.state === 'accepted') return { is: 'settled', state: 'accepted', problem: null };
  if (sent.state === 'unknown') return afterUnknown(tried, at);
  const { class: kind, code, retryAfterMs = 0 } = sent.error;
  const problem = `${tried.wasUnknown ? 'unknown ' : ''}${kind} ${code}`;
  if (kind === 'retry') return again(tried, { state: 'waiting', leastMs: retryAfterMs, problem }, at);
  // Its fault is the channel's, not its own: it waits without losing an attempt.
  if (kind === 'config')
    return at.now + pauseMs < tried.deadline
      ? { is: 'later', state: 'waiting', nextAt: at.now + pauseMs, attempts: tried.attempts - 1, problem, pauseMs }
      : { is: 'settled', state: 'failed', problem };
  return { is: 'settled', state: 'failed', problem };
};

/** Sent once more, no oftener: then a person decides. */
const afterUnknown = (tried: Tried, at: At): Next => {
  const unclear: Next = { is: 'settled', state: 'unclear', problem: 'unknown' };
  if (tried.wasUnknown) return unclear;
  const next = again(tried, { state: 'unknown', leastMs: 0, problem: 'unknown' }, at);
  return next.is === 'later' ? next : unclear;
};

interface Again {
  readonly state: 'waiting' | 'unknown';
  /** What the other side asked for. */
  readonly leastMs: number;
  readonly problem: string;
}

/** Anywhere between now and a limit that grows fourfold, so that many who failed together do not come back together. */
const again = ({ attempts, deadline }: Tried, { state, leastMs, problem }: Again, { now, random }: At): Next => {
  const left = deadline - now;
  if (attempts >= mostAttempts || leastMs >= left || left <= 0) return { is: 'settled', state: 'failed', problem };
  const most = Math.min(mostMs, firstMs * 4 ** attempts, left - 1);
  return { is: 'later', state, nextAt: now + Math.max(leastMs, random(most)), attempts, problem };
};
