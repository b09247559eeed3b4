import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ConversationId } from '../../protocol/ids.ts';
import { type ProblemCode, problem } from '../../protocol/problems.ts';
import { OwnWays } from '../../widget/own-ways.ts';
import type { Wish } from '../../widget/ways-state.ts';

type Answer = { readonly ok: true; readonly seq: number } | ReturnType<typeof no> | null;

const first = 'cv_1' as ConversationId;
const no = (code: ProblemCode, retryAfterMs?: number) => ({
  ok: false as const,
  problem: problem(code, undefined, retryAfterMs),
});
const yes = { ok: true as const, seq: 3 };
const address: Wish = { is: 'address', value: 'ada@example.de', isChoice: false };

/** Her conversation, and a server that answers what it is told to, in this order; then nothing. */
const begin = (...answers: readonly Answer[]) => {
  const asked: [door: string, body: { readonly cid: string }][] = [];
  const kept: ConversationId[] = [];
  const place = { talk: first as ConversationId | null, isOnline: true };
  const ways = new OwnWays({
    request: ((door: string, body: { cid: string }) => {
      asked.push([door, body]);
      return Promise.resolve(answers[asked.length - 1] ?? null);
    }) as never,
    talk: () => place.talk,
    isOnline: () => place.isOnline,
    declined: async () => [...kept],
    decline: async (conversation) => void kept.push(conversation),
    changed: () => {},
  });
  return { ways, asked, kept, place };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);

test.each<[string, Wish, string, object]>([
  ['here in the chat', { is: 'prefer', channel: 'chat' }, 'conversation:prefer', { channel: 'chat' }],
  ['an address', address, 'escalation:ask', { to: { is: 'email', value: 'ada@example.de', isChoice: false } }],
  ['a person', { is: 'person' }, 'escalation:ask', { to: { is: 'person' } }],
  ['no address any more', { is: 'remove' }, 'way:remove', { channel: 'email' }],
])('%s is asked for at its door, and done once the server says so', async (_, wish, door, body) => {
  const { ways, asked } = begin(yes);
  ways.wish(wish);
  expect(ways.state.wished).toEqual({ wish, is: 'going' });
  await settle();
  expect(asked).toEqual([[door, { conversation: first, cid: expect.any(String), ...body }]]);
  expect(ways.state.wished).toEqual({ wish, is: 'done' });
});

test('what a refusal says is kept until she has seen it, and nothing is asked again by itself', async () => {
  const { ways, asked } = begin(no('channel.bad-address'));
  ways.wish(address);
  await settle();
  expect(ways.state.wished).toEqual({ wish: address, is: 'failed', problem: problem('channel.bad-address') });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(1);
  ways.seen();
  expect(ways.state.wished).toBeNull();
});

test('a limit is said and not run against', async () => {
  const { ways, asked } = begin(no('limit.rate', 40_000));
  ways.wish(address);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ways.state.wished?.is).toBe('failed');
  expect(asked).toHaveLength(1);
});

test('without a connection it waits, and goes as soon as there is one: the same request, so it happens once', async () => {
  const { ways, asked, place } = begin(null, yes);
  place.isOnline = false;
  ways.look();
  ways.wish(address);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ways.state.wished?.is).toBe('waiting');
  expect(asked).toHaveLength(1);
  // She may close the sheet meanwhile.
  ways.seen();
  place.isOnline = true;
  ways.look();
  await settle();
  expect(ways.state.wished?.is).toBe('done');
  expect(asked[1]).toEqual(asked[0]);
});

test('a server that restarts is asked again after its time', async () => {
  const { ways, asked } = begin(no('server.draining', 2_000), yes);
  ways.wish({ is: 'person' });
  await settle();
  expect(ways.state.wished?.is).toBe('waiting');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ways.state.wished?.is).toBe('done');
  expect(asked).toHaveLength(2);
});

test('only her last wish is spoken of', async () => {
  const { ways } = begin(no('channel.off'), yes);
  ways.wish({ is: 'prefer', channel: 'email' });
  ways.wish({ is: 'prefer', channel: 'chat' });
  await settle();
  expect(ways.state.wished).toEqual({ wish: { is: 'prefer', channel: 'chat' }, is: 'done' });
});

test('her no to an address is kept for this conversation; another one asks anew', async () => {
  const { ways, kept, place } = begin();
  expect(ways.state.isDeclined).toBeNull();
  await settle();
  expect(ways.state.isDeclined).toBe(false);
  ways.decline();
  expect(ways.state.isDeclined).toBe(true);
  ways.decline();
  expect(kept).toEqual([first]);
  place.talk = 'cv_2' as ConversationId;
  ways.look();
  await settle();
  expect(ways.state.isDeclined).toBe(false);
  place.talk = first;
  ways.look();
  await settle();
  expect(ways.state.isDeclined).toBe(true);
});

test('who takes her address back is not asked for it again', async () => {
  const { ways, kept } = begin(yes);
  ways.wish({ is: 'remove' });
  await settle();
  expect(kept).toEqual([first]);
  expect(ways.state.isDeclined).toBe(true);
});

test('what belongs to one conversation is not said of the next', async () => {
  const { ways, asked, place } = begin(null);
  ways.wish(address);
  await settle();
  place.talk = 'cv_2' as ConversationId;
  ways.look();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ways.state.wished).toBeNull();
  expect(asked).toHaveLength(1);
});
