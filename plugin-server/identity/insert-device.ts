import { anonPrefix, type DeviceId, idPrefix, type SiteId, tokenPrefix } from '../../protocol/ids.ts';
import type { Locale } from '../../protocol/schema.ts';
import { hashToken } from '../secret/hash-token.ts';
import { randomId, randomToken } from '../secret/random-token.ts';
import type { DeviceTable } from '../store/schema.ts';
import type { DeviceStore } from '../store/tx.ts';

interface Browser {
  readonly site: SiteId;
  readonly label: string | null;
  readonly locale: Locale;
  readonly now: number;
  /** The page's own `nv_` id, if it made one before and nobody has it. */
  readonly anon?: string | undefined;
}

export interface InsertedDevice {
  readonly row: DeviceTable;
  /** Shown once, kept as hashes: the token, and a second one that can only end the device. */
  readonly key: { readonly device: DeviceId; readonly token: string; readonly revokeToken: string };
}

/** A new device, known to nobody: its own `anon` identifier and two tokens. */
export const insertDevice = async (
  tx: Pick<DeviceStore, 'insertAnon' | 'insertDevice'>,
  { site, label, locale, now, anon }: Browser,
): Promise<InsertedDevice> => {
  const device = randomId<DeviceId>(idPrefix.device);
  const token = randomToken(tokenPrefix.device);
  const revokeToken = randomToken(tokenPrefix.revoke);
  const row: DeviceTable = {
    id: device,
    site,
    anon: await tx.insertAnon(site, anon ?? randomId(anonPrefix), now),
    token_hash: hashToken(token),
    next_hash: null,
    revoke_hash: hashToken(revokeToken),
    version: 1,
    user_identifier: null,
    renewed_at: now,
    label,
    locale,
    created_at: now,
    seen_at: now,
    ended_at: null,
    ended_why: null,
  };
  await tx.insertDevice(row);
  return { row, key: { device, token, revokeToken } };
};
