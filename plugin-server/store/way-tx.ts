import type { ChannelKind } from '../../protocol/channel.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { ConversationPeerTable, EndpointTable } from './schema.ts';

/** An address of hers that answers of one conversation may go to, and what is known of it. */
export interface WayRow extends Pick<ConversationPeerTable, 'channel' | 'identifier' | 'address' | 'how' | 'at'> {
  readonly endpoint: EndpointTable['state'] | null;
  /** 1: some device of hers, or a mail that was verified, has proven it. */
  readonly is_proven: number;
}

/** Where answers of a conversation may go beside the chat, and what speaks against it. */
export interface WayReads {
  /** Peer rows with `replies`, not revoked, of channels other than the chat; the newest of a channel first. */
  waysOf(conversation: ConversationId): Promise<WayRow[]>;
  /** Deliveries of the purposes to this peer since then that left or will: what caps count. */
  countToPeer(channel: ChannelKind, peer: string, purposes: readonly string[], since: number): Promise<number>;
  endpoint(identifier: number): Promise<EndpointTable | undefined>;
  /** The newest address for answers in a conversation that one of these identifiers began. */
  carriedWay(
    site: SiteId,
    identifiers: readonly number[],
  ): Promise<Pick<ConversationPeerTable, 'channel' | 'identifier' | 'address'> | undefined>;
}

export interface WayWrites extends WayReads {
  /** Makes the row, or lets an old one count again. */
  allowWay(row: ConversationPeerTable): Promise<void>;
  /** No more answers to it; what it reads stays. */
  removeWay(conversation: ConversationId, channel: ChannelKind, at: number): Promise<number>;
  /**
   * When an answer that gathers leaves: `afterMs` from now, and `mostMs` after the first of those that still wait, which
   * are put off to the same time. Steady clock.
   */
  gather(of: {
    readonly conversation: ConversationId;
    readonly channel: ChannelKind;
    readonly peer: string;
    readonly steady: number;
    readonly afterMs: number;
    readonly mostMs: number;
  }): Promise<number>;
  saveEndpoint(row: EndpointTable): Promise<void>;
  removeEndpoint(identifier: number): Promise<void>;
}
