import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type InboxEntry, type ThreadLine, threadLines } from '../../inbox/models/thread-line.ts';
import { ticks } from '../../inbox/models/tick.ts';
import { makeItem } from '../../protocol/outbox-item.ts';
import { anna, ben, conversationNamed, morning, noteBy, noWays, saidBy } from './made.ts';

const minute = 60_000;
const plain = { asides: [], pending: [], unreadFrom: null, movedAfter: null, now: morning };
const lineOf = (line: ThreadLine): string => {
  if (line.is === 'entry') return `${line.entry.seq}${line.follows ? ' follows' : ''}`;
  if (line.is === 'aside') return `aside ${line.aside.asideSeq}`;
  return line.is;
};

const pendingReply = (seq: number, text = 'Reply') => ({
  item: makeItem(
    { cid: saidBy(anna, seq).cid, to: { conversation: conversationNamed(1) }, text, files: [], madeAt: morning },
    1,
  ),
  sent: null,
});

describe('the thread', () => {
  test('begins each day with its date, and marks the first unread message', () => {
    const entries = [saidBy('visitor', 1, { at: morning - 24 * 60 * minute }), saidBy('visitor', 2, { at: morning })];
    expect(threadLines({ ...plain, entries, unreadFrom: 2 }).map(lineOf)).toEqual(['day', '1', 'day', 'unread', '2']);
  });

  test('draws what one person says within two minutes together', () => {
    const at = (seq: number, minutes: number, who: Parameters<typeof saidBy>[0]) =>
      saidBy(who, seq, { at: morning + minutes * minute });
    const entries = [at(1, 0, 'visitor'), at(2, 1, 'visitor'), at(3, 4, 'visitor'), at(4, 4.5, anna), at(5, 5, ben)];
    expect(threadLines({ ...plain, entries }).map(lineOf)).toEqual(['day', '1', '2 follows', '3', '4', '5']);
  });

  test('puts a note behind what it was written about, also when that is the newest', () => {
    const entries = [saidBy('visitor', 1), saidBy('visitor', 2)];
    const asides = [noteBy(ben, 1, 0), noteBy(ben, 2, 1), noteBy(ben, 3, 2)];
    expect(threadLines({ ...plain, entries, asides }).map(lineOf)).toEqual([
      'day',
      'aside 1',
      '1',
      'aside 2',
      '2',
      'aside 3',
    ]);
  });

  test('does not show notes about messages that are not loaded yet', () => {
    const entries = [saidBy('visitor', 51)];
    const asides = [noteBy(ben, 1, 3), noteBy(ben, 2, 51)];
    expect(threadLines({ ...plain, entries, asides }).map(lineOf)).toEqual(['day', '51', 'aside 2']);
  });

  test('shows a reply on its way last, and only until it is an entry; the line stays the same one', () => {
    const pending = [pendingReply(2)];
    const before = threadLines({ ...plain, entries: [saidBy('visitor', 1)], pending, now: morning + 10 * minute });
    const after = threadLines({ ...plain, entries: [saidBy('visitor', 1), saidBy(anna, 2)], pending });
    expect(before.map(lineOf)).toEqual(['day', '1', 'pending']);
    expect(after.map(lineOf)).toEqual(['day', '1', '2']);
    expect(before.at(-1)?.key).toBe(after.at(-1)?.key);
  });

  test('draws a border around what stopped a reply', () => {
    const entries = [saidBy('visitor', 1), saidBy(ben, 2), saidBy('visitor', 3)];
    const lines = threadLines({ ...plain, entries, movedAfter: 1 });
    expect(lines.flatMap((line) => (line.is === 'entry' && line.isNews ? line.entry.seq : []))).toEqual([2, 3]);
  });

  test('keeps the order of the numbers, whatever the times say, and every aside in its place', () => {
    const entry = fc.record({ at: fc.nat(10_000_000), who: fc.constantFrom('visitor' as const, anna, ben) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 15 }), fc.array(fc.nat(15), { maxLength: 8 }), (said, places) => {
        const entries: InboxEntry[] = said.map(({ at, who }, index) => saidBy(who, index + 1, { at: morning + at }));
        const asides = places
          .map((place) => Math.min(place, entries.length))
          .sort((a, b) => a - b)
          .map((afterSeq, index) => noteBy(ben, index + 1, afterSeq));
        const lines = threadLines({ ...plain, entries, asides });
        const seqs = lines.flatMap((line) => (line.is === 'entry' ? line.entry.seq : []));
        expect(seqs).toEqual(entries.map(({ seq }) => seq));
        let last = 0;
        const seen: number[] = [];
        for (const line of lines) {
          if (line.is === 'entry') last = line.entry.seq;
          if (line.is === 'aside') {
            expect(line.aside.afterSeq).toBe(last);
            seen.push(line.aside.asideSeq);
          }
        }
        expect(seen).toEqual(asides.map(({ asideSeq }) => asideSeq));
        expect(new Set(lines.map(({ key }) => key)).size).toBeGreaterThanOrEqual(seqs.length + seen.length);
      }),
    );
  });
});

describe('what became of our messages', () => {
  const entries = [saidBy(anna, 1), saidBy('visitor', 2), saidBy(anna, 3), saidBy(ben, 4)];
  const statesOf = (shown: ReturnType<typeof ticks>) => [...shown].map(([seq, { state }]) => [seq, state]);
  const delivery = (seq: number, state: 'waiting' | 'failed' | 'sent') => ({ seq, channel: 'chat' as const, state });

  test('is said under the newest one, and under the newest that was seen', () => {
    const marks = { visitor: 3, agents: 4, deliveries: [delivery(4, 'waiting')], ways: noWays };
    expect(statesOf(ticks(entries, marks))).toEqual([
      [4, 'waiting'],
      [3, 'read'],
    ]);
  });

  test('is said once when the newest was seen', () => {
    expect(statesOf(ticks(entries, { visitor: 4, agents: 4, deliveries: [], ways: noWays }))).toEqual([[4, 'read']]);
  });

  test('is said under each that did not get through', () => {
    const marks = {
      visitor: 0,
      agents: 4,
      deliveries: [delivery(1, 'failed'), delivery(3, 'sent'), delivery(4, 'sent')],
      ways: noWays,
    };
    expect(statesOf(ticks(entries, marks))).toEqual([
      [4, 'sent'],
      [1, 'failed'],
    ]);
  });

  test('is said under each that goes out of the house, with its way and its reason', () => {
    const marks = {
      visitor: 1,
      agents: 4,
      deliveries: [
        { seq: 3, channel: 'email' as const, state: 'accepted' as const, because: 'chosen' as const, delivery: 8 },
        { seq: 4, channel: 'chat' as const, state: 'delivered' as const, because: 'present' as const, delivery: 9 },
      ],
      ways: noWays,
    };
    const shown = ticks(entries, marks);
    expect(statesOf(shown)).toEqual([
      [4, 'delivered'],
      [3, 'sent'],
      [1, 'read'],
    ]);
    expect(shown.get(3)).toMatchObject({ channel: 'email', because: 'chosen', delivery: 8 });
  });

  test('is that of the way it took last, with the way it was to go before', () => {
    const marks = {
      visitor: 0,
      agents: 4,
      deliveries: [
        { seq: 4, channel: 'email' as const, state: 'waiting' as const, delivery: 12, dueAt: 45_000 },
        { seq: 4, channel: 'chat' as const, state: 'cancelled' as const, delivery: 11 },
      ],
      ways: noWays,
    };
    const shown = ticks(entries, marks);
    expect(shown.get(4)).toMatchObject({
      state: 'waiting',
      channel: 'email',
      before: { channel: 'chat', hasFailed: false },
    });
  });

  test('stays what went wrong while it only waits in the chat, and is the chat’s once she has seen it', () => {
    const marks = (state: 'waiting' | 'delivered') => ({
      visitor: 0,
      agents: 4,
      deliveries: [
        { seq: 4, channel: 'chat' as const, state, delivery: 15 },
        { seq: 4, channel: 'email' as const, state: 'failed' as const, delivery: 14, problem: 'bad-address 550' },
      ],
      ways: noWays,
    });
    expect(ticks(entries, marks('waiting')).get(4)).toMatchObject({
      state: 'failed',
      channel: 'email',
      delivery: 14,
      waitsInChat: true,
    });
    expect(ticks(entries, marks('delivered')).get(4)).toMatchObject({
      state: 'delivered',
      channel: 'chat',
      before: { channel: 'email', hasFailed: true },
    });
    expect(ticks(entries, { ...marks('waiting'), visitor: 4 }).get(4)).toMatchObject({
      state: 'read',
      channel: 'chat',
    });
  });

  test('of several in one mail, the last one says when it leaves', () => {
    const gathering = (seq: number) => ({
      seq,
      channel: 'email' as const,
      state: 'waiting' as const,
      delivery: seq,
      dueAt: 45_000,
    });
    const marks = { visitor: 0, agents: 4, deliveries: [gathering(3), gathering(4)], ways: noWays };
    const shown = ticks(entries, marks);
    expect(shown.get(4)).toMatchObject({ joins: false, dueAt: 45_000 });
    expect(shown.get(3)).toMatchObject({ joins: true });
  });
});

describe('a change of the way', () => {
  test('knows from where: the way she chose before, or wrote on', () => {
    const switched = (seq: number, channel: 'chat' | 'email') =>
      ({ t: 'change', seq, at: morning, author: { side: 'visitor' }, what: 'switched', channel }) as const;
    const entries = [
      saidBy('visitor', 1),
      switched(2, 'email'),
      saidBy(anna, 3, { channel: 'email' }),
      switched(4, 'chat'),
      saidBy('visitor', 5, { channel: 'email' }),
      switched(6, 'chat'),
    ];
    const lines = threadLines({ entries, asides: [], pending: [], unreadFrom: null, movedAfter: null, now: morning });
    const ways = lines.flatMap((line) =>
      line.is === 'entry' && line.entry.t === 'change' ? `${line.was} → ${line.entry.channel}` : [],
    );
    expect(ways).toEqual(['chat → email', 'email → chat', 'email → chat']);
  });
});
