import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConversationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { problem } from '../../protocol/problems.ts';
import { deskOf, leaveAll, pass, stopTime } from './desk-of.ts';
import { type FakeConnection, refused } from './fake-connection.ts';
import { anna, ben, conversationNamed, morning, openedWith, rowOf, saidBy } from './made.ts';

const one = conversationNamed(1);
const two = conversationNamed(2);
const epoch = 'e1.0';

beforeEach(stopTime);
afterEach(() => {
  leaveAll();
  vi.useRealTimers();
});

/** The server takes replies, numbers them and tells everybody. */
const takesReplies = (connection: FakeConnection): void => {
  const entries = [saidBy('visitor', 1)];
  connection.answer('conversation:open', () => openedWith(rowOf(1), entries, { nextN: entries.length }));
  connection.answer('message:send', ({ conversation, cid, text }) => {
    const seq = entries.length + 1;
    const entry = saidBy(anna, seq, { cid, text });
    entries.push(entry);
    queueMicrotask(() => connection.push('entry:added', { conversation, epoch, entry }));
    return { conversation, seq, id: entry.id, at: entry.at };
  });
};

const opened = async (id: ConversationId = one) => {
  const desk = await deskOf();
  desk.conversation.open(id);
  await pass(0);
  desk.conversation.look(1);
  await pass(600);
  return desk;
};

describe('a reply', () => {
  test('stands in the thread at once, is kept in the browser before it leaves, and becomes an entry', async () => {
    const { connection, composer, drafts, thread } = await opened();
    let keptBefore = 0;
    takesReplies(connection);
    const answer = connection.ask;
    vi.spyOn(connection, 'ask').mockImplementation((name, body) => {
      if (name === 'message:send') keptBefore = drafts.items.size;
      return answer(name, body);
    });
    composer.type('It is ready.');
    composer.send(false);
    expect(thread()).toEqual(['Words 1', 'waiting: It is ready.']);
    expect(composer.text.value).toBe('');
    await pass(10);
    expect(keptBefore).toBe(1);
    expect(drafts.items.size).toBe(0);
    expect(thread()).toEqual(['Words 1', 'It is ready.']);
  });

  test('tells the server what its writer had seen, and is numbered', async () => {
    const { connection, composer } = await opened();
    takesReplies(connection);
    composer.type('One');
    composer.send(false);
    await pass(10);
    composer.type('Two');
    composer.send(false);
    await pass(10);
    expect(connection.asked('message:send')).toMatchObject([
      { conversation: one, n: 1, seenSeq: 1, text: 'One', files: [] },
      { conversation: one, n: 2, seenSeq: 1, text: 'Two', files: [] },
    ]);
  });

  test('waits while the line is away and goes once when it is back', async () => {
    const { connection, composer, thread } = await opened();
    takesReplies(connection);
    connection.lose();
    composer.type('Later');
    composer.send(false);
    await pass(60_000);
    expect(connection.asked('message:send')).toEqual([]);
    expect(thread()).toEqual(['Words 1', 'waiting: Later']);
    connection.join();
    await pass(100);
    expect(connection.asked('message:send')).toHaveLength(1);
    expect(thread()).toEqual(['Words 1', 'Later']);
  });

  test('left behind by a closed page is sent by the next one', async () => {
    const first = await opened();
    first.connection.lose();
    first.composer.type('Written before the lunch break');
    first.composer.send(false);
    await pass(10);
    first.leave();
    expect(first.drafts.items.size).toBe(1);

    const second = await deskOf({ drafts: first.drafts, prepare: takesReplies });
    second.conversation.open(one);
    await vi.waitFor(() => expect(second.thread()).toEqual(['Words 1', 'Written before the lunch break']));
    expect(second.connection.asked('message:send')).toHaveLength(1);
    expect(second.drafts.items.size).toBe(0);
  });

  test('whose answer got lost is not shown twice', async () => {
    const { connection, composer, thread } = await opened();
    connection.answer('message:send', ({ conversation, cid, text }) => {
      connection.push('entry:added', { conversation, epoch, entry: saidBy(anna, 2, { cid, text }) });
      return 'unreachable';
    });
    composer.type('Only once');
    composer.send(false);
    await pass(10);
    expect(thread()).toEqual(['Words 1', 'Only once']);
    await pass(60_000);
    expect(connection.asked('message:send')).toHaveLength(1);
  });

  test('is not lost when the browser keeps nothing; it says so', async () => {
    const { connection, composer, drafts, outbox, thread } = await opened();
    takesReplies(connection);
    drafts.isBlocked = true;
    composer.type('Without storage');
    await pass(300);
    expect(composer.isKept.value).toBe(false);
    composer.send(false);
    await pass(10);
    expect(outbox.isVolatile.value).toBe(true);
    expect(thread()).toEqual(['Words 1', 'Without storage']);
  });

  test('that the server will never take stays with its reason until it is deleted', async () => {
    const { connection, composer, outbox, thread } = await opened();
    connection.answer('message:send', refused('conversation.gone'));
    composer.type('Too late');
    composer.send(false);
    await pass(10);
    expect(thread()).toEqual(['Words 1', 'parked: Too late']);
    expect(outbox.state.value.items[0]?.problem?.code).toBe('conversation.gone');
    outbox.drop(outbox.state.value.items[0]!.cid);
    await pass(10);
    expect(thread()).toEqual(['Words 1']);
  });

  test('with a file the server refuses comes back into the field, to be sent without it', async () => {
    const { connection, composer, outbox, thread } = await opened();
    takesReplies(connection);
    const upload = connection.upload;
    vi.spyOn(connection, 'upload').mockResolvedValue({
      ok: false,
      problem: problem('file.refused', { reason: 'type' }),
    });
    composer.type('Here is the offer');
    composer.attach([new File(['?'], 'offer.exe')]);
    composer.send(false);
    await pass(10);
    expect(thread()).toEqual(['Words 1', 'parked: Here is the offer']);
    composer.edit(outbox.state.value.items[0]!);
    await pass(10);
    expect(thread()).toEqual(['Words 1']);
    expect(composer.text.value).toBe('Here is the offer');
    composer.detach(composer.files.value[0]!.cid);
    vi.mocked(connection.upload).mockImplementation(upload);
    composer.send(false);
    await pass(10);
    expect(thread()).toEqual(['Words 1', 'Here is the offer']);
  });

  test('carries its files, uploaded first', async () => {
    const { connection, composer } = await opened();
    takesReplies(connection);
    composer.attach([new File(['picture'], 'bike.png', { type: 'image/png' })]);
    composer.send(false);
    await pass(10);
    const [sent] = connection.asked('message:send');
    expect(sent?.files).toHaveLength(1);
    expect(composer.files.value).toEqual([]);
  });

  test('cannot be sent empty or too long', async () => {
    const { connection, composer } = await opened();
    composer.type('   ');
    expect(composer.canSend.value).toBe(false);
    composer.type('x'.repeat(limits.text + 3));
    expect(composer.canSend.value).toBe(false);
    expect(composer.tooLong.value).toBe(3);
    composer.send(false);
    await pass(10);
    expect(connection.asked('message:send')).toEqual([]);
    composer.type('x'.repeat(limits.text));
    expect(composer.canSend.value).toBe(true);
  });

  test('refuses files that are empty, too large or too many, by name', async () => {
    const { composer } = await opened();
    const large = new File(['x'], 'film.mov');
    Object.defineProperty(large, 'size', { value: limits.agentFileBytes + 1 });
    composer.attach([new File([], 'nothing.txt'), large, new File(['x'], 'fine.txt')]);
    expect(composer.complaints.value).toEqual([
      { reason: 'empty', name: 'nothing.txt' },
      { reason: 'size', name: 'film.mov' },
    ]);
    expect(composer.files.value.map(({ name }) => name)).toEqual(['fine.txt']);
    composer.attach(Array.from({ length: limits.filesPerMessage }, (_, at) => new File(['x'], `${at}.txt`)));
    expect(composer.files.value).toHaveLength(limits.filesPerMessage);
    expect(composer.complaints.value).toEqual([{ reason: 'count' }]);
  });
});

describe('a reply from a stale view', () => {
  const stopped = async () => {
    const desk = await opened();
    const bens = saidBy(ben, 2, { at: morning });
    desk.connection.answer('message:send', ({ evenIfMoved }) =>
      evenIfMoved
        ? { conversation: one, seq: 3, id: saidBy(anna, 3).id, at: morning }
        : refused('conversation.moved-on', { entries: [bens] }),
    );
    desk.connection.answer('conversation:resume', {
      epoch,
      entries: [bens],
      asides: [],
      more: false,
      seq: 2,
      asideSeq: 0,
      rev: 0,
      nextN: 1,
    });
    desk.composer.type('Yes, it is ready.');
    desk.composer.send(false);
    await pass(300);
    return desk;
  };

  test('is stopped, and its text goes back into the field with what was said meanwhile', async () => {
    const { composer, conversation, thread, drafts } = await stopped();
    expect(composer.text.value).toBe('Yes, it is ready.');
    expect(composer.moved.value).toMatchObject({ stopped: 'send', entries: [{ text: 'Words 2' }] });
    expect(thread()).toEqual(['Words 1', 'Words 2']);
    expect(conversation.lines.value.filter((line) => line.is === 'entry' && line.isNews)).toHaveLength(1);
    expect(drafts.items.size).toBe(0);
  });

  test('goes out on purpose when sent again', async () => {
    const { connection, composer, conversation } = await stopped();
    composer.send(false);
    await pass(10);
    expect(connection.asked('message:send').map(({ evenIfMoved }) => evenIfMoved)).toEqual([undefined, true]);
    expect(composer.moved.value).toBeNull();
    expect(conversation.movedAfter.value).toBeNull();
  });

  test('does not swallow what was typed while it was on its way', async () => {
    const desk = await opened();
    desk.connection.answer('message:send', async () => {
      desk.composer.type('And one more thing');
      return refused('conversation.moved-on', { entries: [saidBy('visitor', 2)] });
    });
    desk.connection.answer('conversation:resume', 'unreachable');
    desk.composer.type('First thing');
    desk.composer.send(false);
    await pass(10);
    expect(desk.composer.text.value).toBe('First thing\n\nAnd one more thing');
  });

  test('goes back to its own conversation when another is open by then', async () => {
    const { connection, composer, conversation } = await opened();
    connection.lose();
    composer.type('For the first one');
    composer.send(false);
    await pass(10);
    conversation.open(two);
    connection.answer('message:send', refused('conversation.moved-on', { entries: [saidBy('visitor', 2)] }));
    connection.answer('conversation:resume', 'unreachable');
    connection.join();
    await pass(100);
    expect(composer.text.value).toBe('');
    conversation.open(one);
    await pass(10);
    expect(composer.text.value).toBe('For the first one');
    expect(composer.moved.value?.stopped).toBe('send');
  });
});

describe('send and done', () => {
  test('closes when the reply is on disk, having seen the reply itself', async () => {
    const { connection, composer } = await opened();
    takesReplies(connection);
    connection.answer('conversation:close', { seq: 3 });
    connection.answer('conversation:resume', 'unreachable');
    composer.type('Bye');
    composer.send(true);
    expect(connection.asked('conversation:close')).toEqual([]);
    await pass(10);
    expect(connection.asked('conversation:close')).toMatchObject([{ conversation: one, seenSeq: 2 }]);
  });

  test('does not close a conversation in which somebody just wrote, and then does on purpose', async () => {
    const { connection, composer } = await opened();
    connection.answer('conversation:close', ({ evenIfMoved }) =>
      evenIfMoved ? { seq: 3 } : refused('conversation.moved-on', { entries: [saidBy('visitor', 2)] }),
    );
    connection.answer('conversation:resume', 'unreachable');
    await composer.close(one);
    expect(composer.moved.value?.stopped).toBe('close');
    await composer.close(one);
    expect(composer.moved.value).toBeNull();
  });
});

describe('a note', () => {
  test('goes by its own door and leaves the reply alone', async () => {
    const { connection, composer } = await opened();
    composer.type('Half a reply');
    composer.choose('note');
    composer.type('Be gentle with her');
    connection.answer('note:add', { asideSeq: 1 });
    connection.answer('conversation:resume', 'unreachable');
    composer.send(false);
    await pass(10);
    expect(connection.asked('note:add')).toMatchObject([{ conversation: one, text: 'Be gentle with her' }]);
    expect(connection.asked('message:send')).toEqual([]);
    expect(composer.text.value).toBe('Half a reply');
  });

  test('that could not be saved stays in the field', async () => {
    const { connection, composer } = await opened();
    composer.choose('note');
    composer.type('Keep me');
    connection.answer('note:add', refused('server.storage-full'));
    composer.send(false);
    await pass(10_000);
    expect(composer.text.value).toBe('Keep me');
    expect(composer.trouble.value).toMatchObject({ code: 'server.storage-full' });
    const [first, ...again] = connection.asked('note:add');
    expect(new Set(again.map(({ cid }) => cid))).toEqual(new Set([first?.cid]));
  });

  test('never tells the visitor that somebody is typing; a reply does', async () => {
    const { connection, composer } = await opened();
    composer.choose('note');
    composer.type('secret');
    expect(connection.hinted('typing')).toEqual([]);
    composer.choose('reply');
    composer.type('H');
    expect(connection.hinted('typing')).toEqual([{ conversation: one, on: true }]);
  });
});

describe('a draft', () => {
  test('is kept per conversation and comes back after a reload', async () => {
    const first = await opened();
    first.composer.type('Half a sentence');
    await pass(300);
    first.leave();
    const second = await deskOf({ drafts: first.drafts });
    second.conversation.open(two);
    await pass(10);
    expect(second.composer.text.value).toBe('');
    second.conversation.open(one);
    await pass(10);
    expect(second.composer.text.value).toBe('Half a sentence');
    expect(second.composer.drafts.value.has(one)).toBe(true);
  });

  test('is kept even when the page goes right after the last key', async () => {
    const { composer, drafts, leave } = await opened();
    composer.type('In a hurry');
    leave();
    await pass(0);
    expect(drafts.drafts.get(one)?.reply).toBe('In a hurry');
  });

  test('is gone once it was sent', async () => {
    const { connection, composer, drafts } = await opened();
    takesReplies(connection);
    composer.type('Done');
    await pass(300);
    expect(drafts.drafts.size).toBe(1);
    composer.send(false);
    await pass(300);
    expect(drafts.drafts.size).toBe(0);
  });
});
