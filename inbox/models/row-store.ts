import { type Signal, signal } from '@preact/signals';
import type { AgentId, ConversationId } from '../../protocol/ids.ts';
import type { ListRow } from '../../protocol/view.ts';
import { compareRows } from './list-order.ts';

const mostRows = 10_000;

/** The rows of the site as far as they are known here, each a signal of its own: one change draws one row. */
export interface RowStore {
  get(id: ConversationId): Signal<ListRow> | undefined;
  /** An older state of a row that arrives late changes nothing. */
  put(row: ListRow): void;
  delete(id: ConversationId): void;
  clear(): void;
  all(): ListRow[];
  /** Lets go of the oldest beyond 10,000, except those to keep. Whether something went. */
  evict(keep: readonly ConversationId[]): boolean;
  setPresent(id: ConversationId, present: boolean): void;
  /** These are there, and nobody else. */
  setAllPresent(ids: readonly ConversationId[]): void;
  /** Conversations that call: something unread that is hers or nobody's, or somebody is being fetched. */
  countUnread(self: AgentId): number;
  /** Those whose name, number or last words hold the text, newest first. */
  filter(text: string): ListRow[];
}

export const createRowStore = (): RowStore => {
  const rows = new Map<ConversationId, Signal<ListRow>>();
  const all = (): ListRow[] => Array.from(rows.values(), (row) => row.peek());

  return {
    get: (id) => rows.get(id),
    put: (row) => {
      const known = rows.get(row.conversation);
      if (known === undefined) rows.set(row.conversation, signal(row));
      else if (row.pos >= known.peek().pos) known.value = row;
    },
    delete: (id) => void rows.delete(id),
    clear: () => rows.clear(),
    all,
    evict: (keep) => {
      if (rows.size <= mostRows) return false;
      const kept = new Set(keep);
      for (const id of rows.keys()) {
        if (rows.size <= mostRows) break;
        if (!kept.has(id)) rows.delete(id);
      }
      return true;
    },
    setPresent: (id, present) => {
      const row = rows.get(id);
      if (row !== undefined) row.value = { ...row.peek(), present };
    },
    setAllPresent: (ids) => {
      const there = new Set(ids);
      for (const [id, row] of rows) {
        const present = there.has(id);
        if (row.peek().present !== present) row.value = { ...row.peek(), present };
      }
    },
    countUnread: (self) => {
      const isHers = ({ assignee }: ListRow): boolean => assignee === null || assignee.agent === self;
      // Where somebody is being fetched it concerns everybody who is here.
      const isCalling = (row: ListRow): boolean => row.isEscalated === true || (row.unread > 0 && isHers(row));
      return all().filter((row) => row.state !== 'closed' && isCalling(row)).length;
    },
    filter: (text) => {
      const sought = text.trim().toLocaleLowerCase().replace(/^#/, '');
      const said = ({ name, number, last }: ListRow): string => `${name}\n${number}\n${last?.text ?? ''}`;
      return all()
        .filter((row) => said(row).toLocaleLowerCase().includes(sought))
        .sort((a, b) => compareRows(a, b, 'newest'));
    },
  };
};
