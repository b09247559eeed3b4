import type { DeviceTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import type { Proven } from './proven.ts';

/**
 * Whether the shop signed for somebody else on this device before: her shop id differs, or, where only addresses were
 * signed, none of them is named again. Proofs that have lapsed count: what lies on the device is still that person's.
 */
export const isAnotherPerson = async (
  tx: Pick<Tx, 'proofsOf' | 'identifiers'>,
  device: DeviceTable,
  { user, email, phone }: Pick<Proven, 'user' | 'email' | 'phone'>,
): Promise<boolean> => {
  const signed = (await tx.proofsOf(device.id)).filter(({ how }) => how !== 'otp').map(({ identifier }) => identifier);
  const ids = new Set(device.user_identifier === null ? signed : [...signed, device.user_identifier]);
  if (ids.size === 0) return false;
  const before = await tx.identifiers(device.site, [...ids]);
  const holder = before.find(({ kind }) => kind === 'user');
  if (holder !== undefined && user !== null) return holder.value !== user;
  return !before.some(
    ({ kind, value }) => (kind === 'email' && value === email) || (kind === 'phone' && value === phone),
  );
};
