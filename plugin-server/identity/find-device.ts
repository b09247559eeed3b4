import { limits } from '../../protocol/limits.ts';
import type { Clock } from '../clock.ts';
import { originOfDevice, type VisitorCaller } from '../conversation/caller.ts';
import { type Refusal, refused } from '../conversation/outcome.ts';
import { hashToken } from '../secret/hash-token.ts';
import type { DeviceTable } from '../store/schema.ts';
import { type Store, StoreRefusal } from '../store/store.ts';

interface Desk {
  readonly store: Store;
  readonly clock: Clock;
}

interface Shown {
  /** The bearer token; undefined if none came. */
  readonly token: string | undefined;
  /** The key in the CONNECT packet: a token opens no other site's door. */
  readonly site?: string;
}

export type FoundDevice = { readonly ok: true; readonly caller: VisitorCaller } | Refusal;

/**
 * Who holds this token. Nothing is kept in memory between two calls, so what has ended is over with the very next one.
 * Errors: auth.missing; auth.revoked (ended, unused for 180 days, of another site, or nobody's).
 */
export const findDevice = async (desk: Desk, { token, site }: Shown): Promise<FoundDevice> => {
  if (token === undefined || token === '') return refused('auth.missing');
  const now = desk.clock.wall();
  const row = await desk.store.read.deviceByTokenHash(hashToken(token));
  if (row === undefined || !isLive(row, now)) return refused('auth.revoked');
  if (site !== undefined && row.site_key !== site) return refused('auth.revoked');
  if (now - row.seen_at >= seenEveryMs) await touch(desk.store, row, now);
  return {
    ok: true,
    caller: { side: 'visitor', site: row.site, device: row.id, anon: row.anon, origin: originOfDevice(row.id) },
  };
};

const isLive = (row: DeviceTable, now: number): boolean =>
  row.ended_at === null && now - row.seen_at <= limits.deviceLifeMs;

const seenEveryMs = 3_600_000;

/** A store that takes nothing now must not keep her from reading; the next call tries again. */
const touch = async (store: Store, row: DeviceTable, now: number): Promise<void> => {
  try {
    await store.write((tx) => tx.touchDevice(row.id, now));
  } catch (cause) {
    if (!(cause instanceof StoreRefusal)) throw cause;
  }
};
