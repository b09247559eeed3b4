import type { ChannelKind } from '../../protocol/channel.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { ChannelError, MarkedParcel, ReceiptOf } from '../channels/adapter.ts';
import type { News } from '../conversation/outcome.ts';
import type { Tx } from '../store/tx.ts';
import type { TrySettled } from './after-settled.ts';
import type { Circumstances } from './circumstances.ts';

export interface Receipt {
  /** Whose channel brought it: it says nothing of others. */
  readonly sites: readonly SiteId[];
  readonly channel: ChannelKind;
  readonly of: ReceiptOf;
  readonly state: 'accepted' | 'sent' | 'delivered' | 'read' | 'failed' | 'delayed';
  readonly error?: ChannelError | undefined;
  /** `MailMarks.fitsParcel` */
  readonly fits: (parcel: MarkedParcel, peer: string) => boolean;
  readonly circumstances: (site: SiteId, conversation: ConversationId | null) => Circumstances;
  readonly trySettled: TrySettled;
}

/**
 * What became of a parcel, told afterwards. Receipts only move forward, and a failure counts only before it was delivered;
 * then the address is marked and the answer goes the next way. One whose mark does not fit, or that names an address alone,
 * changes nothing. The caller wakes the deliveries after commit.
 */
export const settleReceipt = (_tx: Tx, _receipt: Receipt): Promise<News[]> => {
  throw new Error('Being written.');
};
