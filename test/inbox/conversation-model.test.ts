import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deskOf, leaveAll, pass, stopTime } from './desk-of.ts';
import { refused } from './fake-connection.ts';
import { anna, ben, conversationNamed, noteBy, noWays, openedWith, rowOf, saidBy } from './made.ts';

const one = conversationNamed(1);
const two = conversationNamed(2);
const epoch = 'e1.0';

beforeEach(stopTime);
afterEach(() => {
  leaveAll();
  vi.useRealTimers();
});

describe('an open conversation', () => {
  test('shows messages, and notes in their place among them', async () => {
    const { connection, conversation, thread } = await deskOf();
    const entries = [saidBy('visitor', 1), saidBy(anna, 2)];
    connection.answer('conversation:open', openedWith(rowOf(1), entries, { asides: [noteBy(ben, 1, 1)] }));
    conversation.open(one);
    await pass(0);
    expect(thread()).toEqual(['Words 1', 'note: Note 1', 'Words 2']);
  });

  test('grows as somebody writes', async () => {
    const { connection, conversation, thread } = await deskOf();
    conversation.open(one);
    await pass(0);
    connection.push('entry:added', { conversation: one, epoch, entry: saidBy('visitor', 2) });
    connection.push('aside:added', { conversation: one, epoch, aside: noteBy(ben, 1, 2) });
    expect(thread()).toEqual(['Words 1', 'Words 2', 'note: Note 1']);
  });

  test('fetches what is missing before it shows what came after it', async () => {
    const { connection, conversation, thread } = await deskOf();
    conversation.open(one);
    await pass(0);
    connection.answer('conversation:resume', {
      epoch,
      entries: [saidBy('visitor', 2), saidBy('visitor', 3)],
      asides: [],
      more: false,
      seq: 3,
      asideSeq: 0,
      rev: 0,
      nextN: 1,
    });
    connection.push('entry:added', { conversation: one, epoch, entry: saidBy('visitor', 3) });
    expect(thread()).toEqual(['Words 1']);
    await pass(200);
    expect(thread()).toEqual(['Words 1', 'Words 2', 'Words 3']);
    expect(connection.asked('conversation:resume')).toMatchObject([{ afterSeq: 1, afterAside: 0 }]);
  });

  test('learns of a lost note from the pulse', async () => {
    const { connection, conversation, thread } = await deskOf();
    conversation.open(one);
    await pass(0);
    const answer = {
      epoch,
      entries: [],
      asides: [noteBy(ben, 1, 1)],
      more: false,
      seq: 1,
      asideSeq: 1,
      rev: 0,
      nextN: 1,
    };
    connection.answer('conversation:resume', answer);
    connection.push('pulse', { pos: 10, conversations: [[one, 1, 1, 0]] });
    await pass(200);
    expect(thread()).toEqual(['Words 1', 'note: Note 1']);
  });

  test('enters its room again after a pause and shows what was said meanwhile', async () => {
    const { connection, conversation, thread } = await deskOf();
    conversation.open(one);
    await pass(0);
    connection.lose();
    connection.answer('conversation:open', openedWith(rowOf(1), [saidBy('visitor', 1), saidBy('visitor', 2)]));
    connection.join();
    await pass(0);
    expect(connection.asked('conversation:open')).toHaveLength(2);
    expect(thread()).toEqual(['Words 1', 'Words 2']);
  });

  test('says so when the server was restored from a backup', async () => {
    const { connection, conversation, thread } = await deskOf();
    conversation.open(one);
    await pass(0);
    connection.answer(
      'conversation:open',
      openedWith(rowOf(1), [saidBy('visitor', 1, { text: 'Restored' })], { epoch: 'e2.0' }),
    );
    connection.join();
    await pass(0);
    expect(thread()).toEqual(['Restored']);
    expect(conversation.wasRestored.value).toBe(true);
  });

  test('is shown at once when it was open before, and only then asked for', async () => {
    const { connection, conversation, thread } = await deskOf();
    conversation.open(one);
    await pass(0);
    conversation.open(two);
    await pass(0);
    conversation.open(one);
    expect(conversation.state.value).toBe('ready');
    expect(thread()).toEqual(['Words 1']);
    expect(connection.hinted('conversation:leave')).toEqual([{ conversation: one }, { conversation: two }]);
  });

  test('does not show what was asked for another one', async () => {
    const { connection, conversation, thread } = await deskOf();
    let answerFirst: () => void = () => undefined;
    connection.answer('conversation:open', async ({ conversation: which }) => {
      if (which === one) await new Promise<void>((resolve) => (answerFirst = resolve));
      return openedWith(rowOf(which === one ? 1 : 2), [
        saidBy('visitor', 1, { text: which === one ? 'First' : 'Second' }),
      ]);
    });
    conversation.open(one);
    conversation.open(two);
    await pass(0);
    answerFirst();
    await pass(0);
    expect(thread()).toEqual(['Second']);
  });

  test('that does not exist says so; one that could not be loaded can be tried again', async () => {
    const { connection, conversation } = await deskOf();
    connection.answer('conversation:open', 'unreachable');
    conversation.open(one);
    await pass(0);
    expect(conversation.state.value).toBe('failed');
    connection.answer('conversation:open', refused('not-found'));
    conversation.retry();
    await pass(0);
    expect(conversation.state.value).toBe('gone');
  });

  test('loads earlier pages until what was searched for is there', async () => {
    const { connection, conversation } = await deskOf();
    const page = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, at) => saidBy('visitor', from + at));
    connection.answer('conversation:open', openedWith(rowOf(1), page(101, 150)));
    connection.answer('conversation:earlier', ({ beforeSeq }) => ({
      entries: page(beforeSeq - 50, beforeSeq - 1),
      asides: [],
      more: beforeSeq > 51,
    }));
    conversation.open(one);
    const seeking = conversation.seek(20);
    await pass(10);
    await seeking;
    expect(conversation.entries.value[0]?.seq).toBe(1);
    expect(conversation.sought.value).toBe(20);
    expect(conversation.hasEarlier.value).toBe(false);
  });
});

describe('what counts as seen', () => {
  test('is what stood there for half a second', async () => {
    const { connection, conversation } = await deskOf();
    conversation.open(one);
    await pass(0);
    conversation.look(1);
    await pass(400);
    expect(conversation.seenSeq()).toBe(0);
    conversation.look(1);
    await pass(200);
    expect(conversation.seenSeq()).toBe(1);
    expect(connection.asked('conversation:read')).toEqual([{ conversation: one, upTo: 1 }]);
  });

  test('is nothing while nobody looks at the page', async () => {
    const { connection, conversation, isHere } = await deskOf();
    conversation.open(one);
    await pass(0);
    isHere.value = false;
    conversation.look(1);
    await pass(5_000);
    expect(conversation.seenSeq()).toBe(0);
    expect(connection.asked('conversation:read')).toEqual([]);
    isHere.value = true;
    await pass(600);
    expect(conversation.seenSeq()).toBe(1);
  });

  test('without a connection is told once there is one again', async () => {
    const { connection, conversation } = await deskOf();
    conversation.open(one);
    await pass(0);
    connection.answer('conversation:read', 'unreachable');
    conversation.look(1);
    await pass(2_000);
    connection.answer('conversation:read', {});
    connection.join();
    await pass(0);
    connection.join();
    await pass(0);
    expect(connection.asked('conversation:read')).toEqual([
      { conversation: one, upTo: 1 },
      { conversation: one, upTo: 1 },
    ]);
  });

  test('is told although she goes on to the next conversation at once', async () => {
    const { connection, conversation } = await deskOf();
    conversation.open(one);
    await pass(0);
    conversation.look(1);
    await pass(600);
    connection.push('entry:added', { conversation: one, epoch: 'e1.0', entry: saidBy('visitor', 2) });
    conversation.look(2);
    await pass(600);
    conversation.open(two);
    await pass(0);
    expect(connection.asked('conversation:read')).toEqual([
      { conversation: one, upTo: 1 },
      { conversation: one, upTo: 2 },
    ]);
  });

  test('is told once when others read it already', async () => {
    const { connection, conversation } = await deskOf();
    const marks = { visitor: 0, agents: 1, deliveries: [], ways: noWays };
    connection.answer('conversation:open', openedWith(rowOf(1), [saidBy('visitor', 1)], { marks }));
    conversation.open(one);
    await pass(0);
    conversation.look(1);
    await pass(2_000);
    expect(connection.asked('conversation:read')).toEqual([]);
    expect(conversation.unreadFrom.value).toBeNull();
  });

  test('begins with the first message nobody had read', async () => {
    const { connection, conversation } = await deskOf();
    const marks = { visitor: 0, agents: 1, deliveries: [], ways: noWays };
    const entries = [saidBy('visitor', 1), saidBy(ben, 2), saidBy('visitor', 3), saidBy('visitor', 4)];
    connection.answer('conversation:open', openedWith(rowOf(1), entries, { marks }));
    conversation.open(one);
    await pass(0);
    expect(conversation.unreadFrom.value).toBe(3);
  });
});

describe('acting on a conversation', () => {
  test('repeats under the same name when the line failed for a moment', async () => {
    const { connection, conversation } = await deskOf();
    conversation.open(one);
    await pass(0);
    const answers = ['unreachable' as const, { asideSeq: 1 }];
    connection.answer('conversation:assign', () => answers.shift()!);
    connection.answer('conversation:resume', {
      epoch,
      entries: [],
      asides: [noteBy(anna, 1, 1)],
      more: false,
      seq: 1,
      asideSeq: 1,
      rev: 0,
      nextN: 1,
    });
    const told = conversation.assign(one, anna);
    await pass(1_000);
    expect(await told).toMatchObject({ ok: true });
    const [first, second] = connection.asked('conversation:assign');
    expect(second).toEqual(first);
    await pass(200);
    expect(connection.asked('conversation:resume')).toHaveLength(1);
  });

  test('closing says what had been seen', async () => {
    const { connection, conversation } = await deskOf();
    conversation.open(one);
    await pass(0);
    conversation.look(1);
    await pass(600);
    connection.answer('conversation:close', { seq: 2 });
    connection.answer('conversation:resume', 'unreachable');
    await conversation.close(one, { seenSeq: conversation.seenSeq(), evenIfMoved: false });
    expect(connection.asked('conversation:close')).toMatchObject([{ conversation: one, seenSeq: 1 }]);
  });
});
