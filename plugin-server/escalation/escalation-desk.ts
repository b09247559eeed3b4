import type { Brief } from '../../protocol/brief.ts';
import type { SaidLine } from '../channels/adapter.ts';
import type { ChannelDirectory } from '../channels/channel-directory.ts';
import type { Clock } from '../clock.ts';
import type { Living } from '../doors/living.ts';
import type { Mac } from '../secret/mac.ts';
import type { Sealer } from '../secret/seal.ts';
import type { SiteDirectory } from '../site/site-directory.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { Reads } from '../store/tx.ts';

/** What the verbs about people outside the inbox need; each names its part. */
export interface EscalationDesk {
  readonly store: Store;
  readonly clock: Clock;
  readonly sites: SiteDirectory;
  readonly channels: Pick<ChannelDirectory, 'of'>;
  readonly living: Pick<Living, 'isAgentOnline' | 'isPresent'>;
  readonly sealer: Sealer;
  readonly mac: Mac;
  readonly publicUrl: string;
  readonly inboxUrl: string;
  readonly wakeDeliveries: () => void;
  /** A step of a ladder may be due. */
  readonly wakeLadder: () => void;
}

/** Reads what a brief is made of, and makes it. */
export type BriefOf = (read: Reads, row: ConversationTable, locale: 'de' | 'en', now: number) => Promise<Brief>;

/** The last messages, as they stand below a brief. */
export type HistoryOf = (
  read: Reads,
  row: ConversationTable,
) => Promise<{ readonly history: readonly SaidLine[]; readonly earlier: number }>;
