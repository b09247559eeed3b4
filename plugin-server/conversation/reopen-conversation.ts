import type { Cid, ConversationId } from '../../protocol/ids.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { CommandStore, ConversationWrites } from '../store/tx.ts';
import { appendChange } from './append-change.ts';
import type { AgentCaller, Writer } from './caller.ts';
import { once } from './once.ts';
import type { News, Outcome } from './outcome.ts';
import { done, refused } from './outcome.ts';
import { saveListed } from './save-listed.ts';

/** The row as it is once open again, with the change as its newest entry; the caller raises `pos` and saves. */
export const reopened = async (
  tx: ConversationWrites,
  before: ConversationTable,
  from: Writer,
  now: number,
  news: News[],
): Promise<ConversationTable> => {
  const row: ConversationTable = { ...before, state: 'open', closed_at: null };
  const entry = await appendChange(tx, row, from, 'reopened', now);
  news.push({ is: 'entry', conversation: row, entry });
  return row;
};

interface Reopen {
  readonly from: AgentCaller;
  readonly conversation: ConversationId;
  readonly cid: Cid;
  readonly now: number;
}

/** An agent opens a closed conversation again. Open already: answers its `seq`, nothing changes. Errors: not-found, message.conflict. */
export const reopenConversation = (
  tx: ConversationWrites & CommandStore,
  { from, conversation, cid, now }: Reopen,
): Promise<Outcome<{ seq: number }>> =>
  once(tx, { origin: from.origin, cid, now, content: ['conversation:reopen', conversation] }, async () => {
    const held = await tx.lockConversation(from.site, conversation);
    if (held === undefined) return refused('not-found');
    if (held.state === 'open') return done({ seq: held.seq });
    const news: News[] = [];
    const row = await reopened(tx, held, from, now, news);
    news.push(await saveListed(tx, row));
    return done({ seq: row.seq }, news);
  });
