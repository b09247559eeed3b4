import type { Cid, ConversationId, FileId, StartKey } from './ids.ts';
import { outboxLimits } from './limits.ts';
import { type LaneKey, laneKey, type OutboxDraft, type OutboxFile, type OutboxItem, type To } from './outbox-item.ts';
import type { Problem } from './problems.ts';

/** Numbers of one conversation. */
export interface Lane {
  /** The next number the server expects, as far as we know. */
  readonly nextN: number;
  /** Something was refused: nothing gets a new number until all numbered items are answered. */
  readonly settling: boolean;
  /**
   * Above 0, one item at a time until one is freshly accepted under a number at least as high: only then can no late copy
   * of a message that left the lane take a number in between and turn the order of those behind it.
   */
  readonly unsure: number;
  readonly notBefore: number;
  readonly tries: number;
}

export interface OutboxState {
  /** In the order of making. */
  readonly items: readonly OutboxItem[];
  readonly lanes: ReadonlyMap<LaneKey, Lane>;
  /** Starts that have become conversations. */
  readonly started: ReadonlyMap<StartKey, ConversationId>;
  readonly online: boolean;
  /** Nobody else sends for the same writer. */
  readonly alone: boolean;
  /** Signed out, or the page is too old: everything waits, nothing is lost, until `online` comes again. */
  readonly stopped: Problem | null;
  readonly timerAt: number | null;
}

export type OutboxEvent =
  | { readonly t: 'add'; readonly draft: OutboxDraft }
  /**
   * What lay in storage: at start, or left behind by another tab; for the tab that sends also what another tab hands it.
   * Before `online`, so that nothing newer gets ahead. What is known already is left as it is. `wall`: the device's wall time.
   */
  | { readonly t: 'loaded'; readonly items: readonly OutboxItem[]; readonly wall: number }
  | { readonly t: 'stored'; readonly cid: Cid }
  | { readonly t: 'storage-failed'; readonly cid: Cid }
  /**
   * Signed in and ready to send. `nextN` as `welcome` tells it. `alone`: this tab holds the lock, so that no other tab
   * sends for the same writer; without it messages go one by one. Replaces an earlier connection.
   */
  | { readonly t: 'online'; readonly alone: boolean; readonly nextN: readonly (readonly [ConversationId, number])[] }
  | { readonly t: 'offline' }
  /** The server refused the connection itself (`auth.*`, `version.too-old` …). */
  | { readonly t: 'stopped'; readonly problem: Problem }
  /** `nextN` out of the answer of a resume or open. */
  | { readonly t: 'cursor'; readonly conversation: ConversationId; readonly nextN: number }
  /**
   * The answer of `message:send` to the sending `attempt`; without `attempt` for an own entry with this `cid` that was seen
   * in the conversation, or for what another tab tells.
   */
  | {
      readonly t: 'acked';
      readonly cid: Cid;
      readonly conversation: ConversationId;
      readonly attempt?: number;
      readonly again?: boolean | undefined;
    }
  /** `attempt` is that of the item in the effect `send`. */
  | { readonly t: 'refused'; readonly cid: Cid; readonly attempt: number; readonly problem: Problem }
  /** This request failed on the way (HTTP); what became of it is unknown. */
  | { readonly t: 'lost'; readonly cid: Cid; readonly attempt: number }
  | { readonly t: 'uploaded'; readonly cid: Cid; readonly file: Cid; readonly id: FileId }
  /** Without `problem`: failed on the way. Bytes that are gone from storage: `file.refused` with reason `unreadable`. */
  | { readonly t: 'upload-failed'; readonly cid: Cid; readonly file: Cid; readonly problem?: Problem }
  /** The person confirms an old message. */
  | { readonly t: 'confirm'; readonly cid: Cid }
  /** The person sends a parked message all the same. */
  | {
      readonly t: 'retry';
      readonly cid: Cid;
      readonly to?: To;
      readonly seenSeq?: number;
      readonly evenIfMoved?: true;
    }
  | { readonly t: 'drop'; readonly cid: Cid }
  | { readonly t: 'tick' };

export type OutboxEffect =
  /**
   * Put it into storage under its cid, in the order given, and answer `stored` or `storage-failed`. As long as the item is
   * not `kept`, the bytes of its files with it.
   */
  | { readonly t: 'store'; readonly item: OutboxItem }
  /** Acknowledged or dropped: take it and its bytes out of storage. */
  | { readonly t: 'forget'; readonly cid: Cid }
  /** Answer `uploaded` or `upload-failed`, always, with a time-out of the shell's own. */
  | { readonly t: 'upload'; readonly cid: Cid; readonly file: OutboxFile }
  /** `message:send` with `item.n`; answer `acked`, `refused` or `lost`. No answer is fine too. */
  | { readonly t: 'send'; readonly item: OutboxItem }
  /** The only timer: send `tick` at this monotonic time; null = none. */
  | { readonly t: 'timer'; readonly at: number | null }
  /** There is no room: the composer keeps the text and says why. */
  | { readonly t: 'full'; readonly cid: Cid; readonly reason: OutboxFull };

export type OutboxFull = 'items' | 'text' | 'files';

export const emptyOutbox = (): OutboxState => ({
  items: [],
  lanes: new Map(),
  started: new Map(),
  online: false,
  alone: false,
  stopped: null,
  timerAt: null,
});

/** What stands against taking this message, before anybody types it in vain. */
export const fullBecause = (state: OutboxState, draft: OutboxDraft): OutboxFull | null => {
  const all: readonly OutboxDraft[] = [...state.items, draft];
  if (all.length > outboxLimits.items) return 'items';
  const encoder = new TextEncoder();
  if (all.reduce((sum, one) => sum + encoder.encode(one.text).length, 0) > outboxLimits.textBytes) return 'text';
  const files = all.flatMap((one) => one.files);
  return files.reduce((sum, file) => sum + file.bytes, 0) > outboxLimits.fileBytes ? 'files' : null;
};

/** The waiting and parked messages of a conversation, or of one to be, in the order of making. */
export const unsentOf = (state: OutboxState, key: LaneKey): readonly OutboxItem[] => {
  const now = state.started.get(key as StartKey) ?? key;
  return state.items.filter((item) => laneKey(item.to) === now);
};

/** Something is on its way or would be if it could: not the moment to disconnect. */
export const hasUnsent = (state: OutboxState): boolean =>
  state.items.some((item) => item.state !== 'parked' && !item.asks);
