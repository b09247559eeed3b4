import type { Draft, DraftStore } from '../../inbox/draft-store.ts';
import type { Cid } from '../../protocol/ids.ts';
import type { OutboxItem } from '../../protocol/outbox-item.ts';

/** What a browser would keep, in memory; `isBlocked`: it keeps nothing. */
export interface MemoryDrafts extends DraftStore {
  readonly drafts: Map<string, Draft>;
  readonly items: Map<Cid, OutboxItem>;
  isBlocked: boolean;
}

export const memoryDrafts = (): MemoryDrafts => {
  const bytes = new Map<Cid, Blob>();
  const it: MemoryDrafts = {
    drafts: new Map(),
    items: new Map(),
    isBlocked: false,
    readDraft: async (conversation) => it.drafts.get(conversation),
    keepDraft: async (conversation, draft) => {
      refuseIf(it.isBlocked);
      if (draft === null) it.drafts.delete(conversation);
      else it.drafts.set(conversation, draft);
    },
    unsent: async () => [...it.items.values()],
    keepItem: async (item, files) => {
      refuseIf(it.isBlocked);
      it.items.set(item.cid, item);
      for (const [cid, blob] of files) bytes.set(cid, blob);
    },
    readBytes: async (file) => bytes.get(file),
    forgetItem: async (item) => void it.items.delete(item.cid),
  };
  return it;
};

const refuseIf = (isBlocked: boolean): void => {
  if (isBlocked) throw new Error('The browser keeps nothing.');
};
