import { type ChannelKind, type DeliveryState, liveDeliveryStates } from '../../protocol/channel.ts';
import type { Cid } from '../../protocol/ids.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { once } from '../conversation/once.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { DeliveryRow } from '../store/outbox-tx.ts';
import type { Tx } from '../store/tx.ts';
import type { Circumstances } from './circumstances.ts';
import { heldDelivery } from './held-delivery.ts';
import { insertRouted } from './insert-routed.ts';
import { planAnswer } from './plan-answer.ts';
import { saveTrouble } from './save-trouble.ts';

interface Move {
  readonly from: AgentCaller;
  readonly delivery: number;
  readonly cid: Cid;
  /** Absent: the same way again. */
  readonly to?: ChannelKind;
  readonly circumstances: (conversation: DeliveryRow['conversation']) => Circumstances;
}

/**
 * By an agent's hand: again by the same way, or by another one. From `unclear` and `accepted` it may arrive twice, and he has
 * been told so. Errors: not-found; delivery.already-sent (on its way now, known to have arrived, or this is not its way any more);
 * channel.off, channel.unknown-peer, channel.opted-out, channel.bad-address, channel.window-closed, limit.quota.
 */
export const moveDelivery = (tx: Tx, asked: Move): Promise<Outcome<Record<never, never>>> => {
  const { from, delivery: id, cid, to, circumstances } = asked;
  const found = circumstances(null);
  const { now } = found;
  const content = [to === undefined ? 'delivery:retry' : 'delivery:move', id, to ?? ''];
  return once(tx, { origin: from.origin, cid, now, content }, async () => {
    const held = await heldDelivery(tx, from.site, id);
    if (held === undefined) return refused('not-found');
    const { row, delivery } = held;
    const all = await tx.deliveriesOf(row.id, delivery.seq);
    const live = all.find(isLive);
    if (!(to === undefined ? isRetried : isMoved).includes(delivery.state) || !mayGive(live))
      return refused('delivery.already-sent');
    const at = circumstances(row.id);
    const route = await planAnswer(tx, 'agent', row, to ?? delivery.channel, at);
    if (!route.ok) return route;
    if (route.answer === null) return refused('channel.off');

    if (live !== undefined)
      await tx.changeDelivery(live.id, { state: 'cancelled', next_at: null, settled_at: now, problem: live.problem });
    // An agent waits for it: it gathers no longer.
    const { channel, afterMs } = route.answer;
    const inChatMs = all.some(mayBeHers) ? null : afterMs;
    const leaving = { ...route.answer, afterMs: channel === 'chat' ? inChatMs : 0 };
    await insertRouted(tx, row, delivery.seq, leaving, at, { from: delivery.id, moves: 0 });
    return done({}, await saveTrouble(tx, row));
  });
};

const isRetried: readonly DeliveryState[] = ['failed', 'unclear', 'held'];
const isMoved: readonly DeliveryState[] = [...isRetried, 'waiting', 'claimed', 'accepted', 'sent'];

/** She may have it already by another way: brought back to the chat it waits there, and leaves by itself no more. */
const mayBeHers = ({ state, problem }: DeliveryRow): boolean =>
  leftStates.includes(state) || problem?.startsWith('unknown') === true;
const leftStates: readonly DeliveryState[] = ['accepted', 'sent', 'unclear'];
const isLive = ({ state }: DeliveryRow): boolean => (liveDeliveryStates as readonly DeliveryState[]).includes(state);

/** Its one way now can be left for another: nothing is leaving by it at this moment, and she has not got it for certain. */
const mayGive = (live: DeliveryRow | undefined): boolean => live === undefined || isMoved.includes(live.state);
