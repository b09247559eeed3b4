import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { Inbound, MarkedParcel } from '../channels/adapter.ts';
import type { OpenChannel } from '../channels/channel-directory.ts';
import type { LooseFile } from '../conversation/keep-mail.ts';
import type { News } from '../conversation/outcome.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import type { Mac } from '../secret/mac.ts';
import type { Sealer } from '../secret/seal.ts';

/** What taking something in needs beside the transaction. */
export interface InboundDesk {
  readonly mac: Mac;
  readonly sealer: Sealer;
  /** `MailMarks.fitsParcel` */
  readonly fits: (parcel: MarkedParcel, peer: string) => boolean;
  /** One of the addresses we write from, or answers come to. */
  readonly isOurs: (address: string) => boolean;
  readonly circumstances: (site: SiteId, conversation: ConversationId | null) => Circumstances;
  readonly sitesOf: (channel: OpenChannel) => readonly SiteId[];
  readonly inboxUrl: string;
}

/** One thing a channel brought, ready to be taken in. */
export interface Arrived {
  readonly channel: OpenChannel;
  readonly raw: { readonly id: number; readonly at: number; readonly shelf: string };
  readonly item: Inbound;
  /** What of a mail's files is on the shelf already. */
  readonly files: readonly LooseFile[];
  readonly dropped: number;
}

/**
 * What became of it. kept: it stands in a conversation, bytes and all · settled: it was no mail · unsupported: nobody knows what it is ·
 * again: it came before · own, erased: nothing of it may stay.
 */
export interface Taken {
  readonly is: 'kept' | 'settled' | 'unsupported' | 'again' | 'own' | 'erased';
  readonly news: readonly News[];
}
