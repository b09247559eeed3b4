import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { ConversationId } from '../../protocol/ids.ts';
import type { OutboxFile } from '../../protocol/outbox-item.ts';
import type { DraftStore } from '../draft-store.ts';
import type { InboxEntry } from './thread-line.ts';

export interface Attached extends OutboxFile {
  readonly blob: Blob | null;
}

/** What somebody said since the agent last looked. `stopped`: what it kept from happening. */
export interface Moved {
  readonly stopped: 'send' | 'close';
  readonly entries: readonly InboxEntry[];
}

/** What an agent is writing into one conversation. Files and a stop live as long as the page, the words longer. */
export interface Writing {
  readonly reply: string;
  readonly note: string;
  readonly tab: 'reply' | 'note';
  readonly replyFiles: readonly Attached[];
  readonly noteFiles: readonly Attached[];
  readonly moved: Moved | null;
}

/** All begun writings, kept in the browser a moment after the last key. */
export interface WritingDesk {
  readonly all: ReadonlySignal<ReadonlyMap<ConversationId, Writing>>;
  /** Conversations with something begun in them, as far as this page has seen them. */
  readonly begun: ReadonlySignal<ReadonlySet<ConversationId>>;
  /** This browser keeps what is written. */
  readonly isKept: ReadonlySignal<boolean>;
  at(id: ConversationId): Writing;
  write(id: ConversationId, changed: Partial<Writing>): void;
  /** What an earlier page kept. */
  load(id: ConversationId): Promise<void>;
  /** Keeps at once what would be kept in a moment. */
  flush(): void;
}

const keepAfterMs = 250;

export const nothingWritten: Writing = {
  reply: '',
  note: '',
  tab: 'reply',
  replyFiles: [],
  noteFiles: [],
  moved: null,
};

export const createWritingDesk = (store: DraftStore): WritingDesk => {
  const all = signal<ReadonlyMap<ConversationId, Writing>>(new Map());
  const isKept = signal(true);
  const timers = new Map<ConversationId, ReturnType<typeof setTimeout>>();

  const at = (id: ConversationId): Writing => all.peek().get(id) ?? nothingWritten;

  const put = (id: ConversationId, changed: Partial<Writing>): void => {
    all.value = new Map(all.peek()).set(id, { ...at(id), ...changed });
  };

  const keep = async (id: ConversationId): Promise<void> => {
    clearTimeout(timers.get(id));
    timers.delete(id);
    const { reply, note, tab } = at(id);
    try {
      await store.keepDraft(id, reply === '' && note === '' ? null : { reply, note, tab });
      isKept.value = true;
    } catch {
      isKept.value = false;
    }
  };

  return {
    all,
    begun: computed(() => {
      const begun = [...all.value].filter(([, { reply, note }]) => reply.trim() !== '' || note.trim() !== '');
      return new Set(begun.map(([id]) => id));
    }),
    isKept,
    at,
    write: (id, changed) => {
      put(id, changed);
      clearTimeout(timers.get(id));
      timers.set(
        id,
        setTimeout(() => void keep(id), keepAfterMs),
      );
    },
    load: async (id) => {
      if (all.peek().has(id)) return;
      const draft = await store.readDraft(id).catch(() => undefined);
      if (draft !== undefined && !all.peek().has(id)) put(id, draft);
    },
    flush: () => {
      for (const id of [...timers.keys()]) void keep(id);
    },
  };
};
