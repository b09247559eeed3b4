import type { Caps, ChannelError, Sent } from '../channels/adapter.ts';

/** Where a delivery stands when its attempt is over. */
export interface Tried {
  /** This one included. */
  readonly attempts: number;
  /** After this it is too late. */
  readonly deadline: number;
  /** What stands in its row; `unknown…`: nobody knows what became of an earlier attempt, it may have arrived. */
  readonly problem: string | null;
  /** How an attempt of which nobody knows is found again. */
  readonly correlation: Caps['correlation'];
  /** How often in a row the other side has asked this peer's messages to come more slowly, this one included. */
  readonly slowed: number;
  /** Since it was made. */
  readonly ageMs: number;
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
      /** The channel takes half for so long. */
      readonly slowMs?: number;
    }
  | {
      readonly is: 'settled';
      readonly state: 'accepted' | 'failed' | 'unclear';
      readonly problem: string | null;
      /** Of a failure. */
      readonly class?: ChannelError['class'];
    };

interface At {
  readonly now: number;
  /** A whole number from 0 to `most`, both included. */
  readonly random: (most: number) => number;
}

export const mostAttempts = 10;
const firstMs = 2_000;
const mostMs = 15 * 60_000;
/** Then one goes ahead to see whether the channel works again. */
export const configPauseMs = 60_000;
/** Who has waited longer on a channel that does not work goes another way. */
export const pausedMostMs = 15 * 60_000;
const slowLineMs = 60_000;
const slowStepMs = 6_000;
const slowMostMs = 30 * 60_000;
/** When somebody looks what became of it, from the moment it was sent. */
const echoMs = 90_000;
const lookMs = [10_000, 30_000, 90_000] as const;

/** How long after it was sent somebody looks for the first time at what nobody knows of; also after a process died meanwhile. */
export const firstLookMs = (correlation: Caps['correlation']): number =>
  correlation === 'echo' ? echoMs : correlation === 'list' ? lookMs[0] : 0;

/** The one rule by which an attempt leads to another, or to none (delivery.md 10). */
export const afterSend = (tried: Tried, sent: Sent, at: At): Next => {
  if (sent.state === 'accepted') return { is: 'settled', state: 'accepted', problem: null };
  if (sent.state === 'unknown') return afterUnknown(tried, at);
  const { class: kind, code, retryAfterMs = 0 } = sent.error;
  const problem = `${wasUnknown(tried) ? 'unknown ' : ''}${kind} ${code}`;
  // What is refused now may have arrived before: it takes no other way by itself.
  const failed: Next = wasUnknown(tried)
    ? { is: 'settled', state: 'unclear', problem }
    : { is: 'settled', state: 'failed', problem, class: kind };
  if (kind === 'retry') return again(tried, { state: 'waiting', leastMs: retryAfterMs, problem }, at) ?? failed;
  if (kind === 'slow-down') return slower(tried, retryAfterMs, problem, at) ?? failed;
  // Its fault is the channel's, not its own: it waits without losing an attempt.
  if (kind === 'config' && at.now + configPauseMs < tried.deadline && tried.ageMs < pausedMostMs)
    return {
      is: 'later',
      state: 'waiting',
      nextAt: at.now + configPauseMs,
      attempts: tried.attempts - 1,
      problem,
      pauseMs: configPauseMs,
    };
  return failed;
};

/** Nobody knows what became of it, and its time to be looked at has come. `found`: what the channel says; null: it cannot say. */
export const afterLook = (tried: Tried, found: Sent | null, at: At): Next => {
  const unclear: Next = { is: 'settled', state: 'unclear', problem: 'unknown' };
  if (found === null) return unclear;
  if (found.state !== 'unknown') return afterSend({ ...tried, problem: null }, found, at);
  const looked = Number(/^unknown (\d)$/.exec(tried.problem ?? '')?.[1] ?? 0) + 1;
  const [before = 0, next] = lookMs.slice(looked - 1);
  if (next === undefined) return unclear;
  return {
    is: 'later',
    state: 'unknown',
    nextAt: at.now + next - before,
    attempts: tried.attempts - 1,
    problem: `unknown ${looked}`,
  };
};

/** Where it goes again under the same id, a failure afterwards says nothing of the attempt before. */
const wasUnknown = ({ problem, correlation }: Tried): boolean =>
  correlation === 'message-id' && problem !== null && problem.startsWith('unknown');

/** A mail is sent once more, no oftener; then a person decides. Everything else is never sent blindly. */
const afterUnknown = (tried: Tried, at: At): Next => {
  const unclear: Next = { is: 'settled', state: 'unclear', problem: 'unknown' };
  const { correlation, attempts } = tried;
  if (correlation === 'none' || wasUnknown(tried)) return unclear;
  if (correlation === 'message-id')
    return again(tried, { state: 'unknown', leastMs: 0, problem: 'unknown' }, at) ?? unclear;
  return { is: 'later', state: 'unknown', nextAt: at.now + firstLookMs(correlation), attempts, problem: 'unknown' };
};

interface Again {
  readonly state: 'waiting' | 'unknown';
  /** What the other side asked for. */
  readonly leastMs: number;
  readonly problem: string;
}

/** Anywhere between now and a limit that grows fourfold, so that many who failed together do not come back together; null: too late. */
const again = ({ attempts, deadline }: Tried, { state, leastMs, problem }: Again, { now, random }: At): Next | null => {
  const left = deadline - now;
  if (attempts >= mostAttempts || leastMs >= left || left <= 0) return null;
  const most = Math.min(mostMs, firstMs * 4 ** attempts, left - 1);
  return { is: 'later', state, nextAt: now + Math.max(leastMs, random(most)), attempts, problem };
};

/** Asked to, it comes later and loses no attempt; null: too late. */
const slower = (
  { attempts, deadline, slowed }: Tried,
  retryAfterMs: number,
  problem: string,
  { now }: At,
): Next | null => {
  const waitMs = Math.min(slowMostMs, retryAfterMs > 0 ? retryAfterMs : slowStepMs * slowed);
  if (now + waitMs >= deadline) return null;
  return {
    is: 'later',
    state: 'waiting',
    nextAt: now + waitMs,
    attempts: attempts - 1,
    problem,
    slowMs: slowLineMs,
  };
};
