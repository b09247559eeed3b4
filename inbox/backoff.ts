import { live } from '../protocol/limits.ts';

/** How long to wait before the next attempt to connect: doubling, fully spread, so that a restart is not met by everybody at once. */
export const backoff = (attempt: number): number => {
  const most = Math.min(live.backoffMaxMs, live.backoffMs * 2 ** Math.min(attempt, 10));
  const chance = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  return Math.round((most * chance) / 0xffff_ffff);
};
