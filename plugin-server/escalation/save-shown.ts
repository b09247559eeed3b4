import { limits } from '../../protocol/limits.ts';
import type { News } from '../conversation/outcome.ts';
import { saveListed } from '../conversation/save-listed.ts';
import { type MarkReads, readMarks } from '../conversation/show.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { ConversationWrites } from '../store/tx.ts';

/** Saves a row whose ladder has moved: the list and the marks show where it stands. */
export const saveShown = async (tx: ConversationWrites & MarkReads, row: ConversationTable): Promise<News[]> => {
  row.rev += 1;
  return [
    await saveListed(tx, row),
    { is: 'marks', conversation: row, marks: await readMarks(tx, row, limits.deliveryStates) },
  ];
};
