import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { ChannelDirectory } from '../channels/channel-directory.ts';
import type { Clock } from '../clock.ts';
import type { Living } from '../doors/living.ts';
import { defaultAnswering } from '../site/site-answering.ts';
import type { SiteDirectory } from '../site/site-directory.ts';
import { defaultHours } from '../site/site-hours.ts';
import type { Store } from '../store/store.ts';
import type { Circumstances } from './circumstances.ts';

/** What the verbs about ways to her need; each names its part. */
export interface RoutingDesk {
  readonly store: Store;
  readonly clock: Clock;
  readonly sites: Pick<SiteDirectory, 'byId'>;
  readonly channels: Pick<ChannelDirectory, 'of'>;
  readonly living: Pick<Living, 'isPresent'>;
  /** Something may be due to leave. */
  readonly wakeDeliveries: () => void;
}

/** As it is now, for one conversation of a site. */
export const circumstancesOf = (
  { clock, sites, channels, living }: Omit<RoutingDesk, 'store' | 'wakeDeliveries'>,
  site: SiteId,
  conversation: ConversationId | null,
  now: number = clock.wall(),
): Circumstances => ({
  now,
  steady: Math.floor(clock.steady()),
  isPresent: conversation !== null && living.isPresent(conversation),
  channel: (kind) => {
    const open = channels.of(site, kind);
    return open === undefined ? 'none' : open.isPaused ? 'paused' : 'ok';
  },
  answering: sites.byId(site)?.answering ?? defaultAnswering,
  hours: sites.byId(site)?.hours ?? defaultHours,
});
