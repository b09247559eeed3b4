import { channelLimits } from '../../protocol/channel.ts';
import type { DeliveryRow } from '../store/outbox-tx.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import type { Circumstances } from './circumstances.ts';
import { insertRouted } from './insert-routed.ts';
import { nextWay, type Route } from './route-message.ts';
import { situationOf } from './situation-of.ts';

export type FallBackTx = Pick<Tx, 'insertDelivery' | 'gather' | 'waysOf' | 'countToPeer' | 'deliveriesOf'>;

/**
 * An answer that has failed on its way goes the next she allowed: each once, three moves by itself at most; the end of it is
 * the chat, where it waits. What she has read meanwhile needs no other way. Of a row that is live no more.
 */
export const fallBack = async (
  tx: FallBackTx,
  row: ConversationTable,
  { id, seq, moves }: DeliveryRow,
  circumstances: Circumstances,
): Promise<void> => {
  if (seq === null || seq <= row.visitor_read) return;
  const situation = await situationOf(tx, row, circumstances);
  const tried = (await tx.deliveriesOf(row.id, seq)).filter(({ state }) => state === 'failed');
  const next =
    moves >= channelLimits.moves
      ? null
      : nextWay(
          situation,
          tried.map(({ channel }) => channel),
        );
  const route: Route =
    next === null || situation.isPresent
      ? inChat(next === null ? null : situation.graceMs)
      : { ...next, because: 'fallback' };
  await insertRouted(tx, row, seq, route, circumstances, { from: id, moves: moves + 1 });
};

const inChat = (afterMs: number | null): Route => ({ channel: 'chat', peer: null, because: 'fallback', afterMs });
