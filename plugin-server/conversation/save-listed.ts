import type { ConversationTable } from '../store/schema.ts';
import type { ConversationWrites } from '../store/tx.ts';
import type { News } from './outcome.ts';

/** Saves a row whose place or look in the agents' list changed, under the next `pos` of its site. */
export const saveListed = async (tx: ConversationWrites, row: ConversationTable): Promise<News> => {
  row.pos = await tx.raisePos(row.site);
  await tx.saveConversation(row);
  return { is: 'row', conversation: row, assignee: row.assignee === null ? '' : await tx.agentName(row.assignee) };
};
