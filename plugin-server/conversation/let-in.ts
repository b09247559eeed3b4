import type { ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { appendMessage } from './append-message.ts';
import { keepMail, type PlacedMail } from './keep-mail.ts';
import type { News } from './outcome.ts';
import type { HeldData } from './show.ts';

/** An agent has let a mail of this sender into this talk before: her other address, or who answers for her. */
export const isLetIn = async (
  tx: Pick<Tx, 'heldFrom'>,
  { id }: Pick<ConversationTable, 'id'>,
  identifier: number,
): Promise<boolean> =>
  (await tx.heldFrom(id, identifier)).some((data) => {
    const { why, state } = JSON.parse(data) as HeldData;
    return why === 'other-sender' && state === 'released';
  });

/** The next one of such a sender: in the talk at once, under its own sender. Where her answers go stays as it is, as with the first. */
export const letIn = async (tx: Tx, placed: PlacedMail, row: ConversationTable, news: News[]): Promise<void> => {
  const { mail, said } = await keepMail(tx, placed, row);
  const n = (await tx.lastN(row.id, placed.origin)) + 1;
  await appendMessage(tx, row, { ...said, n, mail, isReleased: true }, null, placed.circumstances, news);
};
