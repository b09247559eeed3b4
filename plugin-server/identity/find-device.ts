import { identityLimits } from '../../protocol/identity.ts';
import type { Clock } from '../clock.ts';
import { originOfDevice, type VisitorCaller } from '../conversation/caller.ts';
import { type Refusal, refused } from '../conversation/outcome.ts';
import { hashToken } from '../secret/hash-token.ts';
import { safeEqual } from '../secret/safe-equal.ts';
import { privacyOf } from '../site/site-privacy.ts';
import { type Store, StoreRefusal } from '../store/store.ts';
import type { FoundDeviceRow } from '../store/tx.ts';
import type { Passes } from './passes.ts';

interface Desk {
  readonly store: Store;
  readonly clock: Clock;
  readonly passes: Pick<Passes, 'fits'>;
}

interface Shown {
  /** The bearer token; undefined if none came. */
  readonly token: string | undefined;
  /** The key in the CONNECT packet: a token opens no other site's door. */
  readonly site?: string;
  /** Of this page load, as the browser sent it. */
  readonly pass?: string | undefined;
}

export type FoundDevice =
  | {
      readonly ok: true;
      readonly caller: VisitorCaller;
      readonly isProven: boolean;
      /** Somebody is signed in on it, but this page load has not shown the pass. */
      readonly isHidden: boolean;
      /** Time for a new token. */
      readonly isDue: boolean;
    }
  | Refusal;

/**
 * Who holds this token. Nothing is kept in memory between two calls, so what has ended is over with the very next one.
 * Errors: auth.missing; auth.revoked (ended, unused for longer than the site keeps devices, of another site, or nobody's).
 */
export const findDevice = async (desk: Desk, { token, site, pass }: Shown): Promise<FoundDevice> => {
  if (token === undefined || token === '') return refused('auth.missing');
  const now = desk.clock.wall();
  const row = await desk.store.read.deviceByTokenHash(hashToken(token));
  if (row === undefined || !isLive(row, now)) return refused('auth.revoked');
  if (site !== undefined && row.site_key !== site) return refused('auth.revoked');
  if (now - row.seen_at >= seenEveryMs) await touch(desk.store, row, now);
  const { next_hash } = row;
  if (next_hash !== null && safeEqual(next_hash, hashToken(token)))
    await desk.store.write((tx) => tx.takeToken(row.id, next_hash));
  const shown = pass !== undefined && desk.passes.fits(pass, row, now) ? 1 : 0;
  const isSignedIn = row.user_until !== null && row.user_until > now;
  const isShown = isSignedIn && (row.user_needs_pass ?? 0) <= shown;
  return {
    ok: true,
    caller: {
      side: 'visitor',
      site: row.site,
      device: row.id,
      anon: row.anon,
      origin: originOfDevice(row.id),
      user: isShown ? (row.user_identifier ?? 0) : 0,
      shown,
    },
    isProven: row.proven_until !== null && row.proven_until > now,
    isHidden: row.user_identifier !== null && !isShown,
    isDue: now - row.renewed_at > identityLimits.renewMs,
  };
};

const isLive = (row: FoundDeviceRow, now: number): boolean =>
  row.ended_at === null && now - row.seen_at <= privacyOf(row.site_privacy).deviceDays * dayMs;

const dayMs = 86_400_000;

const seenEveryMs = 3_600_000;

/** A store that takes nothing now must not keep her from reading; the next call tries again. */
const touch = async (store: Store, row: FoundDeviceRow, now: number): Promise<void> => {
  try {
    await store.write((tx) => tx.touchDevice(row.id, now));
  } catch (cause) {
    if (!(cause instanceof StoreRefusal)) throw cause;
  }
};
