import { identityLimits } from '../../protocol/identity.ts';
import type { DeviceId, SiteId } from '../../protocol/ids.ts';
import type { News } from '../conversation/outcome.ts';
import type { Tx } from '../store/tx.ts';

/**
 * A shop that signs a constant id makes one person of all its visitors. So many new devices in a day are nobody's: what
 * they read of each other stops, and until the next day nobody is signed in under that id.
 */
export const isPaused = async (tx: Pick<Tx, 'usedUntil'>, site: SiteId, user: number, now: number): Promise<boolean> =>
  ((await tx.usedUntil(site, markOf(user))) ?? 0) > now;

/** Whether one more device would be one too many. */
export const isTripped = async (tx: Pick<Tx, 'newDevicesOf'>, user: number, now: number): Promise<boolean> =>
  (await tx.newDevicesOf(user, now - dayMs)) >= identityLimits.tripwireDevices;

export const pause = async (tx: Tx, site: SiteId, user: number, by: DeviceId | null, now: number): Promise<News[]> => {
  await tx.markUntil(site, markOf(user), now + dayMs);
  const devices = await tx.endProofs({ identifier: user }, now);
  await tx.insertAudit({
    site,
    at: now,
    actor: by === null ? 'page' : `d:${by}`,
    op: 'identity:paused',
    refs: JSON.stringify({ user, devices: devices.length }),
  });
  return devices.length === 0 ? [] : [{ is: 'reads', devices }];
};

/** Kept among what was used: it ends and goes like those. */
const markOf = (user: number): string => `paused ${user}`;

const dayMs = 86_400_000;
