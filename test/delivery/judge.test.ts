import { describe, expect, test } from 'vitest';
import type { Cid, ConversationId } from '../../protocol/ids.ts';
import { faults, judge } from '../support/judge.ts';
import type { Line } from '../support/ledger.ts';

/** A checker that finds nothing proves nothing: each promise is broken once, and found. */

const conversation = 'cv_1' as ConversationId;
const [first, second, note] = ['c1', 'c2', 'c3'] as Cid[] as [Cid, Cid, Cid];
const entries = [
  { number: 1, cid: first, text: 'Is my bike ready?' },
  { number: 2, cid: second, text: 'Hello?' },
];
const asides = [{ number: 1, cid: note, text: 'She called before.' }];

const sent = (cid: Cid, text: string, writer = 'Ada', kind: 'message' | 'note' = 'message'): Line => ({
  t: 'sent',
  kind,
  writer,
  into: conversation,
  cid,
  text,
});
const acked = (cid: Cid, number: number, writer = 'Ada', kind: 'message' | 'note' = 'message'): Line => ({
  t: 'acked',
  kind,
  writer,
  conversation,
  cid,
  number,
});
const seen = (number: number, viewer = 'Ada'): Line => ({
  t: 'seen',
  viewer,
  side: 'visitor',
  conversation,
  kind: 'entry',
  ...entries[number - 1]!,
});
const view = (viewer: string, side: 'visitor' | 'agent'): Line & { t: 'view' } => ({
  t: 'view',
  viewer,
  side,
  conversation,
  rev: 3,
  entries,
  asides: side === 'agent' ? asides : [],
});
const committed: Line & { t: 'committed' } = { t: 'committed', conversation, rev: 3, entries, asides };

const good: readonly Line[] = [
  sent(first, 'Is my bike ready?'),
  sent(second, 'Hello?'),
  sent(note, 'She called before.', 'Mia', 'note'),
  acked(first, 1),
  acked(second, 2),
  acked(note, 1, 'Mia', 'note'),
  seen(1),
  seen(2),
  view('Ada', 'visitor'),
  view('Mia', 'agent'),
  committed,
];

const without = (line: Line): Line[] => good.filter((it) => it !== line);
const withTruth = (change: Partial<Line & { t: 'committed' }>): Line[] => [
  ...without(committed),
  { ...committed, ...change },
];

test('a run without a fault is judged to be one', () => {
  expect(faults(judge(good))).toEqual([]);
  expect(judge(good)).toMatchObject({ sent: 3, acked: 3, committed: 3, conversations: 1, views: 2 });
});

describe('a fault is found:', () => {
  test('an acknowledged message that is not there', () => {
    expect(judge(withTruth({ entries: entries.slice(0, 1) })).lost).toHaveLength(1);
  });

  test('an acknowledged message that stands under another number', () => {
    expect(judge([...good, acked(first, 7)]).lost).toHaveLength(1);
  });

  test('an acknowledged note that is not there', () => {
    expect(judge(withTruth({ asides: [] })).lost).toHaveLength(1);
  });

  test('a message that was sent and never arrived', () => {
    expect(judge([...good, sent('c9' as Cid, 'Anybody?')]).missing).toHaveLength(1);
  });

  test('a message that is there twice', () => {
    const twice = [...entries, { ...entries[0]!, number: 3 }];
    expect(judge(withTruth({ entries: twice })).doubled).toHaveLength(1);
  });

  test('a message that is in two conversations', () => {
    const other = { ...committed, conversation: 'cv_2' as ConversationId, entries: entries.slice(0, 1), asides: [] };
    expect(judge([...good, other]).doubled).toHaveLength(1);
  });

  test('two messages of one writer the other way round', () => {
    const [one, other] = good as [Line, Line];
    expect(judge([other, one, ...good.slice(2)]).disordered).toHaveLength(1);
  });

  test('a gap in the numbers', () => {
    expect(judge(withTruth({ entries: [entries[0]!, { ...entries[1]!, number: 3 }] })).disordered).toHaveLength(1);
  });

  test('an entry seen before the one in front of it', () => {
    expect(judge([seen(2), ...good]).misseen).not.toEqual([]);
  });

  test('an entry seen that says something else than the committed one', () => {
    const wrong: Line = { ...(seen(1, 'Ben') as Line & { t: 'seen' }), text: 'Is my car ready?' };
    expect(judge([...good, wrong]).misseen).toHaveLength(1);
  });

  test('a note before the eyes of a visitor', () => {
    const leaked: Line = { ...(seen(1, 'Ben') as Line & { t: 'seen' }), kind: 'aside', ...asides[0]! };
    expect(judge([...good, leaked]).misseen).toHaveLength(1);
    expect(judge([...good, { ...view('Ben', 'visitor'), asides }]).misseen).toHaveLength(1);
  });

  test('a view that ends too early, and one with old marks', () => {
    expect(judge([...good, { ...view('Ben', 'visitor'), entries: entries.slice(0, 1) }]).misseen).toHaveLength(1);
    expect(judge([...good, { ...view('Ben', 'visitor'), rev: 2 }]).misseen).toHaveLength(1);
  });

  test('a conversation nobody looked at in the end', () => {
    expect(judge(good.filter((line) => line.t !== 'view')).misseen).toHaveLength(2);
  });
});
