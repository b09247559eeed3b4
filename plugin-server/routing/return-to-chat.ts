import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { News } from '../conversation/outcome.ts';
import type { Tx } from '../store/tx.ts';
import { backToChat } from './back-to-chat.ts';
import type { Circumstances } from './circumstances.ts';
import { saveTrouble } from './save-trouble.ts';

interface Returned {
  readonly site: SiteId;
  readonly conversation: ConversationId;
  readonly circumstances: Circumstances;
}

/** She is in the chat again: what has not left for her elsewhere stays here, and leaves after the grace time if she goes without reading. */
export const returnToChat = async (tx: Tx, { site, conversation, circumstances }: Returned): Promise<News[]> => {
  const row = await tx.lockConversation(site, conversation);
  if (row === undefined) return [];
  const { now, steady, answering } = circumstances;
  let back = 0;
  for (const delivery of await tx.waitingOutside(row.id, row.seq)) {
    const isRead = delivery.seq !== null && delivery.seq <= row.visitor_read;
    const kept = isRead
      ? ({ state: 'read', nextAt: null, now } as const)
      : ({ state: 'waiting', nextAt: steady + answering.graceMs, now } as const);
    if (await backToChat(tx, row, delivery, kept)) back += 1;
  }
  return back === 0 ? [] : saveTrouble(tx, row);
};
