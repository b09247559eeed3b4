import type { ChannelKind } from './channel.ts';
import type { PageInfo } from './entry.ts';
import type { Cid, ConversationId, FileId, StartKey } from './ids.ts';
import type { Problem } from './problems.ts';

/** Where a message goes. `start` is the random key of a conversation that does not exist yet. */
export type To =
  | { readonly conversation: ConversationId }
  | {
      readonly start: StartKey;
      /** The one it goes on from, which takes no more messages. */
      readonly follows?: ConversationId;
    };

/** A file of a waiting message. Its bytes lie in the shell's storage under `cid`; `file` is set once they are on the server. */
export interface OutboxFile {
  readonly cid: Cid;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly file?: FileId;
}

/** What a person wrote. `madeAt` is the device's wall time in milliseconds: information, never order. */
export interface OutboxDraft {
  readonly cid: Cid;
  readonly to: To;
  readonly text: string;
  readonly files: readonly OutboxFile[];
  readonly replyTo?: number;
  readonly page?: PageInfo;
  /** Agents: the last entry they had seen when they wrote. */
  readonly seenSeq?: number;
  /** Agents: they saw what was said since and send all the same. */
  readonly evenIfMoved?: true;
  /** Agents: the way they picked for this one; absent: the router's. */
  readonly channel?: ChannelKind;
  readonly madeAt: number;
}

/** One unsent message. The shell stores it as it is under its `cid` and hands it back with `loaded`. */
export interface OutboxItem extends OutboxDraft {
  readonly state: 'waiting' | 'inflight' | 'parked';
  /** Order of making within the tabs that share a storage. */
  readonly order: number;
  /** The start it was written to, when that has become a conversation since. */
  readonly start?: StartKey;
  /** Why it is parked, in a word the person can be shown. */
  readonly problem?: Problem;
  /** Older than `outboxLimits.askAfterMs`: goes only after the person confirmed. */
  readonly asks: boolean;
  /** It lies in the storage of the device. */
  readonly kept: boolean;
  /** The storage refused it: it lives as long as this page. */
  readonly volatile: boolean;
  /** Its number on the wire, 0 = none. Kept while its fate is unknown. */
  readonly n: number;
  /** The highest number it was ever sent with: a late copy may still arrive under it. */
  readonly wasN: number;
  /** Its place among those that once had a number, 0 = never had one. */
  readonly turn: number;
  /** Counts its sendings; a refusal of an earlier one says nothing about the present one. */
  readonly attempt: number;
  /** Monotonic ms of the last sending. */
  readonly sentAt: number;
  readonly uploading: boolean;
  /** Files: no upload before this, monotonic ms. */
  readonly notBefore: number;
  readonly tries: number;
}

/** The conversation, or the start, whose numbers a message shares. */
export type LaneKey = ConversationId | StartKey;

export const laneKey = (to: To): LaneKey => ('conversation' in to ? to.conversation : to.start);

export const makeItem = (draft: OutboxDraft, order: number): OutboxItem => ({
  ...draft,
  state: 'waiting',
  order,
  asks: false,
  kept: false,
  volatile: false,
  n: 0,
  wasN: 0,
  turn: 0,
  attempt: 0,
  sentAt: 0,
  uploading: false,
  notBefore: 0,
  tries: 0,
});

/**
 * Whose turn is first: what carries a number, then what once had one, then the order of making. Of the first two
 * late copies may still arrive: they turn nothing round as long as these keep their order and nobody gets in between.
 */
export const byTurn = (a: OutboxItem, b: OutboxItem): number =>
  (a.n || last) - (b.n || last) ||
  (a.turn || last) - (b.turn || last) ||
  a.order - b.order ||
  a.madeAt - b.madeAt ||
  (a.cid < b.cid ? -1 : 1);

const last = Number.MAX_SAFE_INTEGER;

export const hasFilesToUpload = (item: OutboxItem): boolean => item.files.some((file) => file.file === undefined);
