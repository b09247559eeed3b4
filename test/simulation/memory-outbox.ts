import type { DeliveryRow, OutboxReads, OutboxWrites } from '../../plugin-server/store/outbox-tx.ts';
import type { PieceTable } from '../../plugin-server/store/schema.ts';
import type { ConversationReads, ConversationWrites } from '../../plugin-server/store/tx.ts';
import type { WayReads, WayWrites } from '../../plugin-server/store/way-tx.ts';
import { type DeliveryState, liveDeliveryStates } from '../../protocol/channel.ts';
import type { Disk } from './disk.ts';
import { mayHaveArrived } from './may-have-arrived.ts';

type Asked = Omit<OutboxWrites, 'channelState' | 'countStuck' | 'waitingOn'> &
  Pick<ConversationWrites, 'insertDelivery' | 'settleRead'> &
  Pick<ConversationReads, 'deliveryMarks'> &
  Pick<WayWrites, 'gather'> &
  Pick<WayReads, 'countToPeer'>;

const among =
  (states: readonly DeliveryState[]) =>
  ({ state }: Pick<DeliveryRow, 'state'>): boolean =>
    states.includes(state);
export const isLive = among(liveDeliveryStates);
const arrived = among(['accepted', 'sent', 'delivered', 'read']);
const isOutside = ({ channel }: DeliveryRow): boolean => channel !== 'chat';

const copy = (row: DeliveryRow): DeliveryRow => ({ ...row });
const byId = (a: DeliveryRow, b: DeliveryRow): number => a.id - b.id;

/** What the outbox asks of its store, answered from the simulated disk as the databases do. */
export const memoryOutbox = (disk: Disk): Asked => {
  const rows = (): DeliveryRow[] => [...disk.tables.deliveries.values()];
  const pieces = (parcel: number): PieceTable[] => disk.tables.pieces.get(parcel) ?? [];
  const ofParcel = (parcel: number): DeliveryRow[] => rows().filter((row) => row.parcel === parcel);

  /** One live way per entry and recipient: the database has a unique key. */
  const save = (row: DeliveryRow): void => {
    const isSecond = (other: DeliveryRow): boolean =>
      other.id !== row.id &&
      other.conversation === row.conversation &&
      other.seq === row.seq &&
      other.recipient === row.recipient &&
      isLive(other);
    if (row.seq !== null && isLive(row) && rows().some(isSecond))
      throw new Error('A second live delivery to the same recipient.');
    disk.set(disk.tables.deliveries, row.id, row);
  };
  const change = (found: readonly DeliveryRow[], to: (row: DeliveryRow) => Partial<DeliveryRow>): DeliveryRow[] => {
    const changed = found.map((row) => ({ ...row, ...to(row) }));
    for (const row of changed) save(row);
    return changed.sort(byId).map(copy);
  };
  const insert = (row: Omit<DeliveryRow, 'id'>): number => {
    const id = disk.raise('delivery');
    save({ ...row, id });
    return id;
  };
  const held = (row: DeliveryRow, parcel: number, claim: string): boolean =>
    row.parcel === parcel && row.claim === claim;

  /** Of one key only the oldest open row, and none while another is on its way. */
  const waitsForAnother = (mine: DeliveryRow): boolean =>
    rows().some(
      (other) =>
        other.channel === mine.channel &&
        other.peer === mine.peer &&
        other.next_at !== null &&
        (other.id < mine.id ||
          (other.id > mine.id &&
            ['claimed', 'sending', 'unknown'].includes(other.state) &&
            (other.parcel === null || mine.parcel === null || other.parcel !== mine.parcel))),
    );

  const claimAlong = (
    { id, channel, peer, conversation, parcel, attempts, problem, claim, run, next_at, lease_until }: DeliveryRow,
    now: number,
  ): DeliveryRow[] => {
    const isAgain = problem?.startsWith('unknown') === true;
    const goesAlong = (row: DeliveryRow): boolean =>
      row.id !== id &&
      row.channel === channel &&
      row.peer === peer &&
      row.next_at !== null &&
      row.conversation === conversation &&
      row.purpose === 'message' &&
      (isAgain ? row.parcel === parcel : row.state !== 'unknown' && !mayHaveArrived(row)) &&
      (row.state === 'waiting' || row.state === 'unknown' || (row.state === 'claimed' && row.next_at <= now));
    return change(rows().filter(goesAlong), () => ({
      state: 'claimed',
      claim,
      run,
      lease_until,
      next_at,
      attempts,
      parcel,
    }));
  };

  const reads: Omit<OutboxReads, 'channelState' | 'countStuck'> = {
    isDeliveryDue: async (channel, _sites, now) =>
      rows().some((row) => row.channel === channel && row.next_at !== null && row.next_at <= now),
    delivery: async (_site, id) => {
      const row = disk.tables.deliveries.get(id);
      return row && copy(row);
    },
    deliveriesOf: async (conversation, seq) =>
      rows()
        .filter((row) => row.conversation === conversation && row.seq === seq && row.recipient === 'visitor')
        .map(copy),
    deliveriesIn: async (parcel) => ofParcel(parcel).map(copy),
    piecesOf: async (parcel) => pieces(parcel).map((piece) => ({ ...piece })),
    parcelOfVendor: async (channel, vendorId) =>
      [...disk.tables.pieces.values()].flat().find((it) => it.channel === channel && it.vendor_id === vendorId)?.parcel,
    parcelsSent: async (conversation, channel, peer, since) => {
      const found = rows().filter(
        (row) =>
          row.conversation === conversation &&
          row.channel === channel &&
          row.peer === peer &&
          row.purpose === 'message' &&
          arrived(row) &&
          (row.settled_at ?? 0) > since,
      );
      return [...new Set(found.flatMap(({ parcel }) => parcel ?? []))];
    },
    waitingOutside: async (conversation, upTo) =>
      rows()
        .filter(
          (row) =>
            row.conversation === conversation &&
            (row.seq ?? Number.POSITIVE_INFINITY) <= upTo &&
            row.recipient === 'visitor' &&
            isOutside(row) &&
            (row.state === 'waiting' || row.state === 'claimed') &&
            row.because !== 'agent' &&
            !mayHaveArrived(row),
        )
        .map(copy),
    waitingInChat: async (conversation) =>
      rows()
        .filter(
          (row) =>
            row.conversation === conversation &&
            row.channel === 'chat' &&
            row.state === 'waiting' &&
            row.next_at !== null,
        )
        .map(copy),
    dueInChat: async (now) => {
      const due = rows().filter(
        (row) => row.channel === 'chat' && row.state === 'waiting' && row.next_at !== null && row.next_at <= now,
      );
      const found = new Map(due.flatMap((row) => (row.conversation === null ? [] : [[row.conversation, row.site]])));
      return Array.from(found, ([conversation, site]) => ({ site, conversation }));
    },
    troubleOf: async (conversation, read) => {
      const hers = rows().filter((row) => row.conversation === conversation && row.recipient === 'visitor');
      const isHealed = ({ id, seq }: DeliveryRow): boolean =>
        hers.some(
          (other) => other.seq === seq && other.id > id && (arrived(other) || (isOutside(other) && isLive(other))),
        );
      const states = hers
        .filter((row) => (row.seq ?? 0) > read && (row.state === 'failed' || row.state === 'unclear'))
        .filter((row) => !isHealed(row))
        .map(({ state }) => state);
      return states.includes('failed') ? 'failed' : states.includes('unclear') ? 'unclear' : 'none';
    },
  };

  return {
    ...reads,
    enqueue: async (row) => insert(row),
    insertDelivery: async (row) => {
      insert(row as DeliveryRow);
    },
    claimDeliveries: async ({ channel, now, limit, claim, run, leaseUntil, gathers, madeBefore }) => {
      const first = rows()
        .filter(
          (row) =>
            row.channel === channel &&
            row.next_at !== null &&
            row.next_at <= now &&
            row.created_at <= (madeBefore ?? row.created_at) &&
            ['waiting', 'claimed', 'unknown'].includes(row.state) &&
            !waitsForAnother(row),
        )
        .sort((a, b) => (a.next_at ?? 0) - (b.next_at ?? 0) || a.id - b.id)
        .slice(0, limit);
      const claimed = change(first, (row) => ({
        state: 'claimed',
        claim,
        run,
        lease_until: leaseUntil,
        next_at: leaseUntil,
        attempts: row.attempts + 1,
        parcel: row.parcel !== null && mayHaveArrived(row) ? row.parcel : row.id,
      }));
      return claimed.map((row) => {
        const goesAlone = !gathers || row.purpose !== 'message' || row.conversation === null;
        return [row, ...(goesAlone ? [] : claimAlong(row, now))];
      });
    },
    markSending: async ({ parcel, claim }, leaseUntil) => {
      const mine = ofParcel(parcel).filter((row) => held(row, parcel, claim) && row.state === 'claimed');
      for (const row of mine) disk.leaves(row);
      return change(mine, () => ({ state: 'sending', lease_until: leaseUntil, next_at: leaseUntil }));
    },
    savePiece: async (piece) => {
      const others = pieces(piece.parcel).filter(({ n }) => n !== piece.n);
      disk.set(
        disk.tables.pieces,
        piece.parcel,
        [...others, { ...piece }].sort((a, b) => a.n - b.n),
      );
    },
    retryLater: async ({ parcel, claim }, { state, nextAt, attempts, problem }) => {
      const mine = ofParcel(parcel).filter(
        (row) => held(row, parcel, claim) && ['claimed', 'sending', 'unknown'].includes(row.state),
      );
      const later = { state, claim: null, run: null, lease_until: null, next_at: nextAt, attempts, problem };
      return change(mine, () => later).length;
    },
    settle: async ({ parcel, claim }, { state, at, problem }) => {
      const mine = ofParcel(parcel).filter(
        (row) => held(row, parcel, claim) && ['claimed', 'sending', 'unknown'].includes(row.state),
      );
      const settled = { state, claim: null, lease_until: null, next_at: null, settled_at: at, problem, sealed: null };
      return change(mine, () => settled);
    },
    lapseDeliveries: async ({ channel, now, run, lookAfterMs }) => {
      const open = rows().filter((row) => row.channel === channel && row.next_at !== null);
      const back = open.filter((row) => row.state === 'claimed' && row.run !== run);
      const lost = open.filter((row) => row.state === 'sending' && ((row.next_at ?? now) <= now || row.run !== run));
      change(back, (row) => ({
        state: mayHaveArrived(row) ? 'unknown' : 'waiting',
        claim: null,
        run: null,
        lease_until: null,
        next_at: now,
      }));
      change(lost, (row) => ({
        state: 'unknown',
        next_at: now + lookAfterMs,
        problem: mayHaveArrived(row) ? 'unknown again' : 'unknown',
      }));
      return back.length + lost.length;
    },
    cancelDelivery: async (id, at) => {
      const row = disk.tables.deliveries.get(id);
      if (row === undefined || !['waiting', 'claimed', 'unknown'].includes(row.state)) return false;
      save({ ...row, state: 'cancelled', claim: null, lease_until: null, next_at: null, settled_at: at, sealed: null });
      return true;
    },
    changeDelivery: async (id, to) => {
      const row = disk.tables.deliveries.get(id);
      if (row !== undefined) save({ ...row, ...to, claim: null, run: null, lease_until: null, sealed: null });
    },
    hurryDeliveries: async (conversation, channel, peer, nextAt) =>
      change(
        rows().filter(
          (row) =>
            row.conversation === conversation &&
            row.channel === channel &&
            row.peer === peer &&
            row.next_at !== null &&
            row.purpose === 'message' &&
            row.state === 'waiting',
        ),
        () => ({ next_at: nextAt }),
      ).length,
    gather: async ({ conversation, channel, peer, steady, afterMs, mostMs }) => {
      const now = Math.floor(steady);
      const beside = rows().filter(
        (row) =>
          row.conversation === conversation &&
          row.channel === channel &&
          row.peer === peer &&
          row.next_at !== null &&
          row.purpose === 'message' &&
          row.state === 'waiting' &&
          row.attempts === 0,
      );
      if (beside.length === 0) return now + afterMs;
      const oldest = Math.min(...beside.map((row) => row.created_at));
      const nextAt = Math.max(now, Math.min(now + afterMs, oldest + mostMs));
      change(beside, () => ({ next_at: nextAt }));
      return nextAt;
    },
    countToPeer: async (channel, peer, purposes, since) =>
      rows().filter(
        (row) =>
          row.channel === channel &&
          row.peer === peer &&
          row.created_at >= since &&
          row.state !== 'cancelled' &&
          row.state !== 'failed' &&
          purposes.includes(row.purpose),
      ).length,
    settleRead: async (id, upTo, at) =>
      change(
        rows().filter(
          (row) =>
            row.conversation === id &&
            (row.seq ?? Number.POSITIVE_INFINITY) <= upTo &&
            row.recipient === 'visitor' &&
            row.channel === 'chat' &&
            isLive(row),
        ),
        () => ({ state: 'read', settled_at: at, next_at: null }),
      ).length,
    deliveryMarks: async (id) => {
      const hers = rows()
        .filter((row) => row.conversation === id && row.recipient === 'visitor')
        .sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0) || a.id - b.id);
      return [...new Map(hers.map((row) => [`${row.seq} ${row.channel}`, copy(row)])).values()];
    },
  };
};
