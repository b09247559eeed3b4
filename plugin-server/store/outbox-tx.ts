import type { ChannelKind, DeliveryState } from '../../protocol/channel.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { DeliveryTable, PieceTable } from './schema.ts';

export type DeliveryRow = { [Column in keyof DeliveryTable]: Column extends 'id' ? number : DeliveryTable[Column] };

/** Whoever has claimed a parcel: what another claimed since is no longer his to settle. */
export interface Held {
  readonly parcel: number;
  readonly claim: string;
}

/**
 * What the worker asks of the deliveries (delivery.md 10). `next_at` is when somebody has to look at a row again: when
 * it is due, when the lease of its claim is over, when the grace time of an answer in the chat ends; null in every row that
 * is settled, and in one that waits until she reads. All times of it are `clock.steady()`.
 */
export interface OutboxReads {
  isDeliveryDue(channel: ChannelKind, sites: readonly SiteId[], now: number): Promise<boolean>;
  /** How many wait, and the problem of the last one that was tried; null: it went out. */
  channelState(site: SiteId, channel: ChannelKind): Promise<{ waiting: number; problem: string | null }>;
  delivery(site: SiteId, id: number): Promise<DeliveryRow | undefined>;
  /** Every row of one entry to her, the first first. */
  deliveriesOf(conversation: ConversationId, seq: number): Promise<DeliveryRow[]>;
  /** The rows that left in one parcel, the first first. */
  deliveriesIn(parcel: number): Promise<DeliveryRow[]>;
  piecesOf(parcel: number): Promise<PieceTable[]>;
  parcelOfVendor(channel: ChannelKind, vendorId: string): Promise<number | undefined>;
  /** Parcels of a conversation that went to this peer since, the first first. Wall clock. */
  parcelsSent(conversation: ConversationId, channel: ChannelKind, peer: string, since: number): Promise<number[]>;
  /** Answers of hers on their way out of the house that nothing has left of, and that no agent sent that way. */
  waitingOutside(conversation: ConversationId, upTo: number): Promise<DeliveryRow[]>;
  /** Answers of hers in the chat that go another way when their time is over. */
  waitingInChat(conversation: ConversationId): Promise<DeliveryRow[]>;
  /** Conversations with an answer in the chat that has waited its time. */
  dueInChat(now: number, limit: number): Promise<{ readonly site: SiteId; readonly conversation: ConversationId }[]>;
  /** What of an answer she has not read went wrong, and took no other way since. */
  troubleOf(conversation: ConversationId, visitorRead: number): Promise<'none' | 'failed' | 'unclear'>;
  /** Due for so long, on any channel. */
  countStuck(before: number): Promise<number>;
}

export interface OutboxWrites extends OutboxReads {
  /** Answers its id. */
  enqueue(row: Omit<DeliveryRow, 'id'>): Promise<number>;
  /**
   * The parcels that are due, oldest first, each now ours for the time of the lease. Of one key (channel, peer) only the
   * oldest open row, and none while another is on its way. With `gathers`, answers of the same conversation that wait for the
   * same peer go along; what may have arrived goes again as it went, with nothing added.
   */
  claimDeliveries(asked: {
    readonly channel: ChannelKind;
    readonly sites: readonly SiteId[];
    readonly now: number;
    /** Parcels. */
    readonly limit: number;
    readonly claim: string;
    readonly run: string;
    readonly leaseUntil: number;
    readonly gathers: boolean;
    /** Only what was made before: wall clock. */
    readonly madeBefore?: number;
  }): Promise<DeliveryRow[][]>;
  /** Committed before the first byte leaves. Answers the rows that are still ours to send: nothing else may leave. */
  markSending(held: Held, leaseUntil: number): Promise<DeliveryRow[]>;
  savePiece(row: PieceTable): Promise<void>;
  /** Goes on later: with the claim still ours, else nothing happens. Answers how many rows. */
  retryLater(
    held: Held,
    later: {
      readonly state: Extract<DeliveryState, 'waiting' | 'unknown'>;
      readonly nextAt: number;
      readonly attempts: number;
      readonly problem: string | null;
    },
  ): Promise<number>;
  /** The end of it for the worker; what was sealed is blanked. Answers the rows as they were; none: they are not ours any more. */
  settle(
    held: Held,
    settled: {
      readonly state: Extract<DeliveryState, 'accepted' | 'failed' | 'unclear'>;
      readonly at: number;
      readonly problem: string | null;
    },
  ): Promise<DeliveryRow[]>;
  /**
   * What was `sending` under a lease that is over, or in a process that is gone: nobody knows whether it left, and somebody looks
   * at it after `lookAfterMs`. What was claimed by a process that is gone waits again. Answers how many rows changed.
   */
  lapseDeliveries(of: {
    readonly channel: ChannelKind;
    readonly now: number;
    readonly run: string;
    readonly lookAfterMs: number;
  }): Promise<number>;
  /** Not on its way yet: it never leaves. False: too late. */
  cancelDelivery(id: number, at: number): Promise<boolean>;
  /** By whoever holds its conversation: a hand, a receipt, the clock of the chat. No claim on it counts any more. */
  changeDelivery(id: number, to: Pick<DeliveryRow, 'state' | 'next_at' | 'settled_at' | 'problem'>): Promise<void>;
  /** What waits for this peer goes now, with all that gathers with it. */
  hurryDeliveries(conversation: ConversationId, channel: ChannelKind, peer: string, nextAt: number): Promise<number>;
  /** Rows of a site that nothing has left of. */
  waitingOn(site: SiteId, channel: ChannelKind, limit: number): Promise<DeliveryRow[]>;
}
