import { computed, createModel, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { ConversationId } from '../../protocol/ids.ts';
import { unsentOf } from '../../protocol/outbox.ts';
import type { OutboxItem } from '../../protocol/outbox-item.ts';
import type { ListRow } from '../../protocol/view.ts';
import type { Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Trouble } from '../told.ts';
import type { Attention } from './attention-model.ts';
import { createConversationActs } from './conversation-acts.ts';
import type { List } from './list-model.ts';
import type { Now } from './now-model.ts';
import type { Outbox, Sent } from './outbox-model.ts';
import { createReading, type Reading } from './reading.ts';
import { createSeen } from './seen.ts';
import { type InboxAside, type InboxEntry, type InboxMarks, type Pending, threadLines } from './thread-line.ts';
import { ticks } from './tick.ts';

type Opened = Given<'inbox', 'conversation:open'>;

const cachedReadings = 30;

/** The conversation on the screen: what was said, how far it was seen, and what can be done with it. */
export const ConversationModel = createModel(
  (connection: Connection, list: List, outbox: Outbox, attention: Attention, now: Now) => {
    const readings = new Map<ConversationId, Reading>();
    const current = signal<ConversationId | null>(null);
    const state = signal<'none' | 'loading' | 'ready' | 'failed' | 'gone'>('none');
    const trouble = signal<Trouble | null>(null);
    const entries = signal<readonly InboxEntry[]>([]);
    const asides = signal<readonly InboxAside[]>([]);
    const marks = signal<InboxMarks | null>(null);
    const hasEarlier = signal(false);
    const opened = signal<ListRow | null>(null);
    const visitor = signal<Opened['visitor'] | null>(null);
    const follows = signal<NonNullable<Opened['follows']> | null>(null);
    const unreadFrom = signal<number | null>(null);
    const movedAfter = signal<number | null>(null);
    const wasRestored = signal(false);
    const echoes = signal<readonly (Pending & { readonly sent: Sent })[]>([]);
    /** An entry to bring before the eyes, as a search hit asks for it. */
    const sought = signal<number | null>(null);

    const seen = createSeen(connection, attention.isHere);

    const row = computed<ListRow | null>(() => {
      const id = current.value;
      if (id === null) return null;
      const before = opened.value;
      return list.row(id)?.value ?? (before?.conversation === id ? before : null);
    });

    const pending = computed<readonly Pending[]>(() => {
      const id = current.value;
      if (id === null) return [];
      const arrived = new Set(echoes.value.map(({ item }) => item.cid));
      const waiting = unsentOf(outbox.state.value, id).filter(({ cid }) => !arrived.has(cid));
      return [
        ...echoes.value.filter(({ sent }) => sent.conversation === id),
        ...waiting.map((item) => ({ item, sent: null })),
      ];
    });

    const lines = computed(() =>
      threadLines({
        entries: entries.value,
        asides: asides.value,
        pending: pending.value,
        unreadFrom: unreadFrom.value,
        movedAfter: movedAfter.value,
        now: now.now.value,
      }),
    );

    const tickOf = computed(() => ticks(entries.value, marks.value));

    // --- reading

    const reading = (): Reading | undefined => {
      const id = current.peek();
      return id === null ? undefined : readings.get(id);
    };

    const draw = (from: Reading): void => {
      if (from.conversation !== current.peek()) return;
      entries.value = from.entries();
      asides.value = from.asides();
      marks.value = from.marks();
      hasEarlier.value = from.hasEarlier();
      settleOwn(from);
    };

    /** What has come back as an entry is no longer on its way. */
    const settleOwn = (from: Reading): void => {
      const cids = new Set(from.entries().flatMap((entry) => (entry.t === 'message' ? entry.cid : [])));
      if (echoes.peek().some(({ item }) => cids.has(item.cid))) {
        echoes.value = echoes.peek().filter(({ item }) => !cids.has(item.cid));
      }
      for (const { cid } of outbox.state.peek().items) if (cids.has(cid)) outbox.seen(cid, from.conversation);
    };

    const readingOf = (id: ConversationId): Reading => {
      const known = readings.get(id);
      readings.delete(id);
      const it: Reading =
        known ??
        createReading(id, connection, {
          changed: () => draw(it),
          dropped: () => {
            if (id === current.peek()) wasRestored.value = true;
          },
          resumed: (nextN) => outbox.cursor(id, nextN),
        });
      readings.set(id, it);
      for (const [oldest, old] of readings) {
        if (readings.size <= cachedReadings) break;
        old.offline();
        readings.delete(oldest);
      }
      return it;
    };

    const fetch = async (id: ConversationId): Promise<void> => {
      const told = await connection.ask('conversation:open', { conversation: id });
      if (current.peek() !== id) return;
      if (!told.ok) {
        if (told.problem.code === 'not-found') state.value = 'gone';
        else if (state.peek() !== 'ready') {
          trouble.value = told.problem;
          state.value = 'failed';
        }
        return;
      }
      const isFirst = state.peek() !== 'ready' || seen.seq() === 0;
      trouble.value = null;
      opened.value = told.row;
      visitor.value = told.visitor;
      follows.value = told.follows ?? null;
      if (isFirst) {
        seen.readBefore(told.marks.agents);
        unreadFrom.value = firstUnread(told.entries, told.marks.agents);
      }
      outbox.cursor(id, told.nextN);
      readingOf(id).opened(told);
      state.value = 'ready';
    };

    const leave = (): void => {
      const id = current.peek();
      if (id === null) return;
      readings.get(id)?.offline();
      connection.hint('conversation:leave', { conversation: id });
    };

    const open = (id: ConversationId | null): void => {
      if (current.peek() === id) return;
      leave();
      current.value = id;
      seen.begin(id);
      opened.value = null;
      visitor.value = null;
      follows.value = null;
      unreadFrom.value = null;
      movedAfter.value = null;
      wasRestored.value = false;
      trouble.value = null;
      sought.value = null;
      const known = id === null ? undefined : readings.get(id);
      entries.value = known?.entries() ?? [];
      asides.value = known?.asides() ?? [];
      marks.value = known?.marks() ?? null;
      hasEarlier.value = known?.hasEarlier() ?? false;
      if (id === null) {
        state.value = 'none';
        return;
      }
      const before = known?.marks();
      if (before) unreadFrom.value = firstUnread(known?.entries() ?? [], before.agents);
      state.value = known === undefined ? 'loading' : 'ready';
      list.select(id);
      void fetch(id);
    };

    // --- what the server says unasked

    effect(() => {
      if (connection.line.value.is === 'lost') reading()?.offline();
    });

    effect(() => {
      const here = (conversation: ConversationId): Reading | undefined =>
        conversation === current.peek() ? readings.get(conversation) : undefined;
      const ends = [
        connection.on('entry:added', (push) => here(push.conversation)?.entryAdded(push)),
        connection.on('aside:added', (push) => here(push.conversation)?.asideAdded(push)),
        connection.on('marks:changed', (push) => here(push.conversation)?.marksChanged(push)),
        connection.on('pulse', ({ conversations }) => {
          for (const [id, seq, asideSeq, rev] of conversations) here(id)?.pulse(seq, asideSeq, rev);
        }),
        // A conversation opened by a link may be on no page of the list yet.
        connection.on('conversation:changed', ({ summary }) => {
          if (summary.conversation === current.peek()) opened.value = summary;
        }),
        connection.on('conversation:gone', ({ conversation }) => {
          readings.delete(conversation);
          if (conversation === current.peek()) state.value = 'gone';
        }),
        connection.onCatchUp(() => {
          const id = current.peek();
          if (id === null || state.peek() === 'gone') return;
          // A new socket stands in no room: only opening enters it again.
          if (connection.line.peek().is === 'plain' && state.peek() === 'ready') readings.get(id)?.resume();
          else void fetch(id);
        }),
        outbox.onSent((item: OutboxItem, sent: Sent) => {
          echoes.value = [...echoes.peek().filter((echo) => echo.item.cid !== item.cid), { item, sent }];
          readings.get(sent.conversation)?.known({ seq: sent.seq });
          const its = readings.get(sent.conversation);
          if (its) settleOwn(its);
        }),
      ];
      return () => {
        seen.stop();
        for (const end of ends) end();
      };
    });

    // --- what can be done

    const acts = createConversationActs(connection, (id, numbers) => readings.get(id)?.known(numbers));

    return {
      current,
      state,
      trouble,
      row,
      visitor,
      /** The one it goes on from. */
      follows,
      entries,
      asides,
      marks,
      hasEarlier,
      lines,
      ticks: tickOf,
      unreadFrom,
      movedAfter,
      wasRestored,
      sought,
      open,
      retry: () => {
        const id = current.peek();
        if (id === null) return;
        state.value = 'loading';
        void fetch(id);
      },
      earlier: () => reading()?.earlier(),
      look: seen.look,
      /** The newest entry somebody can have seen. */
      seenSeq: seen.seq,
      /** Loads earlier pages until the entry is there, then asks for it to be shown. */
      seek: async (seq: number) => {
        const id = current.peek();
        while (state.peek() === 'loading') await changeOf(state);
        const it = reading();
        if (it === undefined || current.peek() !== id) return;
        for (let first = firstOf(it); first > seq && it.hasEarlier(); first = firstOf(it)) {
          await it.earlier();
          if (current.peek() !== id || firstOf(it) === first) return;
        }
        sought.value = seq;
      },
      knownAside: (id: ConversationId, asideSeq: number) => readings.get(id)?.known({ asideSeq }),
      markMoved: (after: number) => {
        movedAfter.value = after;
        reading()?.resume();
      },
      clearMoved: () => {
        movedAfter.value = null;
      },
      ...acts,
    };
  },
);
export type Conversation = InstanceType<typeof ConversationModel>;

const changeOf = (it: ReadonlySignal<unknown>): Promise<void> =>
  new Promise((resolve) => {
    const before = it.peek();
    const stop = it.subscribe((value) => {
      if (value === before) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });

const firstOf = (reading: Reading): number => reading.entries()[0]?.seq ?? 0;

/** The first message of hers behind what agents have read. */
const firstUnread = (entries: readonly InboxEntry[], readUpTo: number): number | null =>
  entries.find((entry) => entry.seq > readUpTo && entry.author.side === 'visitor')?.seq ?? null;
