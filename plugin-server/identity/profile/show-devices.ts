import type { DeviceId } from '../../../protocol/ids.ts';
import type { ProfilePanel } from '../../../protocol/profile-view.ts';
import type { DeviceOfProfile } from '../../store/profile-tx.ts';
import type { Badge } from './device-level.ts';
import type { GatheredProfile } from './gather-profiles.ts';

type ShownDevice = ProfilePanel['devices'][number];

export const showDevices = (
  profile: GatheredProfile,
  levelOf: (device: DeviceOfProfile) => Badge,
  isOnline: (device: DeviceId) => boolean,
): ShownDevice[] =>
  profile.devices.map((device) => ({
    device: device.id,
    label: device.label,
    locale: device.locale,
    createdAt: device.created_at,
    seenAt: device.seen_at,
    endedAt: device.ended_at,
    level: levelOf(device).level,
    how: howItCame(profile, device),
    isOnline: device.ended_at === null && isOnline(device.id),
  }));

/** The first device of a person came by itself, the others by what joined them to her. */
const howItCame = ({ members, joins, proofs }: GatheredProfile, device: DeviceOfProfile): ShownDevice['how'] => {
  const rules = new Set(joins.filter(({ a, b }) => a === device.anon || b === device.anon).map(({ rule }) => rule));
  const hows = new Set(proofs.filter((proof) => proof.device === device.id).map(({ how }) => how));
  const isUsers = members.some(({ id }) => id === device.user_identifier);
  if (isUsers || rules.has('jwt') || rules.has('hmac') || hows.has('jwt') || hows.has('hmac')) return 'signed';
  if (device.linked_at !== null) return 'link';
  if (rules.has('otp') || rules.has('channel-code') || hows.has('otp')) return 'code';
  return (['agent', 'server', 'page', 'vendor'] as const).some((rule) => rules.has(rule)) ? 'claim' : 'opened';
};
