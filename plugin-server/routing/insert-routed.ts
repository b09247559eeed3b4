import { channelLimits } from '../../protocol/channel.ts';
import type { ConversationTable, DeliveryTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import type { Circumstances } from './circumstances.ts';
import type { Route } from './route-message.ts';

interface Moved {
  /** The delivery it comes from. */
  readonly from: number | null;
  /** How often it has moved by itself. */
  readonly moves: number;
}

/** The delivery of one entry to her. Of an answer that gathers, those of the same conversation that still wait go with it. */
export const insertRouted = async (
  tx: Pick<Tx, 'insertDelivery' | 'gather'>,
  row: Pick<ConversationTable, 'id' | 'site'>,
  seq: number,
  route: Route,
  { now, steady }: Pick<Circumstances, 'now' | 'steady'>,
  moved: Moved = { from: null, moves: 0 },
): Promise<void> => {
  const peer = route.peer ?? row.id;
  await tx.insertDelivery({
    ...unsettled,
    site: row.site,
    conversation: row.id,
    seq,
    recipient: 'visitor',
    channel: route.channel,
    peer,
    purpose: 'message',
    because: route.because,
    next_at:
      route.afterMs === null
        ? null
        : route.channel === 'email'
          ? await tx.gather({ conversation: row.id, channel: 'email', peer, steady, ...gathering(route.afterMs) })
          : Math.floor(steady) + route.afterMs,
    moved_from: moved.from,
    moves: moved.moves,
    created_at: now,
  });
};

const gathering = (afterMs: number) => ({ afterMs, mostMs: channelLimits.gatherMaxMs });

/** A delivery nobody has looked at. */
export const unsettled = {
  state: 'waiting',
  attempts: 0,
  claim: null,
  run: null,
  lease_until: null,
  problem: null,
  moved_from: null,
  due_by: null,
  settled_at: null,
  sealed: null,
  parcel: null,
  moves: 0,
} as const satisfies Partial<DeliveryTable>;
