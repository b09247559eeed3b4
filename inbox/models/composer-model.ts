import { computed, createModel, effect, signal } from '@preact/signals';
import { type Cid, type ConversationId, makeCid } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { OutboxItem } from '../../protocol/outbox-item.ts';
import type { Problem } from '../../protocol/problems.ts';
import { wall } from '../clock.ts';
import type { Connection } from '../connection.ts';
import type { DraftStore } from '../draft-store.ts';
import type { Trouble } from '../told.ts';
import type { Conversation } from './conversation-model.ts';
import { insist } from './insist.ts';
import type { Outbox } from './outbox-model.ts';
import type { Presence } from './presence-model.ts';
import type { RouteChoices } from './route-choice-model.ts';
import type { InboxEntry } from './thread-line.ts';
import { type Attached, createWritingDesk, type Moved, nothingWritten, type Writing } from './writing-desk.ts';

type Tab = Writing['tab'];

export type FileComplaint = { readonly reason: 'size' | 'empty'; readonly name: string } | { readonly reason: 'count' };

/** What the agent is writing into each conversation: kept in the browser until it is sent. */
export const ComposerModel = createModel(
  (
    connection: Connection,
    store: DraftStore,
    conversation: Conversation,
    outbox: Outbox,
    presence: Presence,
    route: RouteChoices,
  ) => {
    const desk = createWritingDesk(store);
    const { at, write } = desk;
    const complaints = signal<readonly FileComplaint[]>([]);
    const noteState = signal<'idle' | 'sending'>('idle');
    const trouble = signal<Trouble | 'full' | null>(null);
    /** The field should take the focus. */
    const wantsFocus = signal(false);
    const closeAfter = new Set<Cid>();

    const writing = computed(() => {
      const id = conversation.current.value;
      return (id === null ? undefined : desk.all.value.get(id)) ?? nothingWritten;
    });
    const text = computed(() => (writing.value.tab === 'reply' ? writing.value.reply : writing.value.note));
    const files = computed(() => (writing.value.tab === 'reply' ? writing.value.replyFiles : writing.value.noteFiles));
    const tooLong = computed(() => Math.max(0, text.value.length - limits.text));
    const canSend = computed(
      () =>
        (text.value.trim() !== '' || files.value.length > 0) &&
        tooLong.value === 0 &&
        noteState.value === 'idle' &&
        !(writing.value.tab === 'reply' && route.isBlocked.value) &&
        conversation.state.value === 'ready',
    );

    effect(() => {
      const id = conversation.current.value;
      complaints.value = [];
      trouble.value = null;
      presence.rest();
      if (id !== null) void desk.load(id);
    });

    const clean = (id: ConversationId): void => {
      if (conversation.current.peek() === id) conversation.clearMoved();
    };

    const sendReply = (id: ConversationId, andClose: boolean): void => {
      const { reply, replyFiles, moved } = at(id);
      const cid = makeCid();
      const channel = route.picked.peek();
      const draft = {
        cid,
        to: { conversation: id },
        text: reply.trim(),
        files: replyFiles.map(({ blob: _, ...file }) => file),
        seenSeq: conversation.seenSeq(),
        ...(moved?.stopped === 'send' ? { evenIfMoved: true as const } : {}),
        ...(channel === null ? {} : { channel }),
        madeAt: wall(),
      };
      if (outbox.isFull(draft)) {
        trouble.value = 'full';
        return;
      }
      route.pickFor(id, null);
      if (andClose) closeAfter.add(cid);
      outbox.add(draft, new Map(replyFiles.flatMap(({ cid, blob }) => (blob === null ? [] : [[cid, blob] as const]))));
      presence.rest();
      trouble.value = null;
      write(id, { reply: '', replyFiles: [], moved: null });
      clean(id);
    };

    const sendNote = async (id: ConversationId): Promise<void> => {
      const { note, noteFiles } = at(id);
      noteState.value = 'sending';
      trouble.value = null;
      const cid = makeCid();
      const told = await putFiles(noteFiles);
      const added = told.ok
        ? await insist(() =>
            connection.ask('note:add', { conversation: id, cid, text: note.trim(), files: told.files, mentions: [] }),
          )
        : told;
      noteState.value = 'idle';
      if (!added.ok) {
        trouble.value = added.problem;
        return;
      }
      conversation.knownAside(id, added.asideSeq);
      write(id, { note: '', noteFiles: [], tab: 'reply' });
    };

    const putFiles = async (attached: readonly Attached[]) => {
      const ids = [];
      for (const { cid, name, blob } of attached) {
        if (blob === null) continue;
        const told = await insist(() => connection.upload({ cid, name, bytes: blob }));
        if (!told.ok) return told;
        ids.push(told.file);
      }
      return { ok: true, files: ids } as const;
    };

    /** Out of the outbox, back into the field: before what was typed since, with its files. */
    const takeBack = async (item: OutboxItem, moved: Moved | null): Promise<ConversationId | null> => {
      if (!('conversation' in item.to)) return null;
      const id = item.to.conversation;
      closeAfter.delete(item.cid);
      const back: Attached[] = [];
      for (const file of item.files) back.push({ ...file, blob: await outbox.bytesOf(file.cid) });
      outbox.drop(item.cid);
      // A way that was refused is not tried again by itself.
      if (item.channel !== undefined && !item.problem?.code.startsWith('channel.')) route.pickFor(id, item.channel);
      const { reply, replyFiles } = at(id);
      write(id, {
        reply: [item.text, reply].filter((one) => one !== '').join('\n\n'),
        replyFiles: [...back, ...replyFiles],
        tab: 'reply',
        moved,
      });
      if (conversation.current.peek() === id) wantsFocus.value = true;
      return id;
    };

    /** Stopped because somebody wrote: the text goes back into the field, with what it has not seen beside it. */
    const stop = async (item: OutboxItem, problem: Problem): Promise<void> => {
      if (problem.code !== 'conversation.moved-on') return;
      const entries = (problem.detail?.entries ?? []) as readonly InboxEntry[];
      const id = await takeBack(item, { stopped: 'send', entries });
      if (id !== null && conversation.current.peek() === id) conversation.markMoved(item.seenSeq ?? 0);
    };

    const close = async (id: ConversationId, seenSeq: number, evenIfMoved: boolean) => {
      const told = await conversation.close(id, { seenSeq, evenIfMoved });
      if (told.ok) {
        if (at(id).moved?.stopped === 'close') {
          write(id, { moved: null });
          clean(id);
        }
      } else if (told.problem.code === 'conversation.moved-on') {
        const entries = (told.problem as Problem).detail?.entries ?? [];
        write(id, { moved: { stopped: 'close', entries: entries as readonly InboxEntry[] } });
        if (conversation.current.peek() === id) conversation.markMoved(seenSeq);
      } else if (conversation.current.peek() === id) trouble.value = told.problem;
      return told;
    };

    effect(() => {
      const ends = [
        outbox.onParked((item, problem) => void stop(item, problem)),
        outbox.onSent((item, sent) => {
          if (closeAfter.delete(item.cid)) void close(sent.conversation, sent.seq, false);
        }),
      ];
      return () => {
        for (const end of ends) end();
        desk.flush();
      };
    });

    return {
      tab: computed(() => writing.value.tab),
      text,
      files,
      moved: computed(() => writing.value.moved),
      complaints,
      noteState,
      trouble,
      isKept: desk.isKept,
      tooLong,
      canSend,
      wantsFocus,
      /** Conversations with something begun in them, as far as this page has seen them. */
      drafts: desk.begun,
      type: (typed: string) => {
        const id = conversation.current.peek();
        if (id === null) return;
        const { tab, moved } = at(id);
        if (tab === 'note') return write(id, { note: typed });
        write(id, { reply: typed, ...(typed === '' ? { moved: null } : {}) });
        if (typed === '' && moved !== null) clean(id);
        if (typed === '') presence.rest();
        else presence.typed(id);
      },
      choose: (tab: Tab) => {
        const id = conversation.current.peek();
        if (id === null) return;
        write(id, { tab });
        trouble.value = null;
        wantsFocus.value = true;
      },
      attach: (added: readonly File[]) => {
        const id = conversation.current.peek();
        if (id === null) return;
        const { tab, replyFiles, noteFiles } = at(id);
        const taken = [...(tab === 'reply' ? replyFiles : noteFiles)];
        const refused: FileComplaint[] = [];
        for (const file of added) {
          if (taken.length >= limits.filesPerMessage) {
            refused.push({ reason: 'count' });
            break;
          }
          if (file.size === 0) refused.push({ reason: 'empty', name: file.name });
          else if (file.size > limits.agentFileBytes) refused.push({ reason: 'size', name: file.name });
          else taken.push({ cid: makeCid(), name: file.name, type: file.type, bytes: file.size, blob: file });
        }
        complaints.value = refused;
        write(id, tab === 'reply' ? { replyFiles: taken } : { noteFiles: taken });
      },
      detach: (cid: Cid) => {
        const id = conversation.current.peek();
        if (id === null) return;
        const { replyFiles, noteFiles } = at(id);
        const without = (all: readonly Attached[]) => all.filter((file) => file.cid !== cid);
        complaints.value = [];
        write(id, { replyFiles: without(replyFiles), noteFiles: without(noteFiles) });
      },
      /** Reply or note, whichever stands open. After a stop it goes even though somebody wrote. */
      send: (andClose: boolean) => {
        const id = conversation.current.peek();
        if (id === null || !canSend.peek()) return;
        if (at(id).tab === 'reply') sendReply(id, andClose);
        else void sendNote(id);
      },
      /** A reply that was refused comes back into the field, to be changed. */
      edit: (item: OutboxItem) => void takeBack(item, null),
      close: (id: ConversationId) => close(id, conversation.seenSeq(), at(id).moved?.stopped === 'close'),
    };
  },
);
