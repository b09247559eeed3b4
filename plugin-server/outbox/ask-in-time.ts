import type { Sent } from '../channels/adapter.ts';

interface Within {
  readonly timeoutMs: number;
  /** All that is on its way is broken off. */
  readonly ended: AbortSignal;
  readonly fail: (error: unknown) => void;
}

const graceMs = 1_000;

/** An adapter that goes on when it is told to end has an unknown outcome, like any other silence. */
export const askInTime = async (
  asked: (signal: AbortSignal) => Promise<Sent>,
  { timeoutMs, ended, fail }: Within,
): Promise<Sent> => {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const signal = AbortSignal.any([late.signal, ended]);
  const silence = Promise.withResolvers<Sent>();
  const giveUp = (): void => void setTimeout(() => silence.resolve({ state: 'unknown' }), graceMs);
  signal.addEventListener('abort', giveUp);
  try {
    return await Promise.race([asked(signal), silence.promise]);
  } catch (error) {
    fail(error);
    return { state: 'unknown' };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
};
