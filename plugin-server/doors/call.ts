import type { ConversationId } from '../../protocol/ids.ts';
import type { Side } from '../../protocol/wire.ts';
import type { Standing } from './standing.ts';

/** What is known of one request besides its body. */
export interface Facts {
  readonly side: Side;
  readonly via: 'socket' | 'http';
  readonly requestId: string;
  /** IPv4 /24 or IPv6 /56, for limits only; never stored. */
  readonly network: string;
  /** As the browser sent it; null: none. Checked by whoever let the caller in. */
  readonly origin: string | null;
  readonly userAgent: string;
  /** The socket behind the call, if there is one: rooms it may enter and leave. */
  readonly seat?: Seat;
  /** Ends when the caller goes away. */
  readonly signal?: AbortSignal;
}

/** A socket's places in the rooms of conversations. */
export interface Seat {
  readonly id: string;
  enter(conversation: ConversationId): void;
  leave(conversation: ConversationId): void;
  conversations(): readonly ConversationId[];
}

export interface Call<Request> {
  readonly standing: Standing;
  readonly request: Request;
  readonly facts: Facts;
  /** Wall time of the request, ms. */
  readonly now: number;
}
