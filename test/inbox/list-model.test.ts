import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ListModel } from '../../inbox/models/list-model.ts';
import { PreferenceModel } from '../../inbox/models/preference-model.ts';
import type { ListRow } from '../../protocol/view.ts';
import { fakeConnection, refused } from './fake-connection.ts';
import { anna, ben, conversationNamed, counts, morning, rowOf } from './made.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const listWith = async (rows: readonly ListRow[], pos = 10) => {
  const connection = fakeConnection();
  connection.answer('inbox:list', { rows: [...rows], after: null, pos, counts: { ...counts, all: rows.length } });
  connection.answer('inbox:resume', { summaries: [], gone: [], upTo: pos, more: false, counts });
  const preferences = new PreferenceModel();
  preferences.view.value = 'all';
  preferences.sort.value = 'waiting';
  const list = new ListModel(connection, anna, preferences);
  list.start();
  await vi.advanceTimersByTimeAsync(0);
  const numbers = () => list.shown.value.map((id) => list.row(id)!.value.number);
  const change = (row: ListRow) => connection.push('conversation:changed', { pos: row.pos, summary: row });
  return { connection, list, numbers, change };
};

const soon = () => vi.advanceTimersByTimeAsync(100);

describe('the list', () => {
  test('shows who waits longest first', async () => {
    const { numbers } = await listWith([rowOf(1), rowOf(2), rowOf(3)]);
    expect(numbers()).toEqual([1, 2, 3]);
  });

  test('takes in a new conversation without being asked', async () => {
    const { numbers, change } = await listWith([rowOf(1), rowOf(2)]);
    change(rowOf(3, { pos: 11 }));
    await soon();
    expect(numbers()).toEqual([1, 2, 3]);
  });

  test('lets go of one that was closed', async () => {
    const { numbers, change } = await listWith([rowOf(1), rowOf(2)]);
    change(rowOf(1, { pos: 11, state: 'closed' }));
    await soon();
    expect(numbers()).toEqual([2]);
  });

  test('keeps the selected one in sight until another is selected', async () => {
    const { list, numbers, change } = await listWith([rowOf(1), rowOf(2)]);
    list.select(conversationNamed(1));
    change(rowOf(1, { pos: 11, state: 'closed' }));
    await soon();
    expect(numbers()).toEqual([1, 2]);
    list.select(conversationNamed(2));
    expect(numbers()).toEqual([2]);
  });

  test('does not go back to an older row that arrives late', async () => {
    const { list, change } = await listWith([rowOf(1)]);
    change(rowOf(1, { pos: 12, unread: 5 }));
    change(rowOf(1, { pos: 11, unread: 2 }));
    await soon();
    expect(list.row(conversationNamed(1))!.value.unread).toBe(5);
  });

  test('asks for what it missed when a number is left out', async () => {
    const { connection, change } = await listWith([rowOf(1)]);
    change(rowOf(2, { pos: 12 }));
    await vi.advanceTimersByTimeAsync(140);
    expect(connection.asked('inbox:resume')).toEqual([]);
    connection.answer('inbox:resume', { summaries: [rowOf(3, { pos: 11 })], gone: [], upTo: 12, more: false, counts });
    await vi.advanceTimersByTimeAsync(20);
    expect(connection.asked('inbox:resume')).toEqual([{ afterPos: 10, limit: 200 }]);
  });

  test('asks for nothing when numbers come swapped', async () => {
    const { connection, numbers, change } = await listWith([rowOf(1)]);
    connection.answer('inbox:resume', () => {
      throw new Error('Nobody missed anything.');
    });
    change(rowOf(3, { pos: 12 }));
    change(rowOf(2, { pos: 11 }));
    await soon();
    expect(numbers()).toEqual([1, 2, 3]);
  });

  test('hears from the pulse that something was lost', async () => {
    const { connection, numbers } = await listWith([rowOf(1)]);
    connection.answer('inbox:resume', { summaries: [rowOf(2, { pos: 11 })], gone: [], upTo: 11, more: false, counts });
    connection.push('pulse', { pos: 11, conversations: [] });
    await vi.advanceTimersByTimeAsync(300);
    expect(numbers()).toEqual([1, 2]);
  });

  test('catches up page by page after a pause, also for a site where nothing had happened yet', async () => {
    const { connection, numbers } = await listWith([], 0);
    const pages = [
      { summaries: [rowOf(1, { pos: 1 })], gone: [], upTo: 1, more: true, counts },
      { summaries: [rowOf(2, { pos: 2 })], gone: [], upTo: 2, more: false, counts },
    ];
    connection.answer('inbox:resume', () => pages.shift()!);
    connection.join();
    await soon();
    expect(numbers()).toEqual([1, 2]);
    expect(connection.asked('inbox:resume').map(({ afterPos }) => afterPos)).toEqual([0, 1]);
  });

  test('forgets an erased conversation', async () => {
    const { connection, numbers } = await listWith([rowOf(1), rowOf(2)]);
    connection.push('conversation:gone', { pos: 11, conversation: conversationNamed(1) });
    await soon();
    expect(numbers()).toEqual([2]);
  });

  test('reads everything anew when it was away for too long', async () => {
    const { connection, numbers } = await listWith([rowOf(1)]);
    connection.answer('inbox:resume', { summaries: [], gone: [], upTo: 99, more: false, reset: true, counts });
    connection.answer('inbox:list', { rows: [rowOf(7)], after: null, pos: 99, counts });
    connection.join();
    await soon();
    expect(numbers()).toEqual([7]);
  });

  test('does not move under a moving pointer and says how many are new', async () => {
    const { list, numbers, change } = await listWith([rowOf(2), rowOf(3)]);
    list.hold(true);
    change(rowOf(1, { pos: 11 }));
    await soon();
    expect(numbers()).toEqual([2, 3]);
    expect(list.fresh.value).toBe(1);
    list.hold(false);
    expect(numbers()).toEqual([1, 2, 3]);
    expect(list.fresh.value).toBe(0);
  });

  test('does not wait for a pointer that only rests there', async () => {
    const { list, numbers, change } = await listWith([rowOf(2)]);
    list.hold(true);
    change(rowOf(1, { pos: 11 }));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(numbers()).toEqual([1, 2]);
  });

  test('counts what came in above the visible rows, until it is looked at', async () => {
    const { list, change } = await listWith([rowOf(5), rowOf(6), rowOf(7)]);
    list.scrolled(2);
    change(rowOf(1, { pos: 11 }));
    await soon();
    expect(list.fresh.value).toBe(1);
    expect(list.nudge.value.rows).toBe(1);
    list.toTop();
    expect(list.fresh.value).toBe(0);
  });

  test('does not show a row before its page was read', async () => {
    const { connection, list, numbers, change } = await listWith([rowOf(1)]);
    const after = { key: 1, conversation: conversationNamed(2) };
    connection.answer('inbox:list', { rows: [rowOf(1), rowOf(2)], after, pos: 10, counts });
    list.chooseSort('newest');
    list.chooseSort('waiting');
    list.chooseView('unassigned');
    await soon();
    expect(numbers()).toEqual([1, 2]);
    change(rowOf(9, { pos: 11 }));
    await soon();
    expect(numbers()).toEqual([1, 2]);
    connection.answer('inbox:list', { rows: [rowOf(9)], after: null, pos: 11, counts });
    list.more();
    await soon();
    expect(numbers()).toEqual([1, 2, 9]);
  });

  test('keeps the counts of the views right as rows change hands', async () => {
    const { connection, list, change } = await listWith([rowOf(1), rowOf(2)]);
    connection.answer('inbox:list', {
      rows: [],
      after: null,
      pos: 10,
      counts: { ...counts, unassigned: 2, all: 2 },
    });
    list.chooseView('unassigned');
    await soon();
    change(rowOf(1, { pos: 11, assignee: { agent: anna, name: 'Anna' } }));
    change(rowOf(2, { pos: 12, state: 'closed', trouble: 'failed', held: 2 }));
    expect(list.counts.value).toEqual({ mine: 1, unassigned: 0, waiting: 0, all: 1, trouble: 1, held: 1 });
  });

  test('counts as unread for her what is hers or nobody’s', async () => {
    const { list } = await listWith([
      rowOf(1),
      rowOf(2, { assignee: { agent: anna, name: 'Anna' } }),
      rowOf(3, { assignee: { agent: ben, name: 'Ben' } }),
      rowOf(4, { unread: 0 }),
    ]);
    expect(list.unread.value).toBe(2);
  });

  test('says what went wrong, and loads on request', async () => {
    const connection = fakeConnection();
    connection.answer('inbox:list', refused('server.busy'));
    const list = new ListModel(connection, anna, new PreferenceModel());
    list.start();
    await soon();
    expect(list.trouble.value?.code).toBe('server.busy');
    connection.answer('inbox:list', { rows: [], after: null, pos: 3, counts });
    list.retry();
    await soon();
    expect(list.trouble.value).toBeNull();
    expect(list.state.value).toBe('ready');
  });

  test('tries again by itself when the server is only busy', async () => {
    const connection = fakeConnection();
    connection.answer('inbox:list', 'unreachable');
    const list = new ListModel(connection, anna, new PreferenceModel());
    list.start();
    await soon();
    connection.answer('inbox:list', { rows: [], after: null, pos: 3, counts });
    await vi.advanceTimersByTimeAsync(6_000);
    expect(list.state.value).toBe('ready');
    expect(list.trouble.value).toBeNull();
  });

  test('shows who is in the chat right now', async () => {
    const { connection, list } = await listWith([rowOf(1)]);
    connection.push('presence:changed', { conversation: conversationNamed(1), present: true });
    expect(list.row(conversationNamed(1))!.value.present).toBe(true);
  });

  test('forgets who was in the chat when a server that begins anew says who is', async () => {
    const { connection, list } = await listWith([rowOf(1, { present: true }), rowOf(2)]);
    connection.answer('inbox:resume', {
      summaries: [],
      gone: [],
      upTo: 10,
      more: false,
      counts,
      present: [conversationNamed(2)],
    });
    connection.join();
    await soon();
    expect([1, 2].map((n) => list.row(conversationNamed(n))!.value.present)).toEqual([false, true]);
  });

  test('finds by name, number and last words in what is loaded', async () => {
    const { list } = await listWith([
      rowOf(1, { name: 'Lena Weber' }),
      rowOf(1042),
      rowOf(3, { last: { from: 'visitor', text: 'Meine Retoure', channel: 'chat', files: 0, at: morning } }),
    ]);
    expect(list.filter('weber').map(({ number }) => number)).toEqual([1]);
    expect(list.filter('#1042').map(({ number }) => number)).toEqual([1042]);
    expect(list.filter('RETOURE').map(({ number }) => number)).toEqual([3]);
  });
});
