import type { DeliveryRow } from '../store/outbox-tx.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { unsettled } from './insert-routed.ts';

interface Back {
  /** She has read it, or it waits there again. */
  readonly state: 'read' | 'waiting';
  /** When it goes another way after all; steady clock. */
  readonly nextAt: number | null;
  readonly now: number;
}

/** An answer on its way out of the house of which nothing has left: cancelled, and the chat is its one way again. False: too late. */
export const backToChat = async (
  tx: Pick<Tx, 'cancelDelivery' | 'insertDelivery'>,
  row: Pick<ConversationTable, 'id' | 'site'>,
  { id, seq, moves }: DeliveryRow,
  { state, nextAt, now }: Back,
): Promise<boolean> => {
  if (!(await tx.cancelDelivery(id, now))) return false;
  await tx.insertDelivery({
    ...unsettled,
    site: row.site,
    conversation: row.id,
    seq,
    recipient: 'visitor',
    channel: 'chat',
    peer: row.id,
    purpose: 'message',
    because: 'present',
    state,
    next_at: nextAt === null ? null : Math.floor(nextAt),
    settled_at: state === 'read' ? now : null,
    moved_from: id,
    moves,
    created_at: now,
  });
  return true;
};
