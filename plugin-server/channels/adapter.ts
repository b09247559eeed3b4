import type { Assurance, ChannelKind } from '../../protocol/channel.ts';
import type { CheckStep } from '../../protocol/channel-doors.ts';
import type { CodePurpose } from '../../protocol/identity.ts';
import type { Locale } from '../../protocol/schema.ts';

/**
 * One kind of way to reach people. An adapter is pure translation plus I/O: no retries, no dedupe, no windows, no
 * database, no clock of its own; all of that is the outbox's and the inlet's. Nothing of it ever throws but `render`.
 */
export interface ChannelAdapter<Body = unknown> {
  readonly kind: ChannelKind;
  caps(): Caps;
  /** Pure. What it throws is a mistake of ours: the delivery fails. */
  render(parcel: Parcel): readonly Piece<Body>[];
  /** Resolves in any case, also when `signal` ends it. */
  send(piece: Piece<Body>, signal: AbortSignal): Promise<Sent>;
  /** What became of a piece of which nobody knows; absent: nobody can say. */
  resolve?(piece: Piece<Body>, since: Date): Promise<Sent>;
  /** What came in, translated. Unknown shapes become `unsupported`. */
  parse(raw: Raw): Promise<readonly Inbound[]>;
  /** Brings what comes until `signal` ends it; connects again by itself. `store` resolves once it is committed. */
  listen?(store: (raw: Raw) => Promise<Kept>, signal: AbortSignal): Promise<void>;
  /** The test button: answers whether all is well. */
  health(report: (step: CheckStep) => void, signal: AbortSignal): Promise<boolean>;
  close(): void;
}

export interface Caps {
  /**
   * How a sending of which nobody knows what became of it is found again. message-id: it may be sent once more, the receiver knows
   * it by its id · echo: a receipt will name it · list: `resolve` can ask · none: a person decides.
   */
  readonly correlation: 'message-id' | 'echo' | 'list' | 'none';
  /** Sendings at once. */
  readonly atOnce: number;
  /** After this `send` is ended. */
  readonly timeoutMs: number;
  /** After this nobody tries again. */
  readonly lifeMs: number;
  /** Deliveries of one peer that are due together leave as one. */
  readonly gathers: boolean;
  /** May be answered so long after her last message; absent: always. */
  readonly windowMs?: number;
  readonly receipts: readonly ('accepted' | 'sent' | 'delivered' | 'read')[];
}

/** Normalised as in the identity document. */
export interface Identifier {
  readonly kind: 'email' | 'phone' | 'wa' | `ext:${string}`;
  readonly value: string;
}

/** The other side, as the vendor names it. */
export interface Peer {
  readonly identifiers: readonly Identifier[];
  readonly name?: string;
  readonly assurance: Assurance;
}

/** Bytes that come along. */
export interface Media {
  readonly name: string;
  /** As declared; nobody trusts it. */
  readonly type: string;
  readonly bytes: number;
  /** It is shown inside the text, under this name. */
  readonly contentId?: string;
  open(): AsyncIterable<Uint8Array>;
}

/** What leaves together for one person. */
export interface Parcel {
  /** Id of its first delivery. */
  readonly id: string;
  readonly to: Identifier;
  readonly locale: Locale;
  readonly site: ParcelSite;
  readonly thread: Thread;
  readonly says: Says;
}

export interface ParcelSite {
  readonly name: string;
  /** `#rrggbb` */
  readonly accent: string;
  readonly imprint: string;
  /** In which its times are written: IANA name. */
  readonly zone: string;
  /** Scheme, host and port of this server. */
  readonly publicUrl: string;
  /** A page of the shop on which the chat opens. */
  readonly pageUrl: string;
}

export interface Thread {
  readonly subject: string;
  /** Before the `@`; the same on every attempt. */
  readonly messageId: string;
  /** Her last mail, without angle brackets. */
  readonly inReplyTo: string | null;
  /** Oldest first, without angle brackets. */
  readonly references: readonly string[];
  /** Where an answer goes; null: nobody reads answers to this. */
  readonly replyTo: string | null;
  /** Where a bounce goes; null: to the sender's address. */
  readonly bounceTo: string | null;
}

export type Says =
  | { readonly is: 'code'; readonly digits: string; readonly purpose: CodePurpose | 'reach'; readonly minutes: number }
  /** New messages of one conversation, and nothing else of it. */
  | {
      readonly is: 'messages';
      readonly number: number;
      readonly messages: readonly SaidMessage[];
      /** Stops all mails of conversations to this address. */
      readonly stopUrl: string;
      /** She has proven the address, or it is hers by the way it came to us. */
      readonly isProven: boolean;
    }
  /** "It has arrived." */
  | { readonly is: 'ack'; readonly number: number; readonly stopUrl: string }
  | {
      readonly is: 'brief';
      readonly number: number;
      readonly name: string;
      readonly brief: BriefSaid;
      /** Of this conversation, whole. */
      readonly inboxUrl: string;
      readonly isUrgent: boolean;
      /** The last messages, oldest first. */
      readonly history: readonly SaidLine[];
      /** How many stand before those. */
      readonly earlier: number;
      /** She is in the chat now. */
      readonly isPresent: boolean;
    }
  /** One line to an agent outside the inbox. */
  | {
      readonly is: 'notice';
      readonly number: number;
      readonly name: string;
      readonly notice: Notice;
      readonly inboxUrl: string;
    };

/** The brief's own words live in protocol/brief.ts. */
export type BriefSaid = import('../../protocol/brief.ts').Brief;

export interface SaidMessage {
  readonly delivery: number;
  readonly author: string;
  readonly at: number;
  readonly text: string;
  readonly files: readonly Media[];
  /** Files that are too large to come along. */
  readonly links: readonly { readonly name: string; readonly bytes: number; readonly url: string }[];
}

export interface SaidLine {
  readonly who: 'visitor' | 'agent' | 'system';
  readonly name: string;
  readonly at: number;
  readonly channel: ChannelKind;
  readonly text: string;
  readonly files: number;
}

export type Notice =
  /** Somebody else has taken it, or answered. */
  | { readonly is: 'taken'; readonly by: string }
  /** An answer came too late: it became a note, here it is again. */
  | { readonly is: 'late'; readonly by: string; readonly text: string }
  /** An answer that might be forged: say on this page that it is yours. */
  | { readonly is: 'confirm'; readonly url: string; readonly text: string; readonly minutes: number }
  /** It was not sent because words of the brief stand in it. */
  | { readonly is: 'brief-inside'; readonly url: string; readonly text: string; readonly minutes: number };

/** One request to whoever carries it. */
export interface Piece<Body = unknown> {
  /** PARCEL.n */
  readonly id: string;
  readonly body: Body;
}

/** What the world did with it. */
export type Sent =
  | { readonly state: 'accepted' /** By what its receipts name it. */; readonly vendorId?: string }
  /** Bytes left, and no answer came: it may have arrived. */
  | { readonly state: 'unknown' }
  | { readonly state: 'failed'; readonly error: ChannelError };

export interface ChannelError {
  /**
   * retry: the same again may go well · slow-down: not before `retryAfterMs`, and no attempt is counted · window: the time to answer
   * is over · config: nothing goes out until somebody changes the channel · bad-address: not this address, ever · opted-out: she
   * wants nothing there · blocked: not this message · bug: we made something that cannot be sent.
   */
  readonly class: 'retry' | 'slow-down' | 'window' | 'config' | 'bad-address' | 'opted-out' | 'blocked' | 'bug';
  /** Words and numbers of the protocol, never what people or servers wrote: their lines quote addresses. */
  readonly code: string;
  /** Not before. */
  readonly retryAfterMs?: number;
}

/** What a channel brought, as it came. */
export interface Raw {
  /** SHA-256 of the bytes, hex. */
  readonly key: string;
  readonly at: Date;
  readonly bytes: Uint8Array;
  readonly meta: RawMeta;
  /** Where a mailbox was read up to with this one: moves in the same commit. */
  readonly mark?: { readonly key: string; readonly value: string };
}

/** Of the envelope, where there is one. */
export interface RawMeta {
  /** '' is the empty sender of a machine. */
  readonly mailFrom?: string;
  readonly rcptTo?: readonly string[];
  readonly path: 'imap' | 'inlet' | 'demo' | 'webhook';
  /** Only its head was fetched. */
  readonly isHeadOnly?: boolean;
  /** Whose `Authentication-Results` counts; null: nobody's. */
  readonly authserv: string | null;
}

export type Kept = 'kept' | 'again';

/** The number of a parcel as it came back, and the mark it came with (`MailMarks.fitsParcel`). */
export interface MarkedParcel {
  readonly id: number;
  readonly mark: string;
}

/** Where a conversation may be found by, the strongest first. */
export type Hint =
  /** A token of ours with a mark that fits, in an address. `from`: the envelope, Delivered-To, To … */
  | { readonly kind: 'reply-token'; readonly token: string }
  /** A mail of ours, named in In-Reply-To or References; whether its mark fits only the delivery can tell. */
  | { readonly kind: 'parcel'; readonly parcel: MarkedParcel }
  /** An id somebody else made. */
  | { readonly kind: 'message-id'; readonly value: string }
  /** `[#1042]` */
  | { readonly kind: 'number'; readonly number: number };

/** One thing that came in. `vendorKey` is the same whenever it comes again. */
export type Inbound = { readonly vendorKey: string; readonly at: Date } & (
  | InboundMail
  | {
      readonly t: 'receipt';
      readonly of: ReceiptOf;
      readonly state: 'accepted' | 'sent' | 'delivered' | 'read' | 'failed' | 'delayed';
      readonly error?: ChannelError;
    }
  | { readonly t: 'opt-out'; readonly of: ReceiptOf }
  /** Ours, come back: counted and nothing more. */
  | { readonly t: 'own' }
  | { readonly t: 'unsupported'; readonly what: string }
);

/** What a receipt is about: the parcel if a mark of ours says so, else what stands in it. */
export interface ReceiptOf {
  readonly parcel?: MarkedParcel;
  readonly vendorId?: string;
  /** An address, normalised. */
  readonly address?: string;
}

export interface InboundMail {
  readonly t: 'message';
  readonly from: Peer;
  /** As it stood there: name and address. */
  readonly sender: string;
  readonly recipient: string;
  readonly text: string;
  readonly fullText: string;
  /** Quotes or signature are cut from `text`. */
  readonly isCut: boolean;
  readonly subject: string;
  /** Without angle brackets. */
  readonly messageId: string;
  readonly references: readonly string[];
  readonly media: readonly Media[];
  readonly hints: readonly Hint[];
  readonly auto: '' | 'auto-reply' | 'bulk' | 'loop';
  readonly isSpam: boolean;
  readonly locale: 'de' | 'en';
  readonly flag: 'too-large' | 'charset' | null;
  /** `#note`, `#done` in the first line: cut from the text. */
  readonly command: 'note' | 'done' | null;
  /** Something was left out: more files than we take, or larger ones. */
  readonly dropped: number;
}
