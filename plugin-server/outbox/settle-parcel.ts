import type { News } from '../conversation/outcome.ts';
import { afterSettled, type TrySettled } from '../routing/after-settled.ts';
import { backToChat } from '../routing/back-to-chat.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import { saveTrouble } from '../routing/save-trouble.ts';
import type { DeliveryRow, Held } from '../store/outbox-tx.ts';
import type { PieceTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import type { Next } from './after-send.ts';

export interface Settling {
  readonly held: Held;
  /** One of its rows, as it was claimed. */
  readonly row: DeliveryRow;
  readonly next: Next;
  /** What its last request came to. */
  readonly piece: PieceTable | null;
  /** Wall clock. */
  readonly at: number;
  readonly circumstances: Circumstances;
  readonly trySettled: TrySettled;
}

/** The end of an attempt, in one transaction with all that follows from it; with the claim still ours, else nothing happens. */
export const settleParcel = async (tx: Tx, settling: Settling): Promise<News[]> => {
  const { held, row, next, piece, at, circumstances, trySettled } = settling;
  const { site, conversation, purpose } = row;
  // Before its deliveries, in the order everybody takes.
  const talk =
    purpose === 'message' && conversation !== null ? await tx.lockConversation(site, conversation) : undefined;
  if (next.is === 'later') {
    if ((await tx.retryLater(held, next)) === 0) return [];
    if (piece !== null) await tx.savePiece(piece);
    if (talk === undefined) return [];
    // She read it while it was on its way, and it did not leave: it need not go again.
    for (const delivery of await tx.waitingOutside(talk.id, talk.visitor_read))
      await backToChat(tx, talk, delivery, { state: 'read', nextAt: null, now: at });
    return saveTrouble(tx, talk);
  }
  const rows = await tx.settle(held, { ...next, at });
  if (rows.length === 0) return [];
  if (piece !== null) await tx.savePiece(piece);
  return afterSettled(tx, rows, { state: next.state, class: next.class, circumstances, trySettled });
};
