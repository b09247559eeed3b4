import { type IdentityKeyId, idPrefix, type SiteId } from '../../protocol/ids.ts';
import type { Clock } from '../clock.ts';
import { randomId } from '../secret/random-token.ts';
import { safeEqual } from '../secret/safe-equal.ts';
import type { Sealer } from '../secret/seal.ts';
import type { IdentityKeyTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { endsOf, nextKid } from './add-key.ts';
import { endProofsOf } from './end-key.ts';
import { isLive, placeOfKey } from './token/token-key.ts';

interface Desk {
  readonly store: Store;
  readonly clock: Clock;
  readonly sealer: Sealer;
}

/**
 * The key from the operator's environment is in force at this site, and none that stood there before: changed or taken
 * out of the environment, the former ends with all it proved. `secret`: as given, at least 32 bytes; null: none is given.
 */
export const ensureIdentityKey = async (desk: Desk, site: SiteId, secret: string | null): Promise<void> => {
  const now = desk.clock.wall();
  const isSame = (row: IdentityKeyTable): boolean => {
    const opened = desk.sealer.open(placeOfKey(site, row.id), row.key);
    return secret !== null && opened.ok && safeEqual(opened.value, secret);
  };
  await desk.store.write(async (tx) => {
    await tx.lockSite(site);
    const rows = await tx.identityKeys(site);
    const fixed = rows.filter((row) => row.is_fixed === 1 && isLive(row, now));
    const kept = fixed.find(isSame);
    for (const row of fixed) if (row !== kept) await endProofsOf(tx, site, row.id, now);
    if (secret === null || kept !== undefined) return;
    const id = randomId<IdentityKeyId>(idPrefix.identityKey);
    await tx.insertIdentityKey({
      id,
      site,
      kid: nextKid(rows),
      alg: 'HS256',
      key: desk.sealer.seal(placeOfKey(site, id), secret),
      use: 'jwt',
      signs: null,
      ends: endsOf(secret),
      is_fixed: 1,
      at: now,
      until: null,
    });
  });
};
