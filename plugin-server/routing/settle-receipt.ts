import type { ChannelKind, DeliveryState } from '../../protocol/channel.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { ChannelError, MarkedParcel, ReceiptOf } from '../channels/adapter.ts';
import type { News } from '../conversation/outcome.ts';
import type { DeliveryRow } from '../store/outbox-tx.ts';
import type { Tx } from '../store/tx.ts';
import { afterSettled, type TrySettled } from './after-settled.ts';
import type { Circumstances } from './circumstances.ts';
import { saveTrouble } from './save-trouble.ts';

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
export const settleReceipt = async (tx: Tx, receipt: Receipt): Promise<News[]> => {
  if (receipt.state === 'delayed') return [];
  const parcel = await parcelOf(tx, receipt);
  if (parcel === undefined) return [];
  const [seen] = await tx.deliveriesIn(parcel);
  if (seen === undefined || seen.channel !== receipt.channel || !receipt.sites.includes(seen.site)) return [];
  const { site, conversation, purpose } = seen;
  // Held before its deliveries are changed, in the order everybody takes.
  const held =
    purpose === 'message' && conversation !== null ? await tx.lockConversation(site, conversation) : undefined;
  const rows = (await tx.deliveriesIn(parcel)).filter((row) => moves(row, receipt.state));
  if (rows.length === 0) return [];
  const circumstances = receipt.circumstances(site, conversation);
  const { state, error } = receipt;
  const problem = state === 'failed' ? `${error?.class ?? 'blocked'} ${error?.code ?? ''}`.trim() : null;
  const changed = { state, next_at: null, settled_at: circumstances.now, problem } as const;
  const settled: DeliveryRow[] = [];
  for (const row of rows) {
    await tx.changeDelivery(row.id, changed);
    settled.push({ ...row, ...changed, sealed: null });
  }
  if (state === 'failed' || purpose === 'brief')
    return afterSettled(tx, settled, {
      state: state === 'failed' ? 'failed' : 'accepted',
      class: error?.class,
      circumstances,
      trySettled: receipt.trySettled,
    });
  return held === undefined ? [] : saveTrouble(tx, held);
};

const parcelOf = async (tx: Tx, { of, fits, channel }: Receipt): Promise<number | undefined> => {
  if (of.parcel !== undefined) {
    const [first] = await tx.deliveriesIn(of.parcel.id);
    if (first !== undefined && fits(of.parcel, first.peer)) return of.parcel.id;
  }
  return of.vendorId === undefined ? undefined : tx.parcelOfVendor(channel, of.vendorId);
};

const order = ['accepted', 'sent', 'delivered', 'read'] as const satisfies readonly DeliveryState[];
const stepOf = (state: DeliveryState): number => (order as readonly string[]).indexOf(state);
/** Under way, or nobody knows: whatever is told is news. */
const isOpen = ({ state, problem }: DeliveryRow): boolean =>
  state === 'sending' ||
  state === 'unknown' ||
  state === 'unclear' ||
  ((state === 'waiting' || state === 'claimed') && problem?.startsWith('unknown') === true);

const moves = (row: DeliveryRow, to: Receipt['state']): boolean => {
  const { state: from } = row;
  if (isOpen(row)) return true;
  if (to === 'failed') return from === 'accepted' || from === 'sent';
  return stepOf(from) !== -1 && stepOf(to as DeliveryState) > stepOf(from);
};
