import type { ChannelAdapter } from '../../channels/adapter.ts';
import type { EmailSetUp } from '../../channels/email-set-up.ts';
import type { Channels } from '../../channels/open-channels.ts';
import type { Clock } from '../../clock.ts';
import type { TrySettled } from '../../routing/after-settled.ts';
import type { Sealer } from '../../secret/seal.ts';
import type { Store } from '../../store/store.ts';
import type { ChannelChecks } from './channel-checks.ts';

/** What the verbs about a site's e-mail channel need; each names its part. */
export interface ChannelDesk {
  readonly store: Store;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly channels: Pick<Channels, 'viewOf' | 'hear' | 'learn'>;
  readonly checks: ChannelChecks;
  /** Whether an owner may name this host although it stands in a private network. */
  readonly mayBePrivate: (host: string) => boolean;
  /** Whether a host can be called. */
  readonly lookAt: (host: string) => Promise<'ok' | 'private' | 'not-found'>;
  /** A key that can sign mails. */
  readonly isDkimKey: (pem: string) => boolean;
  /** To be tried out: it does not listen. */
  readonly tryEmail: (setUp: EmailSetUp) => ChannelAdapter;
  readonly trySettled: TrySettled;
}
