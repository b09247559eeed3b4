import { createModel, effect, signal } from '@preact/signals';
import type { Cid, ConversationId, MessageId } from '../../protocol/ids.ts';
import {
  emptyOutbox,
  fullBecause,
  type OutboxEffect,
  type OutboxEvent,
  type OutboxState,
  step,
} from '../../protocol/outbox.ts';
import type { OutboxDraft, OutboxFile, OutboxItem } from '../../protocol/outbox-item.ts';
import type { Problem } from '../../protocol/problems.ts';
import { mono, wall } from '../clock.ts';
import type { Connection } from '../connection.ts';
import type { DraftStore } from '../draft-store.ts';
import type { Answered } from '../told.ts';

/** A reply the server has on disk. */
export interface Sent {
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly id: MessageId;
  readonly at: number;
}

/**
 * The shell around the outbox core: storage, timer, requests. Replies are stored before they leave and leave only by an
 * acknowledgement or by the agent's own hand.
 */
export const OutboxModel = createModel((connection: Connection, store: DraftStore, lockName: string) => {
  const state = signal<OutboxState>(emptyOutbox());
  /** This browser refused to keep something: it lives as long as the page. */
  const isVolatile = signal(false);
  const bytes = new Map<Cid, Blob>();
  const sentListeners = new Set<(item: OutboxItem, sent: Sent) => void>();
  const parkedListeners = new Set<(item: OutboxItem, problem: Problem) => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const send = (event: OutboxEvent): readonly OutboxEffect[] => {
    const before = state.peek();
    const next = step(before, event, mono());
    state.value = next.state;
    for (const effect of next.effects) run(effect, before);
    return next.effects;
  };

  const run = (effect: OutboxEffect, before: OutboxState): void => {
    switch (effect.t) {
      case 'store':
        void keep(effect.item);
        return;
      case 'forget':
        void forget(before.items.find(({ cid }) => cid === effect.cid));
        return;
      case 'upload':
        void upload(effect.cid, effect.file);
        return;
      case 'send':
        void deliver(effect.item);
        return;
      case 'timer':
        clearTimeout(timer);
        if (effect.at !== null) timer = setTimeout(() => send({ t: 'tick' }), Math.max(0, effect.at - mono()));
        return;
      case 'full':
        return;
    }
  };

  const keep = async (item: OutboxItem): Promise<void> => {
    const fresh = new Map<Cid, Blob>();
    for (const { cid } of item.kept ? [] : item.files) {
      const blob = bytes.get(cid);
      if (blob !== undefined) fresh.set(cid, blob);
    }
    try {
      await store.keepItem(item, fresh);
      send({ t: 'stored', cid: item.cid });
    } catch {
      isVolatile.value = true;
      send({ t: 'storage-failed', cid: item.cid });
    }
  };

  const forget = async (item: OutboxItem | undefined): Promise<void> => {
    if (item === undefined) return;
    for (const { cid } of item.files) bytes.delete(cid);
    // A leftover is sent once more by the next start and answered as a repeat.
    await store.forgetItem(item).catch(() => undefined);
  };

  const upload = async (cid: Cid, file: OutboxFile): Promise<void> => {
    const blob = bytes.get(file.cid) ?? (await store.readBytes(file.cid).catch(() => undefined));
    if (blob === undefined) return void send({ t: 'upload-failed', cid, file: file.cid, problem: unreadable });
    const told = await connection.upload({ cid: file.cid, name: file.name, bytes: blob });
    if (told.ok) send({ t: 'uploaded', cid, file: file.cid, id: told.file });
    else if (told.problem.code === 'unreachable') send({ t: 'upload-failed', cid, file: file.cid });
    else send({ t: 'upload-failed', cid, file: file.cid, problem: told.problem });
  };

  const deliver = async (item: OutboxItem): Promise<void> => {
    if (!('conversation' in item.to)) return;
    const told: Answered<Sent> = await connection.ask('message:send', {
      conversation: item.to.conversation,
      cid: item.cid,
      n: item.n,
      seenSeq: item.seenSeq ?? 0,
      text: item.text,
      files: item.files.flatMap(({ file }) => file ?? []),
      ...(item.replyTo === undefined ? {} : { replyTo: item.replyTo }),
      ...(item.channel === undefined ? {} : { channel: item.channel }),
      ...(item.evenIfMoved ? { evenIfMoved: true } : {}),
    });
    if (told.ok) {
      for (const listener of sentListeners) listener(item, told);
      const { attempt } = item;
      send({ t: 'acked', cid: item.cid, conversation: told.conversation, attempt, again: 'again' in told });
    } else if (told.problem.code === 'unreachable') {
      send({ t: 'lost', cid: item.cid, attempt: item.attempt });
    } else {
      send({ t: 'refused', cid: item.cid, attempt: item.attempt, problem: told.problem });
      tellParked(item.cid);
    }
  };

  const tellParked = (cid: Cid): void => {
    const item = state.peek().items.find((one) => one.cid === cid);
    if (item?.state !== 'parked' || item.problem === undefined) return;
    for (const listener of parkedListeners) listener(item, item.problem);
  };

  const loadLeft = async (): Promise<void> => {
    const items = await store.unsent().catch(() => []);
    if (items.length > 0) send({ t: 'loaded', items, wall: wall() });
  };

  // Every tab of this browser sends what it made itself, as the same writer: so nobody is alone.
  effect(() => {
    const { is } = connection.line.value;
    if (is === 'live' || is === 'plain') send({ t: 'online', alone: false, nextN: [] });
    else send({ t: 'offline' });
  });

  effect(() => {
    const ended = new AbortController();
    const own = (): Promise<void> =>
      new Promise((resolve) => ended.signal.addEventListener('abort', () => resolve(), { once: true }));
    if (typeof navigator === 'undefined' || navigator.locks === undefined) void loadLeft();
    else {
      // Only one tab picks up what an earlier page left; the others send what they made themselves.
      navigator.locks
        .request(lockName, { signal: ended.signal }, async () => {
          await loadLeft();
          return own();
        })
        .catch(() => undefined);
    }
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  });

  return {
    state,
    isVolatile,
    isFull: (draft: OutboxDraft): boolean => fullBecause(state.peek(), draft) !== null,
    add: (draft: OutboxDraft, files: ReadonlyMap<Cid, Blob>) => {
      for (const [cid, blob] of files) bytes.set(cid, blob);
      send({ t: 'add', draft });
    },
    /** The bytes of a file that has not left yet. */
    bytesOf: async (file: Cid): Promise<Blob | null> =>
      bytes.get(file) ?? (await store.readBytes(file).catch(() => undefined)) ?? null,
    /** An own message was seen in its conversation: whatever happened to the answer, it arrived. */
    seen: (cid: Cid, conversation: ConversationId) => {
      if (state.peek().items.some((item) => item.cid === cid)) send({ t: 'acked', cid, conversation });
    },
    cursor: (conversation: ConversationId, nextN: number) => send({ t: 'cursor', conversation, nextN }),
    confirm: (cid: Cid) => send({ t: 'confirm', cid }),
    drop: (cid: Cid) => send({ t: 'drop', cid }),
    onSent: (listener: (item: OutboxItem, sent: Sent) => void) => {
      sentListeners.add(listener);
      return () => sentListeners.delete(listener);
    },
    onParked: (listener: (item: OutboxItem, problem: Problem) => void) => {
      parkedListeners.add(listener);
      return () => parkedListeners.delete(listener);
    },
  };
});
export type Outbox = InstanceType<typeof OutboxModel>;

const unreadable: Problem = {
  code: 'file.refused',
  status: 415,
  retry: 'never',
  sentence: 'The file cannot be read any more.',
  detail: { reason: 'unreadable' },
};
