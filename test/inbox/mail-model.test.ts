import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { foldAt } from '../../inbox/fold-at.ts';
import type { InboxAside } from '../../inbox/models/thread-line.ts';
import { deskOf, leaveAll, pass, stopTime } from './desk-of.ts';
import { conversationNamed, mailCard, morning, openedWith, rowOf, saidBy } from './made.ts';

const one = conversationNamed(1);
const two = conversationNamed(2);
const epoch = 'e1.0';

beforeEach(stopTime);
afterEach(() => {
  leaveAll();
  vi.useRealTimers();
});

type Held = Extract<InboxAside, { t: 'mail' }>;
const held = (more: Partial<Held> = {}): Held => ({
  t: 'mail',
  asideSeq: 1,
  afterSeq: 1,
  at: morning,
  agent: null,
  why: 'other-sender',
  state: 'held',
  text: 'May I fetch it for her?',
  files: [],
  card: mailCard(3),
  ...more,
});

const opened = async () => {
  const desk = await deskOf();
  desk.connection.answer('conversation:open', () => openedWith(rowOf(1), [saidBy('visitor', 1)], { asides: [held()] }));
  desk.conversation.open(one);
  await pass(0);
  return desk;
};
const statesIn = ({ conversation }: Awaited<ReturnType<typeof opened>>) =>
  conversation.asides.value.flatMap((aside) => (aside.t === 'mail' ? aside.state : []));

describe('a mail that came in', () => {
  test('is read whole once, however often it is unfolded', async () => {
    const { connection, mails } = await deskOf();
    connection.answer('mail:read', { text: 'All of it', isCut: false });
    await mails.read(3);
    await mails.read(3);
    expect(connection.asked('mail:read')).toEqual([{ mail: 3 }]);
    expect(mails.wholes.value.get(3)).toEqual({ is: 'ready', text: 'All of it', isCut: false });
  });

  test('that could not be loaded is asked for again', async () => {
    const { connection, mails } = await deskOf();
    connection.answer('mail:read', 'unreachable');
    await mails.read(3);
    expect(mails.wholes.value.get(3)).toEqual({ is: 'failed' });
    connection.answer('mail:read', { text: 'All of it', isCut: true });
    await mails.read(3);
    expect(mails.wholes.value.get(3)).toMatchObject({ is: 'ready', isCut: true });
  });

  test('moves to the conversation it belongs to, by its number', async () => {
    const { connection, mails } = await deskOf();
    connection.answer('mail:join', { conversation: two, seq: 4 });
    expect(await mails.join(one, 1042)).toMatchObject({ ok: true, conversation: two });
    expect(connection.asked('mail:join')).toMatchObject([{ conversation: one, into: 1042 }]);
  });

  test('shows forty lines; a few more fold nothing', () => {
    const lines = (n: number) => Array.from({ length: n }, (_, at) => `line ${at + 1}`).join('\n');
    expect(foldAt(lines(45))).toBeNull();
    const fold = foldAt(lines(60));
    expect(fold?.more).toBe(20);
    expect(lines(60).slice(0, fold?.at).split('\n')).toHaveLength(40);
  });
});

describe('a mail that waits for a yes', () => {
  test('is released or left out by its number in the conversation', async () => {
    const desk = await opened();
    desk.connection.answer('aside:release', { seq: 2 });
    desk.connection.answer('aside:keep', {});
    await desk.mails.release(one, 1);
    await desk.mails.keep(one, 1);
    expect(desk.connection.asked('aside:release')).toMatchObject([{ conversation: one, asideSeq: 1 }]);
    expect(desk.connection.asked('aside:keep')).toMatchObject([{ conversation: one, asideSeq: 1 }]);
  });

  test('shows what a colleague decided, in its place', async () => {
    const desk = await opened();
    expect(statesIn(desk)).toEqual(['held']);
    desk.connection.push('aside:added', { conversation: one, epoch, aside: held({ state: 'released' }) });
    expect(statesIn(desk)).toEqual(['released']);
  });

  test('shows what was decided while another conversation was open', async () => {
    const desk = await opened();
    desk.conversation.open(two);
    await pass(0);
    desk.connection.answer('conversation:open', () =>
      openedWith(rowOf(1), [saidBy('visitor', 1)], { asides: [held({ state: 'kept' })] }),
    );
    desk.conversation.open(one);
    await pass(0);
    expect(statesIn(desk)).toEqual(['kept']);
  });
});
