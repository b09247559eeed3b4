import { identityLimits } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { DeviceLinkTable, DeviceTable } from '../../store/schema.ts';
import type { DeviceStore } from '../../store/tx.ts';

/** An offer lives ten minutes, and no longer than the device that made it. */
export const isOpen = (link: DeviceLinkTable | undefined, site: SiteId, now: number): link is DeviceLinkTable =>
  link !== undefined && link.site === site && link.state === 'open' && link.expires_at > now;

/** Somebody typed the code, and the first device still may say yes. */
export const isAsked = (link: DeviceLinkTable | undefined, site: SiteId, now: number): link is DeviceLinkTable =>
  link !== undefined &&
  link.site === site &&
  link.state === 'asked' &&
  (link.asked_at ?? 0) + identityLimits.linkAnswerMs > now;

export const firstDevice = async (
  read: Pick<DeviceStore, 'device'>,
  { site, from_device }: DeviceLinkTable,
): Promise<DeviceTable | undefined> => {
  const device = await read.device(site, from_device);
  return device?.ended_at === null ? device : undefined;
};
