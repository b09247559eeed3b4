import type { ChannelDirectory } from '../../channels/channel-directory.ts';
import type { Clock } from '../../clock.ts';
import type { Mac } from '../../secret/mac.ts';
import type { Sealer } from '../../secret/seal.ts';
import type { Store } from '../../store/store.ts';

/** What the verbs about addresses of agents need. */
export interface ReachDesk {
  readonly store: Store;
  readonly clock: Clock;
  readonly channels: Pick<ChannelDirectory, 'of'>;
  readonly sealer: Sealer;
  readonly mac: Mac;
  readonly wakeDeliveries: () => void;
}
