import { expect, test } from 'vitest';
import type { Entry, Message } from '../../protocol/entry.ts';
import type { Cid, ConversationId, MessageId } from '../../protocol/ids.ts';
import { makeItem, type OutboxItem } from '../../protocol/outbox-item.ts';
import type { ChatState } from '../../widget/chat-state.ts';
import { type MessageRow, rowsOf } from '../../widget/parts/rows.ts';

const nine = new Date(2026, 10, 17, 9).getTime();
const minute = 60_000;

const said = (seq: number, at: number, name: string | null, text = `${seq}`): Message => ({
  t: 'message',
  seq,
  id: `ms_${seq}` as MessageId,
  cid: `cid${seq}` as Cid,
  at,
  author: name === null ? { side: 'visitor' } : { side: 'agent', name },
  channel: 'chat',
  text,
  links: [],
  files: [],
});

const waiting = (n: number, more: Partial<OutboxItem> = {}): OutboxItem => ({
  ...makeItem(
    {
      cid: `own${n}` as Cid,
      to: { conversation: 'cv_1' as ConversationId },
      text: `wartet ${n}`,
      files: [],
      madeAt: nine,
    },
    n,
  ),
  ...more,
});

const stateWith = (entries: readonly Entry[], unsent: readonly OutboxItem[] = [], seenUpTo = 0): ChatState =>
  ({ talk: { entries, seenUpTo }, settled: [], unsent }) as unknown as ChatState;

const messages = (rows: ReturnType<typeof rowsOf>): MessageRow[] => rows.filter((row) => row.is === 'message');

test('one author within two minutes is one stretch; another author or a pause begins a new one', () => {
  const rows = messages(
    rowsOf(
      stateWith([
        said(1, nine, 'Anna'),
        said(2, nine + minute, 'Anna'),
        said(3, nine + 4 * minute, 'Anna'),
        said(4, nine + 4 * minute, 'Mia'),
        said(5, nine + 4 * minute, null),
      ]),
      null,
    ),
  );
  expect(rows.map(({ isFirst, isLast }) => [isFirst, isLast])).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
    [true, true],
  ]);
});

test('each day has its line', () => {
  const rows = rowsOf(
    stateWith([said(1, nine - 24 * 60 * minute, 'Anna'), said(2, nine, 'Anna'), said(3, nine, 'Anna')]),
    null,
  );
  expect(rows.map((row) => row.is)).toEqual(['day', 'message', 'day', 'message', 'message']);
});

test('the line "new" stands before the first answer she has not read, and never before her own words', () => {
  const entries = [
    said(1, nine, null),
    said(2, nine, 'Anna'),
    said(3, nine, null),
    said(4, nine, 'Anna'),
    said(5, nine, 'Anna'),
  ];
  expect(rowsOf(stateWith(entries), 2).map((row) => row.key)).toEqual([
    expect.stringContaining('day'),
    'cid1',
    'cid2',
    'cid3',
    'unread',
    'cid4',
    'cid5',
  ]);
  expect(rowsOf(stateWith(entries), null).some((row) => row.is === 'unread')).toBe(false);
});

test('a message of hers is waiting, arrived, seen, refused or too old, and each has its own stretch', () => {
  const parked = waiting(2, { state: 'parked' });
  const rows = messages(
    rowsOf(
      stateWith([said(1, nine, null), said(2, nine, null)], [waiting(1), parked, waiting(3, { asks: true })], 1),
      null,
    ),
  );
  expect(rows.map((row) => row.mark)).toEqual(['seen', 'arrived', 'waiting', 'refused', 'old']);
  expect(rows.every((row) => row.isLast)).toBe(true);
});

test('what is closed and reopened stands between the words', () => {
  const closed: Entry = { t: 'change', seq: 2, at: nine, author: { side: 'system' }, what: 'closed' };
  const rows = rowsOf(stateWith([said(1, nine, 'Anna'), closed, said(3, nine, 'Anna')]), null);
  expect(rows.map((row) => row.is)).toEqual(['day', 'message', 'change', 'message']);
});
