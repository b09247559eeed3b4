import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deskOf, leaveAll, pass, stopTime } from './desk-of.ts';
import { refused } from './fake-connection.ts';
import { conversationNamed, previewed, saidBy } from './made.ts';

const one = conversationNamed(1);
const two = conversationNamed(2);
const epoch = 'e1.0';

beforeEach(stopTime);
afterEach(() => {
  leaveAll();
  vi.useRealTimers();
});

const opened = async (given = previewed()) => {
  const desk = await deskOf({ prepare: (connection) => connection.answer('route:preview', given) });
  desk.conversation.open(one);
  await pass(0);
  desk.conversation.look(1);
  await pass(600);
  return { ...desk, asks: () => desk.connection.asked('route:preview').length };
};

const marks = { visitor: 0, agents: 0, deliveries: [] };
const byMail = { masked: 'a•••@x.de', isProven: true, state: 'ok' } as const;

describe('the way an answer takes', () => {
  test('is asked for when a conversation is opened, and is what the router says', async () => {
    const { route, connection } = await opened();
    expect(connection.asked('route:preview')).toEqual([{ conversation: one }]);
    expect(route.shown.value).toMatchObject({ channel: 'chat', because: 'waits', next: 'email' });
    expect(route.picked.value).toBeNull();
  });

  test('is asked for again when she comes or goes, when she writes, and when her ways change; not otherwise', async () => {
    const { connection, asks } = await opened();
    const before = asks();
    connection.push('presence:changed', { conversation: one, present: true });
    await pass(0);
    expect(asks()).toBe(before + 1);
    connection.push('entry:added', { conversation: one, epoch, entry: saidBy('visitor', 2) });
    await pass(0);
    expect(asks()).toBe(before + 2);
    connection.push('marks:changed', {
      conversation: one,
      epoch,
      rev: 1,
      marks: { ...marks, ways: { prefers: 'email', email: byMail } },
    });
    await pass(0);
    expect(asks()).toBe(before + 3);
    connection.push('marks:changed', {
      conversation: one,
      epoch,
      rev: 2,
      marks: { ...marks, visitor: 1, ways: { prefers: 'email', email: byMail } },
    });
    await pass(0);
    expect(asks()).toBe(before + 3);
  });

  test('is asked for again when a server that has begun anew hears that she is still there, or a channel changes', async () => {
    const { connection, asks } = await opened();
    connection.push('presence:changed', { conversation: one, present: true });
    await pass(0);
    const before = asks();
    connection.join();
    await pass(0);
    expect(asks()).toBe(before + 1);
    connection.push('presence:changed', { conversation: one, present: true });
    await pass(0);
    expect(asks()).toBe(before + 2);
    connection.push('presence:changed', { conversation: two, present: true });
    await pass(0);
    expect(asks()).toBe(before + 2);
    connection.push('channel:changed', {});
    await pass(0);
    expect(asks()).toBe(before + 3);
  });

  test('is that of the conversation on the screen, whichever answer comes last', async () => {
    let answerFirst: () => void = () => undefined;
    const { conversation, connection, route } = await opened();
    connection.answer('route:preview', async ({ conversation: which }) => {
      if (which === two) await new Promise<void>((resolve) => (answerFirst = resolve));
      return previewed({ prefers: which === two ? 'email' : 'chat' });
    });
    conversation.open(two);
    await pass(0);
    expect(route.preview.value).toBeNull();
    conversation.open(one);
    await pass(0);
    answerFirst();
    await pass(0);
    expect(route.preview.value?.prefers).toBe('chat');
  });

  test('can be asked for once more when it could not be loaded', async () => {
    const desk = await deskOf({ prepare: ({ answer }) => answer('route:preview', refused('server.error')) });
    desk.conversation.open(one);
    await pass(0);
    expect(desk.route.hasFailed.value).toBe(true);
    desk.connection.answer('route:preview', previewed());
    desk.route.retry();
    await pass(0);
    expect(desk.route.hasFailed.value).toBe(false);
    expect(desk.route.shown.value?.channel).toBe('chat');
  });
});

describe('a way an agent picks', () => {
  const sends = async (given = previewed()) => {
    const desk = await opened(given);
    desk.connection.answer('message:send', ({ conversation, cid }) => {
      const entry = saidBy('visitor', 2, { cid });
      return { conversation, seq: 2, id: entry.id, at: entry.at };
    });
    return desk;
  };

  test('goes with one message, and the next takes the router’s again', async () => {
    const { composer, route, connection } = await sends();
    route.pick('email');
    composer.type('By mail, please.');
    composer.send(false);
    await pass(10);
    composer.type('And this one as always.');
    composer.send(false);
    await pass(10);
    expect(connection.asked('message:send').map(({ channel }) => channel)).toEqual(['email', undefined]);
    expect(route.picked.value).toBeNull();
  });

  test('says what she chose where it goes another way', async () => {
    const { route } = await sends(previewed({ prefers: 'email' }));
    route.pick('chat');
    expect(route.overrides.value).toBe('email');
    route.pick('email');
    expect(route.overrides.value).toBeNull();
    route.pick(null);
    expect(route.overrides.value).toBeNull();
  });

  test('that is closed meanwhile sends nothing until another one is picked', async () => {
    const { composer, route, connection } = await sends();
    route.pick('email');
    composer.type('Hello?');
    expect(composer.canSend.value).toBe(true);
    const closed = previewed();
    const choices = closed.choices.map((it) =>
      it.channel === 'email' ? { ...it, state: 'blocked' as const, because: 'opted-out' as const } : it,
    );
    connection.answer('route:preview', { ...closed, choices });
    connection.push('presence:changed', { conversation: one, present: true });
    await pass(0);
    expect(composer.canSend.value).toBe(false);
    composer.choose('note');
    expect(route.isBlocked.value).toBe(true);
    composer.choose('reply');
    route.pick(null);
    expect(composer.canSend.value).toBe(true);
  });

  test('stays with the conversation it was picked for', async () => {
    const { conversation, route } = await sends();
    route.pick('email');
    conversation.open(two);
    await pass(0);
    expect(route.picked.value).toBeNull();
    conversation.open(one);
    await pass(0);
    expect(route.picked.value).toBe('email');
  });

  test('comes back with a message that was stopped, but not when the way itself was refused', async () => {
    const { composer, connection, outbox, route } = await sends();
    connection.answer('conversation:resume', 'unreachable');
    connection.answer('message:send', refused('conversation.moved-on', { entries: [] }));
    route.pick('email');
    composer.type('Ready.');
    composer.send(false);
    await pass(10);
    expect(composer.text.value).toBe('Ready.');
    expect(route.picked.value).toBe('email');

    connection.answer('message:send', refused('channel.opted-out'));
    composer.send(false);
    await pass(10);
    const [parked] = outbox.state.value.items;
    expect(parked?.problem?.code).toBe('channel.opted-out');
    if (parked) composer.edit(parked);
    await pass(10);
    expect(composer.text.value).toBe('Ready.');
    expect(route.picked.value).toBeNull();
  });
});
