import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { ConversationId } from '../../protocol/ids.ts';
import { arrange } from './list-order.ts';

const settleMs = 60;
const holdMs = 2_500;

/** The order on the screen: follows the wanted one without moving what somebody looks at or points to. */
export interface ShownRows {
  readonly ids: ReadonlySignal<readonly ConversationId[]>;
  /** Asks the part to scroll by so many rows; a new object each time. */
  readonly nudge: ReadonlySignal<{ readonly rows: number }>;
  /** Rows that came in above what is visible, or that wait until the pointer leaves the list. */
  readonly fresh: ReadonlySignal<number>;
  /** Another list: from its top, at once. */
  restart(): void;
  /** Takes over the wanted order. `pinned`: the row that keeps its place, even if it left the view. */
  settle(pinned: ConversationId | null): void;
  /** The same in a moment, together with what changes meanwhile. */
  settleSoon(): void;
  /** Also under a pointer: she asked for more rows. */
  settleNow(): void;
  /** Nothing moves under a pointer that moves; one that rests somewhere must not keep the news away. */
  hold(on: boolean): void;
  /** The part tells how many rows are above the upper edge. */
  scrolled(rowsAbove: number): void;
  toTop(): void;
  stop(): void;
}

export const createShownRows = (
  wanted: () => readonly ConversationId[],
  selected: () => ConversationId | null,
): ShownRows => {
  const ids = signal<readonly ConversationId[]>([]);
  const nudge = signal({ rows: 0 });
  const above = signal<ReadonlySet<ConversationId>>(new Set());
  const waiting = signal(0);
  let top = 0;
  let isHeld = false;
  let settleTimer: ReturnType<typeof setTimeout> | undefined;
  let holdTimer: ReturnType<typeof setTimeout> | undefined;

  const setAbove = (rows: readonly ConversationId[]): void => {
    if (rows.length > 0 || above.peek().size > 0) above.value = new Set(rows);
  };

  const settle = (pinned: ConversationId | null): void => {
    clearTimeout(settleTimer);
    settleTimer = undefined;
    const order = wanted();
    const before = new Set(ids.peek());
    if (isHeld) {
      waiting.value = order.filter((id) => !before.has(id)).length;
      return;
    }
    waiting.value = 0;
    const next = arrange(ids.peek(), order, { selected: pinned, top });
    if (!sameOrder(next.ids, ids.peek())) ids.value = next.ids;
    if (next.scrollBy !== 0) nudge.value = { rows: next.scrollBy };
    top = Math.max(0, top + next.scrollBy);
    const isFresh = (id: ConversationId): boolean => !before.has(id) || above.peek().has(id);
    if (before.size > 0) setAbove(next.ids.slice(0, top).filter(isFresh));
  };

  const release = (): void => {
    isHeld = false;
    settle(selected());
  };

  const toTop = (): void => {
    isHeld = false;
    top = 0;
    nudge.value = { rows: Number.NEGATIVE_INFINITY };
  };

  return {
    ids,
    nudge,
    fresh: computed(() => above.value.size + waiting.value),
    restart: () => {
      clearTimeout(settleTimer);
      settleTimer = undefined;
      setAbove([]);
      waiting.value = 0;
      toTop();
      ids.value = wanted();
    },
    settle,
    settleSoon: () => {
      settleTimer ??= setTimeout(() => settle(selected()), settleMs);
    },
    settleNow: () => {
      const wasHeld = isHeld;
      release();
      isHeld = wasHeld;
    },
    hold: (on) => {
      clearTimeout(holdTimer);
      if (on) holdTimer = setTimeout(release, holdMs);
      if (on) isHeld = true;
      else if (isHeld) release();
    },
    scrolled: (rowsAbove) => {
      top = rowsAbove;
      const news = above.peek();
      if (news.size > 0)
        setAbove(
          ids
            .peek()
            .slice(0, rowsAbove)
            .filter((id) => news.has(id)),
        );
    },
    toTop: () => {
      toTop();
      settle(selected());
      setAbove([]);
    },
    stop: () => {
      clearTimeout(settleTimer);
      clearTimeout(holdTimer);
    },
  };
};

const sameOrder = (a: readonly ConversationId[], b: readonly ConversationId[]): boolean =>
  a.length === b.length && a.every((id, place) => id === b[place]);
