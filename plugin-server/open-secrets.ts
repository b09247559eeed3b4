import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { createMac, type Mac } from './secret/mac.ts';
import { fingerprint, loadMasterKey, parseMasterKey } from './secret/master-key.ts';
import { createSealer, type Sealer } from './secret/seal.ts';
import { StartRefusal } from './start-refusal.ts';
import type { Store } from './store/store.ts';

/** What the master key is for. */
export interface Secrets {
  readonly sealer: Sealer;
  readonly mac: Mac;
}

const metaKey = 'key-fingerprint';

/** The key this database lives by, made at the first start. Throws StartRefusal when it is missing or another one. */
export const openSecrets = async (config: Config, store: Store, log: Log): Promise<Secrets> => {
  const loaded = await loadMasterKey({
    given: config.secret ?? undefined,
    file: join(config.dataFolder, 'secret.key'),
    fingerprint: (await store.read.meta(metaKey)) ?? null,
  });
  if (!loaded.ok) throw new StartRefusal(loaded.sentence);
  if (loaded.exposed) log.warn({ op: 'secret' }, 'secret.key can be read by other accounts of this machine');
  const former = config.formerSecret === null ? undefined : parseMasterKey(config.formerSecret);
  if (former === null)
    throw new StartRefusal('NAHTLOS_SECRET_OLD must be 32 bytes: 64 hexadecimal or 43 base64 characters.');
  const value = fingerprint(loaded.key);
  await store.write((tx) => tx.saveMeta({ key: metaKey, value }));
  const keys = { current: loaded.key, former };
  return { sealer: createSealer(keys), mac: createMac(keys) };
};
