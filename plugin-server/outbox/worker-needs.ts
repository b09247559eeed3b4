import type { ChannelError, Parcel } from '../channels/adapter.ts';
import type { ChannelDirectory, OpenChannel } from '../channels/channel-directory.ts';
import type { Clock } from '../clock.ts';
import type { News } from '../conversation/outcome.ts';
import type { Log } from '../log.ts';
import type { TrySettled } from '../routing/after-settled.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import type { DeliveryRow } from '../store/outbox-tx.ts';
import type { Store } from '../store/store.ts';

/** What the worker and its lines stand on. */
export interface WorkerNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: Pick<ChannelDirectory, 'all' | 'sitesOf'>;
  /** What the rows of one parcel bring, or why they cannot go this way any more. Throws when it cannot be made. */
  readonly pack: (rows: readonly DeliveryRow[], channel: OpenChannel) => Promise<Packed>;
  readonly circumstances: (site: DeliveryRow['site'], conversation: DeliveryRow['conversation']) => Circumstances;
  readonly trySettled: TrySettled;
  readonly announce: (news: readonly News[]) => void;
  /** Nothing goes out by it until somebody changes it, or it goes again (null). */
  readonly tellProblem: (channel: OpenChannel, problem: string | null) => void;
  readonly count: (what: string) => void;
  /** For tests: a whole number from 0 to `most`. */
  readonly random?: (most: number) => number;
}

export type Packed = { readonly parcel: Parcel } | { readonly error: ChannelError };
