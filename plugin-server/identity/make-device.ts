import type { Given, Parsed } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { Store } from '../store/store.ts';
import { deviceLabel } from './device-label.ts';
import { insertDevice } from './insert-device.ts';

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
  return desk.store.write(async (tx) => {
    const site = await tx.siteByKey(key);
    if (site === undefined) return refused('site.unknown');
    // A page that names an id which is known already names somebody else's.
    if (given !== undefined && (await tx.identifierByValue(site.id, 'anon', given)) !== undefined)
      return refused('identity.value', { field: 'anon' });
    const label = deviceLabel(facts.userAgent);
    const { key: made } = await insertDevice(tx, { site: site.id, label, locale, now, anon: given });
    return done(made);
  });
};
