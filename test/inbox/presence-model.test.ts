import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Attention } from '../../inbox/models/attention-model.ts';
import { PresenceModel } from '../../inbox/models/presence-model.ts';
import { fakeConnection } from './fake-connection.ts';
import { anna, ben, conversationNamed, saidBy } from './made.ts';

const one = conversationNamed(1);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const presenceOf = () => {
  const connection = fakeConnection();
  const isHere = signal(true);
  const presence = new PresenceModel(connection, anna, { isHere } as unknown as Attention);
  return { connection, isHere, presence, writers: () => presence.typing.value.get(one) ?? [] };
};

describe('somebody is typing', () => {
  test('until she stops, sends, or was silent for six seconds', () => {
    const { connection, writers } = presenceOf();
    connection.push('typing', { conversation: one, on: true, who: 'visitor' });
    expect(writers()).toEqual(['visitor']);
    vi.advanceTimersByTime(5_900);
    connection.push('typing', { conversation: one, on: true, who: 'visitor' });
    vi.advanceTimersByTime(5_900);
    expect(writers()).toEqual(['visitor']);
    vi.advanceTimersByTime(200);
    expect(writers()).toEqual([]);

    connection.push('typing', { conversation: one, on: true, who: 'visitor' });
    connection.push('entry:added', { conversation: one, epoch: 'e', entry: saidBy('visitor', 1) });
    expect(writers()).toEqual([]);
  });

  test('is shown for colleagues, not for myself in another window', () => {
    const { connection, writers } = presenceOf();
    connection.push('typing', { conversation: one, on: true, who: { agent: anna, name: 'Anna' } });
    connection.push('typing', { conversation: one, on: true, who: { agent: ben, name: 'Ben' } });
    expect(writers()).toEqual([{ agent: ben, name: 'Ben' }]);
  });

  test('is told at most every three seconds, and taken back when I rest', () => {
    const { connection, presence } = presenceOf();
    for (let key = 0; key < 20; key++) {
      presence.typed(one);
      vi.advanceTimersByTime(200);
    }
    expect(connection.hinted('typing')).toEqual([
      { conversation: one, on: true },
      { conversation: one, on: true },
    ]);
    vi.advanceTimersByTime(6_000);
    expect(connection.hinted('typing').at(-1)).toEqual({ conversation: one, on: false });
  });
});

describe('an agent is there', () => {
  test('as long as her window is open or was used within ten minutes', () => {
    const { connection, isHere } = presenceOf();
    expect(connection.hinted('presence:set')).toEqual([{ on: true }]);
    isHere.value = false;
    vi.advanceTimersByTime(9 * 60_000);
    expect(connection.hinted('presence:set')).toHaveLength(1);
    vi.advanceTimersByTime(2 * 60_000);
    expect(connection.hinted('presence:set').at(-1)).toEqual({ on: false });
    isHere.value = true;
    expect(connection.hinted('presence:set').at(-1)).toEqual({ on: true });
  });

  test('tells it again on a new connection', () => {
    const { connection } = presenceOf();
    connection.join();
    expect(connection.hinted('presence:set')).toEqual([{ on: true }, { on: true }]);
  });
});
