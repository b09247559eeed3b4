import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deskOf, leaveAll, pass, stopTime } from './desk-of.ts';
import { refused } from './fake-connection.ts';
import { anna, conversationNamed, openedWith, rowOf, saidBy } from './made.ts';

beforeEach(stopTime);
afterEach(() => {
  leaveAll();
  vi.useRealTimers();
});

describe('an answer that did not get through', () => {
  test('is tried again, moved, left or hurried by its number, each under a name of its own', async () => {
    const { connection, deliveries } = await deskOf();
    for (const door of ['delivery:retry', 'delivery:move', 'delivery:leave', 'delivery:hurry'] as const)
      connection.answer(door, {});
    await deliveries.retry(7);
    await deliveries.move(7, 'chat');
    await deliveries.leave(7, true);
    await deliveries.hurry(7);
    const asked = [
      connection.asked('delivery:retry')[0],
      connection.asked('delivery:move')[0],
      connection.asked('delivery:leave')[0],
      connection.asked('delivery:hurry')[0],
    ];
    expect(asked).toMatchObject([{ delivery: 7 }, { delivery: 7, to: 'chat' }, { delivery: 7, arrived: true }, {}]);
    expect(new Set(asked.map((one) => one?.cid)).size).toBe(4);
  });

  test('goes once, however impatient the hand', async () => {
    const { connection, deliveries } = await deskOf();
    let answer: () => void = () => undefined;
    connection.answer('delivery:retry', async () => {
      await new Promise<void>((resolve) => (answer = resolve));
      return {};
    });
    const first = deliveries.retry(7);
    expect([...deliveries.underWay.value]).toEqual([7]);
    expect(await deliveries.retry(7)).toBeUndefined();
    answer();
    expect(await first).toEqual({ ok: true });
    expect(connection.asked('delivery:retry')).toHaveLength(1);
    expect([...deliveries.underWay.value]).toEqual([]);
  });

  test('is asked for again under the same name when the line broke, and not when it was refused', async () => {
    const { connection, deliveries } = await deskOf();
    let isBroken = true;
    connection.answer('delivery:retry', () => (isBroken ? 'unreachable' : refused('delivery.already-sent')));
    const told = deliveries.retry(7);
    await pass(0);
    isBroken = false;
    await pass(10_000);
    expect(await told).toMatchObject({ ok: false, problem: { code: 'delivery.already-sent' } });
    const asked = connection.asked('delivery:retry');
    expect(asked).toHaveLength(2);
    expect(new Set(asked.map(({ cid }) => cid)).size).toBe(1);
  });
});

describe('a ladder that is running', () => {
  const escalation = 'es_0000000000000000000001' as Parameters<Awaited<ReturnType<typeof deskOf>>['ladder']['take']>[0];

  test('is taken, sent on and stopped', async () => {
    const { connection, ladder } = await deskOf();
    for (const door of ['escalation:take', 'escalation:next', 'escalation:stop'] as const) connection.answer(door, {});
    await ladder.take(escalation);
    await ladder.next(escalation);
    await ladder.stop(escalation);
    expect(connection.asked('escalation:take')).toMatchObject([{ escalation }]);
    expect(connection.asked('escalation:next')).toMatchObject([{ escalation }]);
    expect(connection.asked('escalation:stop')).toMatchObject([{ escalation }]);
  });

  test('belongs to whoever came first: the second taker is told', async () => {
    const { connection, ladder } = await deskOf();
    connection.answer('escalation:take', refused('escalation.ended'));
    expect(await ladder.take(escalation)).toMatchObject({ ok: false, problem: { code: 'escalation.ended' } });
  });

  test('calls in the title of the page until it ends, whoever has the conversation', async () => {
    const { connection, list } = await deskOf({ rows: [rowOf(1, { unread: 0 }), rowOf(2, { unread: 0 })] });
    expect(list.unread.value).toBe(0);
    const row = rowOf(1, { pos: 11, unread: 0, isEscalated: true });
    connection.push('conversation:changed', { pos: 11, summary: row });
    await pass(100);
    expect(list.unread.value).toBe(1);
    connection.push('conversation:changed', { pos: 12, summary: rowOf(1, { pos: 12, unread: 0 }) });
    await pass(100);
    expect(list.unread.value).toBe(0);
  });
});

test('an answer that gathers says so as soon as its marks are there', async () => {
  const one = conversationNamed(1);
  const { connection, conversation } = await deskOf();
  const ways = { prefers: 'email', email: { masked: 'a•••@x.de', isProven: true, state: 'ok' } } as const;
  connection.answer('conversation:open', openedWith(rowOf(1), [saidBy('visitor', 1), saidBy(anna, 2)]));
  conversation.open(one);
  await pass(0);
  connection.push('marks:changed', {
    conversation: one,
    epoch: 'e1.0',
    rev: 1,
    marks: {
      visitor: 0,
      agents: 2,
      ways,
      deliveries: [{ seq: 2, channel: 'email', state: 'waiting', because: 'chosen', delivery: 9, dueAt: 45_000 }],
    },
  });
  expect(conversation.ticks.value.get(2)).toMatchObject({
    state: 'waiting',
    channel: 'email',
    delivery: 9,
    dueAt: 45_000,
  });
});
