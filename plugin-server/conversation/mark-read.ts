import type { ConversationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { backToChat } from '../routing/back-to-chat.ts';
import { saveTrouble } from '../routing/save-trouble.ts';
import type { OutboxWrites } from '../store/outbox-tx.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { ConversationWrites } from '../store/tx.ts';
import type { Caller } from './caller.ts';
import { peerOf } from './caller.ts';
import type { News, Outcome } from './outcome.ts';
import { done, refused } from './outcome.ts';
import { saveListed } from './save-listed.ts';
import { type MarkReads, readMarks } from './show.ts';

interface MarkRead {
  readonly from: Caller;
  readonly conversation: ConversationId;
  readonly upTo: number;
  readonly now: number;
}

type Nothing = Record<never, never>;
type MarkTx = ConversationWrites & MarkReads & Pick<OutboxWrites, 'waitingOutside' | 'cancelDelivery' | 'troubleOf'>;

/** A read mark only grows and never passes the newest entry. What she has read needs no other way to her. Error: not-found. */
export const markRead = async (tx: MarkTx, { from, conversation, upTo, now }: MarkRead): Promise<Outcome<Nothing>> => {
  const held =
    from.side === 'visitor'
      ? await tx.lockReadable(peerOf(from, now), conversation)
      : await tx.lockConversation(from.site, conversation);
  if (held === undefined) return refused('not-found');
  const mark = Math.min(upTo, held.seq);
  return from.side === 'visitor' ? visitorRead(tx, held, mark, now) : agentsRead(tx, held, mark);
};

const visitorRead = async (
  tx: MarkTx,
  held: ConversationTable,
  mark: number,
  now: number,
): Promise<Outcome<Nothing>> => {
  if (mark <= held.visitor_read) return done({});
  const row = { ...held, visitor_read: mark };
  await tx.settleRead(row.id, mark, now);
  for (const delivery of await tx.waitingOutside(row.id, mark))
    await backToChat(tx, row, delivery, { state: 'read', nextAt: null, now });
  return done({}, await saveTrouble(tx, row));
};

const agentsRead = async (tx: MarkTx, held: ConversationTable, mark: number): Promise<Outcome<Nothing>> => {
  if (mark <= held.agents_read) return done({});
  const unread = held.state === 'closed' ? 0 : await tx.countMessagesAfter(held.id, 'visitor', mark);
  const row = { ...held, agents_read: mark, rev: held.rev + 1, unread };
  const news: News[] = [{ is: 'marks', conversation: row, marks: await readMarks(tx, row, limits.deliveryStates) }];
  if (unread === held.unread) await tx.saveConversation(row);
  else news.push(await saveListed(tx, row));
  return done({}, news);
};
