import { effect, type ReadonlySignal } from '@preact/signals';
import type { ConversationId } from '../../protocol/ids.ts';
import type { Connection } from '../connection.ts';

const paintedMs = 500;
const readEveryMs = 1_000;

/** How far the open conversation was seen, and telling the server so. */
export interface Seen {
  /** Another conversation is open now, or none. */
  begin(conversation: ConversationId | null): void;
  /** What agents have read of it already. */
  readBefore(upTo: number): void;
  /** The newest entry in view: seen once it stood there for half a second before somebody's eyes. */
  look(seq: number): void;
  seq(): number;
  stop(): void;
}

/** Call while a model is being made: its effect belongs to that model. */
export const createSeen = (connection: Connection, isHere: ReadonlySignal<boolean>): Seen => {
  let conversation: ConversationId | null = null;
  let seen = 0;
  let looked = 0;
  let readUpTo = 0;
  let paintTimer: ReturnType<typeof setTimeout> | undefined;
  let readTimer: ReturnType<typeof setTimeout> | undefined;

  const stopLooking = (): void => {
    clearTimeout(paintTimer);
    paintTimer = undefined;
  };

  const look = (seq: number): void => {
    if (seq === looked && paintTimer !== undefined) return;
    looked = seq;
    stopLooking();
    if (seq > seen && isHere.peek()) paintTimer = setTimeout(() => paint(seq), paintedMs);
  };

  const paint = (seq: number): void => {
    paintTimer = undefined;
    seen = Math.max(seen, seq);
    readTimer ??= setTimeout(sendRead, readUpTo === 0 ? 0 : readEveryMs);
  };

  const sendRead = (): void => {
    readTimer = undefined;
    const before = readUpTo;
    if (conversation === null || seen <= before) return;
    const its = conversation;
    readUpTo = seen;
    void connection.ask('conversation:read', { conversation: its, upTo: seen }).then((told) => {
      if (!told.ok && conversation === its) readUpTo = before;
    });
  };

  effect(() => connection.onCatchUp(sendRead));

  effect(() => {
    if (!isHere.value) stopLooking();
    else if (looked > seen) look(looked);
  });

  return {
    begin: (next) => {
      stopLooking();
      clearTimeout(readTimer);
      sendRead();
      conversation = next;
      seen = 0;
      looked = 0;
      readUpTo = 0;
    },
    readBefore: (upTo) => {
      readUpTo = upTo;
    },
    look,
    seq: () => seen,
    stop: () => {
      stopLooking();
      clearTimeout(readTimer);
    },
  };
};
