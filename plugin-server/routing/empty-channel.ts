import type { ChannelKind } from '../../protocol/channel.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type { News } from '../conversation/outcome.ts';
import type { DeliveryRow } from '../store/outbox-tx.ts';
import type { Tx } from '../store/tx.ts';
import type { TrySettled } from './after-settled.ts';
import { insertRouted } from './insert-routed.ts';
import { saveTrouble } from './save-trouble.ts';

interface Emptied {
  readonly site: SiteId;
  readonly channel: ChannelKind;
  /** What becomes of answers of which nothing has left: they wait in the chat, or have failed. */
  readonly waiting: 'chat' | 'fail';
  /** Wall clock, and the one that schedules go by. */
  readonly now: number;
  readonly steady: number;
  readonly trySettled: TrySettled;
}

const atOnce = 100;

/** A channel is removed: nothing waits for it any more. Some at a time; to be called again until `isDone`. */
export const emptyChannel = async (
  tx: Tx,
  { site, channel, waiting, now, steady, trySettled }: Emptied,
): Promise<{ readonly news: News[]; readonly isDone: boolean }> => {
  const rows = await tx.waitingOn(site, channel, atOnce);
  const news: News[] = [];
  for (const row of rows) news.push(...(await leave(row)));
  return { news, isDone: rows.length < atOnce };

  async function leave(row: DeliveryRow): Promise<News[]> {
    const { id, conversation, purpose, seq } = row;
    const talk =
      purpose === 'message' && conversation !== null ? await tx.lockConversation(site, conversation) : undefined;
    const state = waiting === 'chat' ? 'cancelled' : 'failed';
    await tx.changeDelivery(id, { state, next_at: null, settled_at: now, problem: row.problem ?? 'config removed' });
    if (purpose === 'brief') return trySettled(tx, row, 'failed', { now, steady });
    if (talk === undefined || seq === null) return [];
    await insertRouted(tx, talk, seq, inChat, { now, steady }, { from: id, moves: row.moves });
    return saveTrouble(tx, talk, waiting === 'fail');
  }
};

const inChat = { channel: 'chat', peer: null, because: 'fallback', afterMs: null } as const;
