import type { Cid } from '../../protocol/ids.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { once } from '../conversation/once.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { Tx } from '../store/tx.ts';
import type { Circumstances } from './circumstances.ts';
import { heldDelivery } from './held-delivery.ts';
import { saveTrouble } from './save-trouble.ts';

interface Hurry {
  readonly from: AgentCaller;
  readonly delivery: number;
  readonly cid: Cid;
  readonly circumstances: Circumstances;
}

/**
 * It goes now, with all that gathers with it; an answer that gives her time to come back to the chat waits no longer.
 * Errors: not-found; delivery.already-sent (it waits for nothing).
 */
export const hurryDelivery = (
  tx: Tx,
  { from, delivery: id, cid, circumstances }: Hurry,
): Promise<Outcome<Record<never, never>>> => {
  const { now, steady } = circumstances;
  return once(tx, { origin: from.origin, cid, now, content: ['delivery:hurry', id] }, async () => {
    const held = await heldDelivery(tx, from.site, id);
    if (held === undefined) return refused('not-found');
    const { row, delivery } = held;
    const { state, channel, peer, problem, next_at } = delivery;
    if (state !== 'waiting' || next_at === null) return refused('delivery.already-sent');
    const nextAt = Math.floor(steady);
    if (channel === 'chat') await tx.changeDelivery(id, { state, next_at: nextAt, settled_at: null, problem });
    else await tx.hurryDeliveries(row.id, channel, peer, nextAt);
    return done({}, await saveTrouble(tx, row));
  });
};
