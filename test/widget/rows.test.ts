import { expect, test } from 'vitest';
import type { DeliveryState } from '../../protocol/channel.ts';
import type { DeliveryMark, Entry, Message } from '../../protocol/entry.ts';
import type { Cid, ConversationId, MessageId } from '../../protocol/ids.ts';
import { makeItem, type OutboxItem } from '../../protocol/outbox-item.ts';
import type { ChatState } from '../../widget/chat-state.ts';
import { type MessageRow, rowsOf } from '../../widget/parts/rows.ts';
import { wantsExtras } from '../../widget/parts/wants-extras.ts';

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
  ({ talk: { entries, seenUpTo, deliveries: [] }, settled: [], unsent }) as unknown as ChatState;

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

test('where a clock went back a day has two lines, and each is its own', () => {
  const day = 86_400_000;
  const rows = rowsOf(
    stateWith([said(1, nine, 'Anna'), said(2, nine - day, null), said(3, nine + minute, 'Anna')]),
    null,
  );
  const days = rows.filter((row) => row.is === 'day').map(({ key }) => key);
  expect(days.length).toBe(3);
  expect(new Set(days).size).toBe(3);
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

test('an answer says what became of its mail; where nobody knows, nothing is said', () => {
  const states: readonly DeliveryState[] = [
    'waiting',
    'sending',
    'accepted',
    'delivered',
    'failed',
    'unclear',
    'cancelled',
    'held',
  ];
  const entries = states.map((_, at) => said(at + 1, nine, 'Anna'));
  const deliveries = states.map((state, at): DeliveryMark => ({ seq: at + 1, channel: 'email', state }));
  const rows = messages(rowsOf({ ...stateWith(entries), talk: { entries, seenUpTo: 0, deliveries } } as never, null));
  expect(rows.map((row) => row.mail)).toEqual(['waiting', 'waiting', 'sent', 'sent', 'failed', null, null, null]);
});

test('what came by mail says so, and is a stretch of its own', () => {
  const byMail = { ...said(2, nine, null), channel: 'email' as const };
  const entries = [said(1, nine, null), byMail, { ...said(3, nine, 'Jonas'), channel: 'email' as const }];
  // How her own words got here is no delivery of ours.
  const deliveries: readonly DeliveryMark[] = [
    { seq: 2, channel: 'email', state: 'failed' },
    { seq: 1, channel: 'whatsapp', state: 'sent' },
  ];
  const rows = messages(rowsOf({ ...stateWith(entries), talk: { entries, seenUpTo: 0, deliveries } } as never, null));
  expect(rows.map(({ mail, isLast }) => [mail, isLast])).toEqual([
    [null, true],
    ['by', true],
    ['by', true],
  ]);
});

test('who came and where answers go stands between the words, with the name of who did it', () => {
  const joined: Entry = { t: 'change', seq: 2, at: nine, author: { side: 'agent', name: 'Jonas' }, what: 'joined' };
  const switched: Entry = {
    t: 'change',
    seq: 3,
    at: nine,
    author: { side: 'visitor' },
    what: 'switched',
    channel: 'email',
  };
  const rows = rowsOf(stateWith([said(1, nine, 'Anna'), joined, switched]), null);
  expect(rows.filter((row) => row.is === 'change')).toEqual([
    { is: 'change', key: 'change 2', seq: 2, at: nine, what: 'joined', name: 'Jonas' },
    { is: 'change', key: 'change 3', seq: 3, at: nine, what: 'switched', name: '', channel: 'email' },
  ]);
});

test('what only mails, colleagues and what cannot be sent need is loaded once there is one, or once she is asked for an address or how it was', () => {
  const hello = { asksAddress: true };
  const ways = { prefers: null, email: null };
  const talk = { isOpened: true, closedAt: null, entries: [said(1, nine, null)], deliveries: [], ways };
  const wants = (state: object): boolean => wantsExtras({ person: {}, unsent: [], ...state } as never);
  expect(wants({ hello, talk: null, person: { question: {} } })).toBe(true);
  expect(wants({ hello, talk: null })).toBe(false);
  expect(wants({ hello, talk: { ...talk, isOpened: false } })).toBe(false);
  expect(wants({ hello, talk })).toBe(true);
  const plain = { hello: { asksAddress: false }, talk };
  expect(wants(plain)).toBe(false);
  expect(wants({ ...plain, talk: { ...talk, closedAt: nine } })).toBe(true);
  expect(wants({ hello, talk: null, availability: { state: 'closed' } })).toBe(true);
  expect(wants({ ...plain, unsent: [waiting(1)] })).toBe(false);
  expect(wants({ ...plain, unsent: [waiting(1, { state: 'parked' })] })).toBe(true);
  expect(wants({ ...plain, unsent: [waiting(1, { asks: true })] })).toBe(true);
  const joined = { t: 'change', seq: 2, at: nine, author: { side: 'system' }, what: 'joined' };
  expect(wants({ ...plain, talk: { ...talk, entries: [joined] } })).toBe(true);
  expect(wants({ ...plain, talk: { ...talk, entries: [{ ...said(1, nine, null), channel: 'email' }] } })).toBe(true);
});

test('what the page says stands where she read it, with what was said later below', () => {
  const page = { key: 'said 0', at: nine, text: 'Heute bis 19 Uhr', quickReplies: [], afterSeq: 1 };
  const rows = rowsOf(stateWith([said(1, nine, null, 'Hallo'), said(2, nine, 'Anna', 'Guten Tag')]), null, [page]);
  expect(rows.flatMap((row) => (row.is === 'message' ? row.text : []))).toEqual([
    'Hallo',
    'Heute bis 19 Uhr',
    'Guten Tag',
  ]);
});

test('an owner may keep to herself what was read, and a rating is no line of the log', () => {
  const rated: Entry = { t: 'change', seq: 2, at: nine, author: { side: 'visitor' }, what: 'rated', score: 4 };
  const state = stateWith([said(1, nine, null), rated], [], 1);
  const marks = (seen: boolean) =>
    rowsOf({ ...state, hello: { seen } as never }, null).flatMap((row) => (row.is === 'message' ? row.mark : []));
  expect(marks(true)).toEqual(['seen']);
  expect(marks(false)).toEqual(['arrived']);
  expect(rowsOf(state, null).filter((row) => row.is === 'change')).toEqual([]);
});
