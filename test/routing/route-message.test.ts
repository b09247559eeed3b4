import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  nextWay,
  pickedWay,
  routeMessage,
  type Situation,
  type Way,
} from '../../plugin-server/routing/route-message.ts';
import { becauses, channelKinds } from '../../protocol/channel.ts';

/** Situations of every kind, also of channels that come later: the router does not know which a site has. */
const way = (channel: Way['channel']) =>
  fc.record({
    channel: fc.constant(channel),
    peer: fc.option(fc.constantFrom('7', '8')),
    closed: fc.option(
      fc.constantFrom('window-closed', 'opted-out', 'bad-address', 'paused', 'capped', 'quiet', 'no-consent'),
      { freq: 3 },
    ),
    gatherMs: fc.constantFrom(0, 45_000),
  }) as fc.Arbitrary<Way>;
const ways = fc
  .uniqueArray(fc.constantFrom('email', 'whatsapp', 'sms'), { maxLength: 3 })
  .chain((kinds) => fc.tuple(...kinds.map((kind) => way(kind))));
const situation: fc.Arbitrary<Situation> = fc.record({
  isPresent: fc.boolean(),
  prefers: fc.option(fc.constantFrom(...channelKinds)),
  last: fc.constantFrom(...channelKinds),
  ways,
  graceMs: fc.constantFrom(30_000, 120_000),
});

const isOpen = ({ closed, peer }: Way): boolean => closed === null && peer !== null;
const run = (holds: (it: Situation) => void): void =>
  fc.assert(fc.property(situation, holds), { numRuns: 5_000, seed: 4 });

describe('the router', () => {
  test('answers a visitor who is there in the chat, whatever she chose', () =>
    run((it) => {
      if (it.isPresent) expect(routeMessage(it)).toMatchObject({ channel: 'chat', because: 'present' });
    }));

  test('takes the channel she chose, if it is open', () =>
    run((it) => {
      const chosen = it.ways.find(({ channel }) => channel === it.prefers);
      if (!it.isPresent && chosen !== undefined && isOpen(chosen))
        expect(routeMessage(it)).toEqual({
          channel: chosen.channel,
          peer: chosen.peer,
          because: 'chosen',
          afterMs: chosen.gatherMs,
        });
    }));

  test('else takes the channel of her last message', () =>
    run((it) => {
      const chosen = it.ways.find(({ channel }) => channel === it.prefers);
      const last = it.ways.find(({ channel }) => channel === it.last);
      if (it.isPresent || it.prefers === 'chat' || (chosen !== undefined && isOpen(chosen))) return;
      if (last !== undefined && isOpen(last))
        expect(routeMessage(it)).toMatchObject({ channel: last.channel, because: 'last' });
    }));

  test('else lets it wait in the chat, and names the way it goes on by after the grace time', () =>
    run((it) => {
      const route = routeMessage(it);
      if (route.channel !== 'chat' || it.isPresent) return;
      const next = nextWay(it, ['chat']);
      expect(route.peer).toBeNull();
      expect(route.afterMs).toBe(next === null || it.prefers === 'chat' ? null : it.graceMs);
    }));

  test('never takes a way that is closed, or of which no address is known', () =>
    run((it) => {
      for (const route of [routeMessage(it), nextWay(it, []), ...channelKinds.map((kind) => pickedWay(it, kind))]) {
        if (route === null || typeof route === 'string' || route.channel === 'chat') continue;
        const taken = it.ways.find(({ channel }) => channel === route.channel);
        expect(taken !== undefined && isOpen(taken)).toBe(true);
        expect(route.peer).toBe(taken?.peer);
      }
    }));

  test('sends nothing out of the house when she wants her answers in the chat', () =>
    run((it) => {
      if (it.prefers !== 'chat') return;
      expect(routeMessage(it).channel).toBe('chat');
      expect(nextWay(it, [])).toBeNull();
    }));

  test('tries each way once: the ladder of what is left always ends', () =>
    run((it) => {
      const tried: Way['channel'][] = [];
      for (let next = nextWay(it, tried); next !== null; next = nextWay(it, tried)) {
        expect(tried).not.toContain(next.channel);
        tried.push(next.channel as Way['channel']);
      }
      expect(tried.length).toBe(it.prefers === 'chat' ? 0 : it.ways.filter(isOpen).length);
    }));

  test('gives a reason the inbox has words for, and names what closed the way she would have got', () =>
    run((it) => {
      const route = routeMessage(it);
      expect(becauses).toContain(route.because);
      const chosen = it.ways.find(({ channel }) => channel === it.prefers);
      if (!it.isPresent && nextWay(it, []) === null && chosen !== undefined && chosen.closed !== null)
        expect(route.because).not.toBe('waits');
    }));

  test('takes what an agent picked, or says why it is closed', () =>
    run((it) => {
      for (const one of it.ways) {
        const picked = pickedWay(it, one.channel);
        if (isOpen(one)) expect(picked).toMatchObject({ channel: one.channel, because: 'agent' });
        else expect(picked).toBe(one.closed ?? 'no-peer');
      }
    }));
});
