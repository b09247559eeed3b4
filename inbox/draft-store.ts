import { createStore, del, entries, get, set } from 'idb-keyval';
import type { Cid } from '../protocol/ids.ts';
import type { OutboxItem } from '../protocol/outbox-item.ts';

/** What an agent typed into one conversation and did not send yet. */
export interface Draft {
  readonly reply: string;
  readonly note: string;
  readonly tab: 'reply' | 'note';
}

/** What lies in IndexedDB for one agent at one site. Rejects where storage is blocked or full. */
export interface DraftStore {
  readDraft(conversation: string): Promise<Draft | undefined>;
  keepDraft(conversation: string, draft: Draft | null): Promise<void>;
  unsent(): Promise<readonly OutboxItem[]>;
  keepItem(item: OutboxItem, files: ReadonlyMap<Cid, Blob>): Promise<void>;
  readBytes(file: Cid): Promise<Blob | undefined>;
  forgetItem(item: OutboxItem): Promise<void>;
}

export const createDraftStore = (agent: string, site: string): DraftStore => {
  // One database per agent: what one typed is never read while another is signed in.
  const store = createStore(`nahtlos-inbox-${agent}`, 'kept');
  const draftKey = (conversation: string): string => `draft ${site} ${conversation}`;
  const itemPrefix = `item ${site} `;
  const bytesKey = (file: Cid): string => `bytes ${file}`;

  return {
    readDraft: (conversation) => get(draftKey(conversation), store),
    keepDraft: (conversation, draft) =>
      draft === null ? del(draftKey(conversation), store) : set(draftKey(conversation), draft, store),
    unsent: async () => {
      const all = await entries<string, unknown>(store);
      return all.filter(([key]) => key.startsWith(itemPrefix)).map(([, item]) => item as OutboxItem);
    },
    keepItem: async (item, files) => {
      for (const [cid, bytes] of files) await set(bytesKey(cid), bytes, store);
      await set(itemPrefix + item.cid, item, store);
    },
    readBytes: (file) => get(bytesKey(file), store),
    forgetItem: async (item) => {
      await del(itemPrefix + item.cid, store);
      for (const file of item.files) await del(bytesKey(file.cid), store);
    },
  };
};
