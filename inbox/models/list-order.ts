import type { AgentId, ConversationId } from '../../protocol/ids.ts';
import type { ListRow, View } from '../../protocol/view.ts';

/** Which rows a view holds and in which order: the server's rules, so that live changes fall where a reload would put them. */

export type Sort = 'waiting' | 'newest';

export const belongs = (row: ListRow, view: View, self: AgentId): boolean => {
  if (view === 'trouble') return row.trouble !== 'none';
  if (view === 'held') return row.held > 0;
  if (view === 'automatic') return row.isAutomatic === true;
  if (view === 'closed') return row.state === 'closed' && !row.isAutomatic;
  if (row.state === 'closed') return false;
  if (view === 'mine') return row.assignee?.agent === self;
  if (view === 'unassigned') return row.assignee === null;
  return view === 'all' || row.state === 'waiting';
};

// `newestFirst` of protocol/view.ts says the same; taken from there it would bring the schema library.
const unsorted: ReadonlySet<View> = new Set(['trouble', 'held', 'automatic']);

/** Whether an agent chooses the order of this view; otherwise it is the newest first. */
export const isSortable = (view: View): boolean => !unsorted.has(view);

const lastAt = (row: ListRow): number => row.last?.at ?? row.openedAt;

/** waiting: who waits longest first, then the newest of the others. newest: the newest first. Ties by id, as the server does. */
export const compareRows = (a: ListRow, b: ListRow, sort: Sort): number => {
  const byId = a.conversation < b.conversation ? -1 : a.conversation > b.conversation ? 1 : 0;
  if (sort === 'newest') return lastAt(b) - lastAt(a) || -byId;
  if (a.waitingSince === null && b.waitingSince === null) return lastAt(b) - lastAt(a) || byId;
  return (a.waitingSince ?? Number.MAX_SAFE_INTEGER) - (b.waitingSince ?? Number.MAX_SAFE_INTEGER) || byId;
};

export interface Shown {
  readonly ids: readonly ConversationId[];
  /** By how many rows the list must be scrolled so that what is before the eyes stays where it is. */
  readonly scrollBy: number;
}

/**
 * Takes over a new order without moving what somebody looks at: the selected row keeps its place on the screen, even when
 * it left the view; scrolled down, the topmost visible row does.
 */
export const arrange = (
  shown: readonly ConversationId[],
  wanted: readonly ConversationId[],
  { selected, top }: { readonly selected: ConversationId | null; readonly top: number },
): Shown => {
  const ids = [...wanted];
  const scrollBy = top === 0 ? 0 : shiftOf(shown, ids, top);
  const at = selected === null ? -1 : shown.indexOf(selected);
  if (selected === null || at < 0) return { ids, scrollBy };
  const now = ids.indexOf(selected);
  if (now >= 0) ids.splice(now, 1);
  ids.splice(Math.max(0, Math.min(at + scrollBy, ids.length)), 0, selected);
  return { ids, scrollBy };
};

/** The first row at or below the upper edge that is still there says how far everything moved. */
const shiftOf = (shown: readonly ConversationId[], wanted: readonly ConversationId[], top: number): number => {
  const places = new Map(wanted.map((id, place) => [id, place]));
  for (let place = top; place < shown.length; place++) {
    const id = shown[place];
    const now = id === undefined ? undefined : places.get(id);
    if (now !== undefined) return now - place;
  }
  return 0;
};
