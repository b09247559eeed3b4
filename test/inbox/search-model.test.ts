import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SearchModel } from '../../inbox/models/search-model.ts';
import type { Found } from '../../protocol/view.ts';
import { deskOf, leaveAll, pass, stopTime } from './desk-of.ts';
import { refused } from './fake-connection.ts';
import { conversationNamed, morning, rowOf } from './made.ts';

beforeEach(stopTime);
afterEach(() => {
  leaveAll();
  vi.useRealTimers();
});

const hit = (seq: number): Found => ({
  conversation: conversationNamed(1),
  number: 1,
  name: '',
  t: 'message',
  seq,
  at: morning,
  from: 'visitor',
  text: 'green bag',
  marks: [[0, 5]],
});

const searchOf = async () => {
  const { connection, list } = await deskOf({ rows: [rowOf(1, { name: 'Lena Green' }), rowOf(2)] });
  return { connection, search: new SearchModel(connection, list) };
};

describe('search', () => {
  test('finds conversations in memory at once and words on the server a moment after the last key', async () => {
    const { connection, search } = await searchOf();
    connection.answer('search:run', { found: [hit(1)], more: false });
    search.type('gre');
    search.type('green');
    expect(search.rows.value.map(({ number }) => number)).toEqual([1]);
    await pass(300);
    expect(connection.asked('search:run')).toEqual([{ text: 'green', offset: 0 }]);
    expect(search.hits.value).toEqual([hit(1)]);
  });

  test('shows only what was asked for last', async () => {
    const { connection, search } = await searchOf();
    let answerFirst: () => void = () => undefined;
    connection.answer('search:run', async ({ text }) => {
      if (text === 'slow') await new Promise<void>((resolve) => (answerFirst = resolve));
      return { found: [hit(text === 'slow' ? 1 : 2)], more: false };
    });
    search.type('slow');
    await pass(300);
    search.type('fast');
    await pass(300);
    answerFirst();
    await pass(0);
    expect(search.hits.value).toEqual([hit(2)]);
  });

  test('goes on where the first page ended', async () => {
    const { connection, search } = await searchOf();
    connection.answer('search:run', ({ offset }) => ({ found: [hit(offset + 1)], more: offset === 0 }));
    search.type('green');
    await pass(300);
    search.next();
    await pass(0);
    expect(search.hits.value).toEqual([hit(1), hit(2)]);
    expect(search.more.value).toBe(false);
  });

  test('that fails leaves what is in memory, and an emptied field ends it', async () => {
    const { connection, search } = await searchOf();
    connection.answer('search:run', refused('server.busy'));
    search.type('green');
    await pass(300);
    expect(search.state.value).toBe('failed');
    expect(search.rows.value).toHaveLength(1);
    search.type('');
    expect(search.isOn.value).toBe(false);
    expect(search.rows.value).toEqual([]);
  });
});
