import type { ChannelKind } from '../../protocol/channel.ts';
import type { CodePurpose } from '../../protocol/identity.ts';
import type { Locale } from '../../protocol/schema.ts';

/**
 * One kind of way to reach people. An adapter is pure translation plus I/O: no retries, no dedupe, no windows, no
 * database, no clock of its own; all of that is the outbox's. It never throws out of `send`.
 */
export interface ChannelAdapter<Body = unknown> {
  readonly kind: ChannelKind;
  /** The configured channel: what stands in `delivery.channel`. */
  readonly channel: ChannelKind;
  caps(): Caps;
  /** Pure. What it throws is a mistake of ours: the delivery fails. */
  render(parcel: Parcel): Piece<Body>;
  /** Resolves in any case, also when `signal` ends it. */
  send(piece: Piece<Body>, signal: AbortSignal): Promise<Sent>;
}

export interface Caps {
  /** How a sending of which nobody knows what became of it is found again. `message-id`: it may be sent once more, the receiver knows it by its id. */
  readonly correlation: 'message-id';
  /** Sendings at once. */
  readonly atOnce: number;
  /** After this `send` is ended. */
  readonly timeoutMs: number;
  /** After this nobody tries again. */
  readonly lifeMs: number;
}

/** Normalised as in the identity document. */
export interface Identifier {
  readonly kind: 'email' | 'phone';
  readonly value: string;
}

/** What leaves together for one person: for now the code she asked for. */
export interface Parcel {
  /** Id of its delivery. */
  readonly id: string;
  readonly to: Identifier;
  readonly locale: Locale;
  readonly site: { readonly name: string /** `#rrggbb` */; readonly accent: string };
  readonly thread: { /** Before the `@`; the same on every attempt. */ readonly messageId: string };
  readonly code: { readonly digits: string; readonly purpose: CodePurpose; readonly minutes: number };
}

/** One request to whoever carries it. */
export interface Piece<Body = unknown> {
  /** The parcel's id. */
  readonly id: string;
  readonly body: Body;
}

/** What the world did with it. */
export type Sent =
  | { readonly state: 'accepted' }
  /** Bytes left, and no answer came: it may have arrived. */
  | { readonly state: 'unknown' }
  | { readonly state: 'failed'; readonly error: ChannelError };

export interface ChannelError {
  /**
   * retry: the same again may go well · config: nothing goes out until somebody changes the channel · bad-address: not this
   * address, ever · blocked: not this message · bug: we made something that cannot be sent.
   */
  readonly class: 'retry' | 'config' | 'bad-address' | 'blocked' | 'bug';
  /** Words and numbers of the protocol, never what people or servers wrote: their lines quote addresses. */
  readonly code: string;
  /** Not before. */
  readonly retryAfterMs?: number;
}
