import type { DeliveryState } from '../../protocol/channel.ts';
import type { Cid } from '../../protocol/ids.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { once } from '../conversation/once.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { DeliveryRow } from '../store/outbox-tx.ts';
import type { Tx } from '../store/tx.ts';
import type { Circumstances } from './circumstances.ts';
import { heldDelivery } from './held-delivery.ts';
import { insertRouted } from './insert-routed.ts';
import { saveTrouble } from './save-trouble.ts';

interface Leave {
  readonly from: AgentCaller;
  readonly delivery: number;
  readonly cid: Cid;
  readonly arrived: boolean;
  readonly circumstances: Circumstances;
}

/**
 * Somebody has seen it: it arrived after all, or it is not to be tried again and waits in the chat. Errors: not-found;
 * delivery.already-sent (nothing about it is in doubt).
 */
export const leaveDelivery = (tx: Tx, asked: Leave): Promise<Outcome<Record<never, never>>> => {
  const { from, delivery: id, cid, arrived, circumstances } = asked;
  const { now } = circumstances;
  return once(tx, { origin: from.origin, cid, now, content: ['delivery:leave', id, arrived] }, async () => {
    const held = await heldDelivery(tx, from.site, id);
    if (held === undefined) return refused('not-found');
    const { row, delivery } = held;
    if (!isInDoubt.includes(delivery.state)) return refused('delivery.already-sent');
    const others = (await tx.deliveriesOf(row.id, delivery.seq)).filter((it) => it.id !== delivery.id && isLive(it));

    const [other] = others;
    // Its place is taken by the chat already: there it waits, and only the failure is settled.
    const state = arrived && other === undefined ? 'accepted' : 'cancelled';
    await tx.changeDelivery(delivery.id, { state, next_at: null, settled_at: now, problem: delivery.problem });
    if (!arrived && other === undefined)
      await insertRouted(tx, row, delivery.seq, inChat, circumstances, { from: delivery.id, moves: 0 });
    return done({}, await saveTrouble(tx, row, true));
  });
};

const inChat = { channel: 'chat', peer: null, because: 'agent', afterMs: null } as const;
const isInDoubt: readonly DeliveryState[] = ['failed', 'unclear', 'held'];
const isLive = ({ state }: DeliveryRow): boolean => state !== 'failed' && state !== 'cancelled';
