import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { News } from '../conversation/outcome.ts';
import type { DeliveryRow } from '../store/outbox-tx.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import type { Circumstances } from './circumstances.ts';
import { insertRouted } from './insert-routed.ts';
import { nextWay, type Situation } from './route-message.ts';
import { saveTrouble } from './save-trouble.ts';
import { situationOf } from './situation-of.ts';

interface Due {
  readonly site: SiteId;
  readonly conversation: ConversationId;
  readonly circumstances: Circumstances;
}

/**
 * Answers in the chat whose grace time is over. Read: done. She is here: a little longer. Else each is moved, never copied: its
 * row is cancelled in the transaction that brings in the next way's. No other way: it waits until she reads.
 */
export const moveDue = async (tx: Tx, { site, conversation, circumstances }: Due): Promise<News[]> => {
  const row = await tx.lockConversation(site, conversation);
  if (row === undefined) return [];
  const due = (await tx.waitingInChat(row.id)).filter(({ next_at }) => (next_at ?? 0) <= circumstances.steady);
  if (due.length === 0) return [];
  const situation = await situationOf(tx, row, circumstances);
  for (const delivery of due) await moveOne(tx, row, delivery, situation, circumstances);
  return saveTrouble(tx, row);
};

const moveOne = async (
  tx: Tx,
  row: ConversationTable,
  { id, seq, problem, moves }: DeliveryRow,
  situation: Situation,
  circumstances: Circumstances,
): Promise<void> => {
  const { now, steady } = circumstances;
  const waits = { state: 'waiting', settled_at: null, problem } as const;
  if (seq === null || seq <= row.visitor_read)
    return tx.changeDelivery(id, { state: 'read', next_at: null, settled_at: now, problem });
  if (situation.isPresent) return tx.changeDelivery(id, { ...waits, next_at: steady + situation.graceMs });
  const tried = (await tx.deliveriesOf(row.id, seq)).filter(({ state }) => state === 'failed');
  const next = nextWay(
    situation,
    tried.map(({ channel }) => channel),
  );
  if (next === null) return tx.changeDelivery(id, { ...waits, next_at: null });
  await tx.changeDelivery(id, { state: 'cancelled', next_at: null, settled_at: now, problem });
  await insertRouted(tx, row, seq, next, circumstances, { from: id, moves });
};
