import { computed, createModel, effect, type Signal, signal } from '@preact/signals';
import type { AgentId, ConversationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { ListRow, View } from '../../protocol/view.ts';
import type { Given } from '../../protocol/wire.ts';
import { mono } from '../clock.ts';
import type { Connection } from '../connection.ts';
import type { Trouble } from '../told.ts';
import { arrange, belongs, compareRows, type Sort } from './list-order.ts';
import type { Preferences } from './preference-model.ts';

type Counts = Given<'inbox', 'inbox:list'>['counts'];
type Cursor = Given<'inbox', 'inbox:list'>['after'];

/** How far one view was read in one order: everything up to and with `last` is known. */
interface Reach {
  readonly cursor: Cursor;
  /** null: everything is known */
  readonly last: ListRow | null;
}

const mostRows = 10_000;
const settleMs = 60;
const holdMs = 2_500;
const retryMs = 5_000;
const recountMs = 2_000;

/** The list: rows of the site as they are now, one view of them in one order, and what the agent looks at. */
export const ListModel = createModel((connection: Connection, self: AgentId, preferences: Preferences) => {
  const rows = new Map<ConversationId, Signal<ListRow>>();
  const reaches = new Map<string, Reach>();
  const { view, sort } = preferences;
  const shown = signal<readonly ConversationId[]>([]);
  const counts = signal<Counts | null>(null);
  const state = signal<'loading' | 'ready'>('loading');
  const trouble = signal<Trouble | null>(null);
  const hasMore = signal(false);
  const selected = signal<ConversationId | null>(null);
  /** Asks the part to scroll by so many rows; a new object each time. */
  const nudge = signal({ rows: 0 });
  const above = signal<ReadonlySet<ConversationId>>(new Set());
  const waiting = signal(0);
  const unread = signal(0);

  /** Every change of the site's list up to here is known; null: nothing was read yet. */
  let pos: number | null = null;
  const heard = new Set<number>();
  let top = 0;
  let held = false;
  let settleTimer: ReturnType<typeof setTimeout> | undefined;
  let holdTimer: ReturnType<typeof setTimeout> | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let gapTimer: ReturnType<typeof setTimeout> | undefined;
  let gapDue = 0;
  let isResuming = false;
  let isPaging = false;

  const keyOf = (): string => `${view.peek()} ${sort.peek()}`;

  // --- rows and their order

  const wanted = (): ConversationId[] => {
    const reach = reaches.get(keyOf());
    if (reach === undefined) return [];
    const [ofView, by] = [view.peek(), sort.peek()];
    const within: ListRow[] = [];
    for (const { value: row } of peeked(rows)) {
      if (!belongs(row, ofView, self)) continue;
      if (reach.last === null || compareRows(row, reach.last, by) <= 0) within.push(row);
    }
    return within.sort((a, b) => compareRows(a, b, by)).map((row) => row.conversation);
  };

  /** Takes over the present order; what stands before the eyes stays there. `pinned`: the row that keeps its place. */
  const settle = (pinned = selected.peek()): void => {
    clearTimeout(settleTimer);
    settleTimer = undefined;
    unread.value = countUnread();
    const order = wanted();
    const before = new Set(shown.peek());
    if (held) {
      waiting.value = order.filter((id) => !before.has(id)).length;
      return;
    }
    waiting.value = 0;
    const next = arrange(shown.peek(), order, { selected: pinned !== null && rows.has(pinned) ? pinned : null, top });
    if (!sameOrder(next.ids, shown.peek())) shown.value = next.ids;
    const edge = top + next.scrollBy;
    if (next.scrollBy !== 0) nudge.value = { rows: next.scrollBy };
    top = edge;
    const fresh = next.ids.slice(0, Math.max(0, edge)).filter((id) => !before.has(id) || above.peek().has(id));
    if (before.size > 0) setAbove(fresh);
  };

  const release = (): void => {
    held = false;
    settle();
  };

  const settleSoon = (): void => {
    settleTimer ??= setTimeout(() => settle(), settleMs);
  };

  const setAbove = (ids: readonly ConversationId[]): void => {
    if (ids.length > 0 || above.peek().size > 0) above.value = new Set(ids);
  };

  const countUnread = (): number => {
    let n = 0;
    for (const { value: row } of peeked(rows)) {
      if (row.state !== 'closed' && row.unread > 0 && (row.assignee === null || row.assignee.agent === self)) n++;
    }
    return n;
  };

  const put = (row: ListRow): void => {
    const known = rows.get(row.conversation);
    if (known === undefined) rows.set(row.conversation, signal(row));
    else if (row.pos >= known.peek().pos) known.value = row;
  };

  const evict = (): void => {
    if (rows.size <= mostRows) return;
    const keep = new Set(shown.peek());
    for (const id of rows.keys()) {
      if (rows.size <= mostRows) return;
      if (!keep.has(id)) rows.delete(id);
    }
  };

  // --- reading

  const readPage = async (): Promise<void> => {
    const key = keyOf();
    const reach = reaches.get(key);
    if (isPaging || (reach !== undefined && reach.cursor === null)) return;
    isPaging = true;
    clearTimeout(retryTimer);
    const told = await connection.ask('inbox:list', {
      view: view.peek(),
      sort: sort.peek(),
      limit: limits.listPage,
      ...(reach?.cursor ? { after: reach.cursor } : {}),
    });
    isPaging = false;
    if (!told.ok) {
      trouble.value = told.problem;
      if (told.problem.retry === 'later')
        retryTimer = setTimeout(() => void readPage(), told.problem.retryAfterMs ?? retryMs);
      return;
    }
    for (const row of told.rows) put(row);
    evict();
    reaches.set(key, { cursor: told.after, last: told.after === null ? null : (told.rows.at(-1) ?? null) });
    counts.value = told.counts;
    // A later page is no reason to forget what was missed before it.
    pos ??= told.pos;
    if (key !== keyOf()) return readPage();
    trouble.value = null;
    state.value = 'ready';
    hasMore.value = told.after !== null;
    const wasHeld = held;
    held = false;
    settle();
    held = wasHeld;
  };

  const show = (): void => {
    const reach = reaches.get(keyOf());
    clearTimeout(settleTimer);
    settleTimer = undefined;
    top = 0;
    held = false;
    trouble.value = null;
    setAbove([]);
    waiting.value = 0;
    hasMore.value = reach !== undefined && reach.cursor !== null;
    state.value = reach === undefined ? 'loading' : 'ready';
    shown.value = wanted();
    nudge.value = { rows: Number.NEGATIVE_INFINITY };
    if (reach === undefined) void readPage();
  };

  const reload = (): void => {
    reaches.clear();
    rows.clear();
    heard.clear();
    pos = null;
    show();
  };

  const catchUp = async (): Promise<void> => {
    if (pos === null) return readPage();
    if (isResuming) return;
    isResuming = true;
    for (let more = true; more; ) {
      const told = await connection.ask('inbox:resume', { afterPos: pos ?? 0, limit: limits.listResume });
      if (!told.ok) break;
      if (told.reset) {
        isResuming = false;
        return reload();
      }
      for (const row of told.summaries) put(row);
      for (const id of told.gone) rows.delete(id);
      counts.value = told.counts;
      advance(told.upTo);
      more = told.more;
      settleSoon();
    }
    isResuming = false;
  };

  /** Everything up to `upTo` is known, and what was heard right behind it. */
  const advance = (upTo: number): void => {
    pos = Math.max(pos ?? 0, upTo);
    while (heard.delete(pos + 1)) pos++;
    for (const one of heard) if (one <= pos) heard.delete(one);
  };

  const hear = (at: number): void => {
    if (pos === null) return;
    if (at > pos) heard.add(at);
    advance(pos);
    if (heard.size > 0) catchUpIn(limits.heldMs);
  };

  /** The earliest of several wishes counts. */
  const catchUpIn = (ms: number): void => {
    const due = mono() + ms;
    if (gapTimer !== undefined && due >= gapDue) return;
    clearTimeout(gapTimer);
    gapDue = due;
    gapTimer = setTimeout(() => {
      gapTimer = undefined;
      void catchUp();
    }, ms);
  };

  /** A row nobody had read yet may or may not have been counted: the server knows. */
  const recount = (before: ListRow | undefined, after: ListRow): void => {
    const old = counts.peek();
    if (before === undefined || old === null) return catchUpIn(recountMs);
    const change = (of: keyof Counts): number =>
      old[of] + Number(belongs(after, of, self)) - Number(belongs(before, of, self));
    counts.value = {
      mine: change('mine'),
      unassigned: change('unassigned'),
      waiting: change('waiting'),
      all: change('all'),
    };
  };

  effect(() => {
    const ends = [
      connection.on('conversation:changed', ({ pos: at, summary }) => {
        const before = rows.get(summary.conversation)?.peek();
        if (before === undefined || summary.pos > before.pos) recount(before, summary);
        put(summary);
        settleSoon();
        hear(at);
      }),
      connection.on('conversation:gone', ({ pos: at, conversation }) => {
        rows.delete(conversation);
        settleSoon();
        hear(at);
        catchUpIn(recountMs);
      }),
      connection.on('pulse', (pulse) => {
        if (pos !== null && pulse.pos > pos) catchUpIn(limits.heldMs);
      }),
      connection.on('presence:changed', ({ conversation, present }) => {
        const row = rows.get(conversation);
        if (row !== undefined) row.value = { ...row.peek(), present };
      }),
      connection.onCatchUp(() => void catchUp()),
    ];
    return () => {
      clearTimeout(settleTimer);
      clearTimeout(holdTimer);
      clearTimeout(gapTimer);
      clearTimeout(retryTimer);
      for (const end of ends) end();
    };
  });

  // --- what the agent does

  const select = (id: ConversationId | null): void => {
    if (selected.peek() === id) return;
    selected.value = id;
    // What left the view stayed, greyed, as long as it was selected; now everything falls into its place.
    settle(null);
  };

  const beside = (step: 1 | -1): ConversationId | null => {
    const ids = shown.peek();
    const from = selected.peek();
    const at = from === null ? -1 : ids.indexOf(from);
    if (at < 0) return ids[0] ?? null;
    return ids[Math.max(0, Math.min(ids.length - 1, at + step))] ?? null;
  };

  return {
    view,
    sort,
    state,
    trouble,
    shown,
    counts,
    hasMore,
    selected,
    nudge,
    /** Rows that came in above what is visible, or that wait until the pointer leaves the list. */
    fresh: computed(() => above.value.size + waiting.value),
    /** Conversations with something unread that is hers or nobody's. */
    unread,
    pos: () => pos ?? 0,
    row: (id: ConversationId): Signal<ListRow> | undefined => rows.get(id),
    isOf: (row: ListRow, which: View): boolean => belongs(row, which, self),
    /** Rows in memory whose name, number or last words hold the text. */
    filter: (text: string): ListRow[] => {
      const sought = text.trim().toLocaleLowerCase().replace(/^#/, '');
      const hits: ListRow[] = [];
      for (const { value: row } of peeked(rows)) {
        const said = `${row.name}\n${row.number}\n${row.last?.text ?? ''}`.toLocaleLowerCase();
        if (said.includes(sought)) hits.push(row);
      }
      return hits.sort((a, b) => compareRows(a, b, 'newest'));
    },
    /** Reads the first page, once. */
    start: () => {
      if (reaches.size === 0) show();
    },
    retry: () => {
      trouble.value = null;
      void readPage();
    },
    chooseView: (next: View) => {
      if (view.peek() === next) return;
      view.value = next;
      selected.value = null;
      show();
    },
    chooseSort: (next: Sort) => {
      if (sort.peek() === next) return;
      sort.value = next;
      show();
    },
    select,
    beside,
    /** The part tells how many rows are above the upper edge. */
    scrolled: (rowsAbove: number) => {
      top = rowsAbove;
      if (above.peek().size === 0) return;
      setAbove(
        shown
          .peek()
          .slice(0, rowsAbove)
          .filter((id) => above.peek().has(id)),
      );
    },
    /** Nothing moves under a pointer that moves; one that rests somewhere must not keep the news away. */
    hold: (on: boolean) => {
      clearTimeout(holdTimer);
      if (on) holdTimer = setTimeout(() => release(), holdMs);
      if (on) held = true;
      else if (held) release();
    },
    /** Shows what is new. */
    toTop: () => {
      held = false;
      top = 0;
      settle();
      setAbove([]);
      nudge.value = { rows: Number.NEGATIVE_INFINITY };
    },
    more: () => void readPage(),
  };
});
export type List = InstanceType<typeof ListModel>;

const peeked = function* (rows: ReadonlyMap<ConversationId, Signal<ListRow>>): Generator<{ readonly value: ListRow }> {
  for (const row of rows.values()) yield { value: row.peek() };
};

const sameOrder = (a: readonly ConversationId[], b: readonly ConversationId[]): boolean =>
  a.length === b.length && a.every((id, place) => id === b[place]);
