import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Cid, ConversationId } from '../../protocol/ids.ts';

/** One line of the ledger: what a person sent, was promised, and saw. Written as it happens, so that a lost process loses nothing of it. */
export type Line =
  /** `writer` is one tab or one inbox: what it sent stands in its order. `into`: where it went, as the writer knew it. */
  | {
      readonly t: 'sent';
      readonly kind: 'message' | 'note';
      readonly writer: string;
      readonly into: string;
      readonly cid: Cid;
      readonly text: string;
    }
  | {
      readonly t: 'acked';
      readonly kind: 'message' | 'note' | 'command';
      readonly writer: string;
      readonly conversation: ConversationId;
      readonly cid: Cid;
      /** `seq`; of a note `asideSeq`. */
      readonly number: number;
    }
  /** Refused for good, shown to its writer, sent again by her hand: no longer in its old place. */
  | { readonly t: 'parked'; readonly writer: string; readonly cid: Cid; readonly code: string }
  /** An entry or aside took its place in a view. */
  | {
      readonly t: 'seen';
      readonly viewer: string;
      readonly side: 'visitor' | 'agent';
      readonly conversation: ConversationId;
      readonly kind: 'entry' | 'aside';
      readonly number: number;
      readonly cid: Cid | null;
      readonly text: string;
    }
  /** The view was dropped for another epoch: it begins anew. */
  | { readonly t: 'dropped'; readonly viewer: string; readonly conversation: ConversationId }
  /** All of a view when everything had come to rest. */
  | {
      readonly t: 'view';
      readonly viewer: string;
      readonly side: 'visitor' | 'agent';
      readonly conversation: ConversationId;
      readonly rev: number;
      readonly entries: readonly Shown[];
      readonly asides: readonly Shown[];
    }
  /** The truth: read from the database after everything had ended. */
  | {
      readonly t: 'committed';
      readonly conversation: ConversationId;
      readonly rev: number;
      readonly entries: readonly Shown[];
      readonly asides: readonly Shown[];
    };

export interface Shown {
  readonly number: number;
  /** null: a change, which nobody wrote */
  readonly cid: Cid | null;
  readonly text: string;
}

export interface Ledger {
  readonly path: string;
  write(line: Line): void;
  /** Resolves at the next line of this kind. */
  next(t: Line['t']): Promise<void>;
  close(): void;
}

export const openLedger = (path: string): Ledger => {
  const file = openSync(path, 'a');
  const waiting = new Map<Line['t'], (() => void)[]>();
  return {
    path,
    write: (line) => {
      writeSync(file, `${JSON.stringify(line)}\n`);
      for (const wake of waiting.get(line.t)?.splice(0) ?? []) wake();
    },
    next: (t) =>
      new Promise((resolve) => {
        waiting.set(t, [...(waiting.get(t) ?? []), resolve]);
      }),
    close: () => closeSync(file),
  };
};

export const readLedger = (path: string): Line[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
