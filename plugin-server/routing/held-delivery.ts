import type { SiteId } from '../../protocol/ids.ts';
import type { DeliveryRow } from '../store/outbox-tx.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';

export interface HeldDelivery {
  readonly row: ConversationTable;
  readonly delivery: DeliveryRow & { readonly seq: number };
}

/** A delivery of an answer to her, its conversation held until commit; undefined: no such thing on this site. */
export const heldDelivery = async (
  tx: Pick<Tx, 'delivery' | 'lockConversation'>,
  site: SiteId,
  id: number,
): Promise<HeldDelivery | undefined> => {
  const seen = await tx.delivery(site, id);
  if (seen === undefined || seen.conversation === null || seen.purpose !== 'message' || seen.recipient !== 'visitor')
    return undefined;
  const row = await tx.lockConversation(site, seen.conversation);
  // Read again: it may have changed until its conversation was ours.
  const delivery = await tx.delivery(site, id);
  if (row === undefined || delivery === undefined || delivery.seq === null) return undefined;
  return { row, delivery: { ...delivery, seq: delivery.seq } };
};
