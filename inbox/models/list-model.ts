import { createModel, effect, type Signal, signal } from '@preact/signals';
import type { AgentId, ConversationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { ListRow, View } from '../../protocol/view.ts';
import type { Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Trouble } from '../told.ts';
import { createListFeed } from './list-feed.ts';
import { belongs, compareRows, isSortable, type Sort } from './list-order.ts';
import type { Preferences } from './preference-model.ts';
import { createRowStore } from './row-store.ts';
import { createShownRows } from './shown-rows.ts';

type Counts = Given<'inbox', 'inbox:list'>['counts'];
type Cursor = Given<'inbox', 'inbox:list'>['after'];

/** How far one view was read in one order: everything up to and with `last` is known. */
interface Reach {
  readonly cursor: Cursor;
  /** null: everything is known */
  readonly last: ListRow | null;
}

const retryMs = 5_000;
const recountMs = 2_000;

/** The list: rows of the site as they are now, one view of them in one order, and what the agent looks at. */
export const ListModel = createModel((connection: Connection, self: AgentId, preferences: Preferences) => {
  const rows = createRowStore();
  const reaches = new Map<string, Reach>();
  const { view, sort } = preferences;
  const counts = signal<Counts | null>(null);
  const state = signal<'loading' | 'ready'>('loading');
  const trouble = signal<Trouble | null>(null);
  const hasMore = signal(false);
  const selected = signal<ConversationId | null>(null);
  const unread = signal(0);
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let isPaging = false;

  const keyOf = (): string => `${view.peek()} ${sort.peek()}`;

  const wanted = (): ConversationId[] => {
    unread.value = rows.countUnread(self);
    const reach = reaches.get(keyOf());
    if (reach === undefined) return [];
    const ofView = view.peek();
    const by = isSortable(ofView) ? sort.peek() : 'newest';
    const { last } = reach;
    return rows
      .all()
      .filter((row) => belongs(row, ofView, self) && (last === null || compareRows(row, last, by) <= 0))
      .sort((a, b) => compareRows(a, b, by))
      .map((row) => row.conversation);
  };

  const shown = createShownRows(wanted, () => {
    const id = selected.peek();
    return id !== null && rows.get(id) ? id : null;
  });

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
    for (const row of told.rows) rows.put(row);
    // What was let go may have belonged to another view: that one is read anew.
    if (rows.evict(shown.ids.peek())) reaches.clear();
    reaches.set(key, { cursor: told.after, last: told.after === null ? null : (told.rows.at(-1) ?? null) });
    counts.value = told.counts;
    feed.begin(told.pos);
    if (key !== keyOf()) return readPage();
    trouble.value = null;
    state.value = 'ready';
    hasMore.value = told.after !== null;
    shown.settleNow();
  };

  const show = (): void => {
    const reach = reaches.get(keyOf());
    trouble.value = null;
    hasMore.value = reach !== undefined && reach.cursor !== null;
    state.value = reach === undefined ? 'loading' : 'ready';
    shown.restart();
    if (reach === undefined) void readPage();
  };

  const feed = createListFeed(connection, {
    take: ({ summaries, gone, present, counts: now }) => {
      for (const row of summaries) rows.put(row);
      for (const id of gone) rows.delete(id);
      if (present !== undefined) rows.setAllPresent(present);
      counts.value = now;
      shown.settleSoon();
    },
    reset: () => {
      reaches.clear();
      rows.clear();
      feed.forget();
      show();
    },
  });

  /** A row nobody had read yet may or may not have been counted: the server knows. */
  const recount = (before: ListRow | undefined, after: ListRow): void => {
    const old = counts.peek();
    if (before === undefined || old === null) return feed.catchUpIn(recountMs);
    const change = (of: keyof Counts): number =>
      old[of] + Number(belongs(after, of, self)) - Number(belongs(before, of, self));
    counts.value = {
      mine: change('mine'),
      unassigned: change('unassigned'),
      waiting: change('waiting'),
      all: change('all'),
      trouble: change('trouble'),
      held: change('held'),
    };
  };

  effect(() => {
    const ends = [
      connection.on('conversation:changed', ({ pos, summary }) => {
        const before = rows.get(summary.conversation)?.peek();
        if (before === undefined || summary.pos > before.pos) recount(before, summary);
        rows.put(summary);
        shown.settleSoon();
        feed.heard(pos);
      }),
      connection.on('conversation:gone', ({ pos, conversation }) => {
        rows.delete(conversation);
        shown.settleSoon();
        feed.heard(pos);
        feed.catchUpIn(recountMs);
      }),
      connection.on('pulse', ({ pos }) => feed.told(pos)),
      connection.on('presence:changed', ({ conversation, present }) => rows.setPresent(conversation, present)),
      connection.onCatchUp(() => void (feed.pos() === null ? readPage() : feed.catchUp())),
    ];
    return () => {
      clearTimeout(retryTimer);
      shown.stop();
      feed.stop();
      for (const end of ends) end();
    };
  });

  // --- what the agent does

  return {
    view,
    sort,
    state,
    trouble,
    shown: shown.ids,
    nudge: shown.nudge,
    fresh: shown.fresh,
    counts,
    hasMore,
    selected,
    /** Conversations that call: something unread that is hers or nobody's, or somebody is being fetched. */
    unread,
    pos: () => feed.pos() ?? 0,
    row: (id: ConversationId): Signal<ListRow> | undefined => rows.get(id),
    isOf: (row: ListRow, which: View): boolean => belongs(row, which, self),
    filter: rows.filter,
    /** Reads the first page, once. */
    start: () => {
      if (reaches.size === 0) show();
    },
    retry: () => {
      trouble.value = null;
      void readPage();
    },
    more: () => void readPage(),
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
    select: (id: ConversationId | null) => {
      if (selected.peek() === id) return;
      selected.value = id;
      // What left the view stayed, greyed, as long as it was selected; now everything falls into its place.
      shown.settle(null);
    },
    /** The row before or behind the selected one. */
    beside: (step: 1 | -1): ConversationId | null => {
      const ids = shown.ids.peek();
      const from = selected.peek();
      const at = from === null ? -1 : ids.indexOf(from);
      if (at < 0) return ids[0] ?? null;
      return ids[Math.max(0, Math.min(ids.length - 1, at + step))] ?? null;
    },
    scrolled: shown.scrolled,
    hold: shown.hold,
    toTop: shown.toTop,
  };
});
export type List = InstanceType<typeof ListModel>;
