import { anonPrefix, type DeviceId, idPrefix, tokenPrefix } from '../../protocol/ids.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { hashToken } from '../secret/hash-token.ts';
import { randomId, randomToken } from '../secret/random-token.ts';
import type { Store } from '../store/store.ts';
import { deviceLabel } from './device-label.ts';

interface Desk {
  readonly store: Store;
  readonly clock: Clock;
}

interface Facts {
  /** The header as sent; only words we know are kept of it. */
  readonly userAgent: string;
}

/**
 * A browser becomes a device, known to nobody: its own `anon` identifier, a token, and a second one that can only end it.
 * Both are shown once and kept as hashes. Error: site.unknown.
 */
export const makeDevice = async (
  desk: Desk,
  { site: key, locale, anon: given }: Parsed<'visitor', 'visitor:device'>,
  facts: Facts,
): Promise<Outcome<Given<'visitor', 'visitor:device'>>> => {
  const now = desk.clock.wall();
  const device = randomId<DeviceId>(idPrefix.device);
  const token = randomToken(tokenPrefix.device);
  const revokeToken = randomToken(tokenPrefix.revoke);
  return desk.store.write(async (tx) => {
    const site = await tx.siteByKey(key);
    if (site === undefined) return refused('site.unknown');
    // A page that names an id which is known already names somebody else's.
    if (given !== undefined && (await tx.identifierByValue(site.id, 'anon', given)) !== undefined)
      return refused('identity.value', { field: 'anon' });
    const anon = await tx.insertAnon(site.id, given ?? randomId(anonPrefix), now);
    await tx.insertDevice({
      id: device,
      site: site.id,
      anon,
      token_hash: hashToken(token),
      next_hash: null,
      user_identifier: null,
      renewed_at: now,
      revoke_hash: hashToken(revokeToken),
      version: 1,
      label: deviceLabel(facts.userAgent),
      locale,
      created_at: now,
      seen_at: now,
      ended_at: null,
      ended_why: null,
    });
    return done({ device, token, revokeToken });
  });
};
