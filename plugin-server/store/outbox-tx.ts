import type { ChannelKind, DeliveryState } from '../../protocol/channel.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type { DeliveryTable } from './schema.ts';

export type DeliveryRow = { [Column in keyof DeliveryTable]: Column extends 'id' ? number : DeliveryTable[Column] };

/** Whoever has claimed a delivery: what another claimed since is no longer his to settle. */
export interface Held {
  readonly id: number;
  readonly claim: string;
}

/**
 * What the worker asks of the deliveries (delivery.md 10). `next_at` is when somebody has to look at a row again: when
 * it is due, when the lease of its claim is over; null in every row that is settled, and in those of the chat, which
 * are no worker's. All times are `clock.steady()`.
 */
export interface OutboxReads {
  isDeliveryDue(channel: ChannelKind, now: number): Promise<boolean>;
  /** How many wait, and the problem of the last one that was tried; null: it went out. */
  channelState(site: SiteId, channel: ChannelKind): Promise<{ waiting: number; problem: string | null }>;
}

export interface OutboxWrites extends OutboxReads {
  /** Answers its id. */
  enqueue(row: Omit<DeliveryRow, 'id'>): Promise<number>;
  /**
   * The rows that are due, oldest first, each now ours for the time of the lease. Of one key (channel, peer) only the
   * oldest open row, and none while another is on its way.
   */
  claimDeliveries(asked: {
    readonly channel: ChannelKind;
    readonly now: number;
    readonly limit: number;
    readonly claim: string;
    readonly run: string;
    readonly leaseUntil: number;
  }): Promise<DeliveryRow[]>;
  /** Committed before the first byte leaves. False: the claim is not ours any more, so nothing may leave. */
  markSending(held: Held, leaseUntil: number): Promise<boolean>;
  /** Goes on later: with the claim still ours, else nothing happens. */
  retryLater(
    held: Held,
    later: {
      readonly state: Extract<DeliveryState, 'waiting' | 'unknown'>;
      readonly nextAt: number;
      readonly attempts: number;
      readonly problem: string | null;
    },
  ): Promise<boolean>;
  /** The end of it for the worker; what was sealed is blanked. */
  settle(
    held: Held,
    settled: {
      readonly state: Extract<DeliveryState, 'accepted' | 'failed' | 'unclear'>;
      readonly at: number;
      readonly problem: string | null;
    },
  ): Promise<boolean>;
  /**
   * What was `sending` under a lease that is over, or in a process that is gone: nobody knows whether it left. Once it
   * becomes `unknown` and due if the channel may send it again (`mayRepeat`), else `unclear`. What was claimed by a
   * process that is gone waits again. Answers how many rows changed.
   */
  lapseDeliveries(of: {
    readonly channel: ChannelKind;
    readonly now: number;
    readonly run: string;
    readonly mayRepeat: boolean;
  }): Promise<number>;
  /** Not on its way yet: it never leaves. False: too late. */
  cancelDelivery(id: number, at: number): Promise<boolean>;
}
