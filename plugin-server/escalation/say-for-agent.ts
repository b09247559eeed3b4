import type { AskedBy } from '../../protocol/escalation-doors.ts';
import type { Cid } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { appendMessage } from '../conversation/append-message.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { closeConversation } from '../conversation/close-conversation.ts';
import { contentHash } from '../conversation/content-hash.ts';
import type { News } from '../conversation/outcome.ts';
import { readMarks } from '../conversation/show.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import { planAnswer } from '../routing/plan-answer.ts';
import type { ConversationTable, FileTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';

export interface AgentWords {
  readonly from: AgentCaller;
  readonly cid: Cid;
  readonly text: string;
  readonly files: readonly FileTable[];
  /** The mail it came in; null: a page of ours. */
  readonly mail: number | null;
  readonly by: AskedBy;
  readonly closes: boolean;
  readonly circumstances: Circumstances;
}

/** An agent outside the inbox says something to her: it reaches her wherever she is, as from the inbox, and takes the ladder. Saves the row. */
export const sayForAgent = async (tx: Tx, held: ConversationTable, said: AgentWords): Promise<News[]> => {
  const { from, cid, files, mail, by, closes, circumstances } = said;
  const { now } = circumstances;
  const news: News[] = [];
  const text = said.text.slice(0, limits.text).toWellFormed();
  let row = held;
  if (text.trim() !== '' || files.length > 0) {
    const route = await planAnswer(tx, 'agent', row, undefined, circumstances);
    if (!route.ok) throw new Error('Only a way that somebody picked is refused.');
    const utterance = {
      from,
      cid,
      n: (await tx.lastN(row.id, from.origin)) + 1,
      hash: contentHash(text, [], undefined),
      text,
      files,
      channel: route.answer?.channel ?? ('chat' as const),
      answeredBy: by,
      ...(mail === null ? {} : { mail }),
    };
    const appended = await appendMessage(tx, row, utterance, route.answer, circumstances, news);
    row = appended.row;
    news.push({ is: 'marks', conversation: row, marks: await readMarks(tx, row, limits.deliveryStates) });
  }
  if (closes) {
    const closed = await closeConversation(tx, { from, conversation: row.id, cid, evenIfMoved: true, now });
    if (closed.ok) news.push(...closed.news);
  }
  return news;
};
