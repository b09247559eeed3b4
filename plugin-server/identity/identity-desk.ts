import type { SiteId } from '../../protocol/ids.ts';
import type { Clock } from '../clock.ts';
import type { Limiter } from '../doors/limiter.ts';
import type { Living } from '../doors/living.ts';
import type { FileShelf } from '../file/file-shelf.ts';
import type { Mac } from '../secret/mac.ts';
import type { Sealer } from '../secret/seal.ts';
import type { SiteDirectory } from '../site/site-directory.ts';
import type { Store } from '../store/store.ts';
import type { Passes } from './passes.ts';

/** What the verbs about persons need; each names its part. */
export interface IdentityDesk {
  readonly store: Store;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly mac: Mac;
  readonly passes: Passes;
  readonly sites: SiteDirectory;
  readonly shelf: FileShelf;
  /** Scheme, host and port under which the world reaches this server. */
  readonly publicUrl: string;
  readonly limiter: Limiter;
  readonly living: Pick<Living, 'isDeviceOnline'>;
  /** Where codes of a site go out, and the address they come from; null: none go out. */
  readonly mailOf: (site: SiteId) => { readonly way: 'smtp' | 'demo' | 'none'; readonly from: string | null };
  /** There is something to send. */
  readonly wakeDeliveries: () => void;
  /** There is something to remove before the next day. */
  readonly wakeUpkeep: () => void;
  /** `erasures.log` beside the database. */
  readonly dataFolder: string;
}
