import { limits } from '../../protocol/limits.ts';
import type { News } from '../conversation/outcome.ts';
import { saveListed } from '../conversation/save-listed.ts';
import { type MarkReads, readMarks } from '../conversation/show.ts';
import type { OutboxReads } from '../store/outbox-tx.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { ConversationWrites } from '../store/tx.ts';

export type TroubleTx = ConversationWrites & MarkReads & Pick<OutboxReads, 'troubleOf'>;

/**
 * Deliveries of this conversation have changed: its marks, and its place in the list if something went wrong or is well again.
 * `isWorse`: something may have gone wrong; else it is looked at only where something was.
 */
export const saveTrouble = async (tx: TroubleTx, held: ConversationTable, isWorse = false): Promise<News[]> => {
  const trouble = isWorse || held.trouble !== 'none' ? await tx.troubleOf(held.id, held.visitor_read) : 'none';
  const row: ConversationTable = { ...held, trouble, rev: held.rev + 1 };
  const news: News[] = [];
  if (trouble === held.trouble) await tx.saveConversation(row);
  else news.push(await saveListed(tx, row));
  return [{ is: 'marks', conversation: row, marks: await readMarks(tx, row, limits.deliveryStates) }, ...news];
};
