import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addSite } from '../../plugin-server/site/add-site.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import { live } from '../../protocol/limits.ts';
import { bareDist } from '../support/bare-dist.ts';
import {
  agent,
  ask,
  colleague,
  post,
  type TestAgent,
  type TestVisitor,
  visitor,
  type Wired,
  words,
} from '../support/people.ts';
import { type MovedClock, movedClock, startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let clock: MovedClock;
let ada: TestVisitor;
let mia: TestAgent;
let tab: Wired<'visitor'>;
let desk: Wired<'inbox'>;
let conversation: ConversationId;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  clock = movedClock();
  app = await startTestApp({ dist: bareDist(), clock });
  [ada, mia] = [await visitor(app), await agent(app)];
  [tab, desk] = [await ada.tab(), await mia.open()];
  ({ conversation } = await tab.get('message:send', words('Hello', 1)));
});
afterEach(async () => {
  tab.leave();
  desk.leave();
  await app[Symbol.asyncDispose]();
  vi.useRealTimers();
});

/** The clock and everything that looks at it every few seconds. */
const pass = (ms: number): void => {
  for (let left = ms; left > 0; left -= 1_000) {
    clock.move(Math.min(left, 1_000));
    vi.advanceTimersByTime(1_000);
  }
};
const there = { visible: true, panel: true };
const changes = () =>
  desk.heard
    .filter(({ name }) => name === 'presence:changed')
    .map(({ body }) => (body as { present: boolean }).present);
const isPresent = async (): Promise<boolean | undefined> =>
  (await desk.get('inbox:list', { view: 'all', sort: 'newest', limit: 9 })).rows[0]?.present;
const gone = (wired: Wired<'visitor'> | Wired<'inbox'>): Promise<unknown> => {
  const left = new Promise((resolve) => wired.socket.once('disconnect', resolve));
  wired.leave();
  return left;
};

describe('a visitor is there', () => {
  it('while her panel is open on a page she sees, and until she says otherwise', async () => {
    expect(await isPresent()).toBe(false);
    await tab.get('presence', there);
    await desk.hear('presence:changed', (it) => it.conversation === conversation && it.present);
    expect(await isPresent()).toBe(true);
    for (const away of [
      { visible: false, panel: true },
      { visible: true, panel: false },
    ]) {
      await tab.get('presence', away);
      expect(await isPresent()).toBe(false);
      await tab.get('presence', there);
      expect(await isPresent()).toBe(true);
    }
    expect(changes()).toEqual([true, false, true, false, true]);
  });

  it('for 45 seconds after she last said so', async () => {
    await tab.get('presence', there);
    pass(30_000);
    await tab.get('presence', there);
    pass(40_000);
    expect(await isPresent()).toBe(true);
    pass(10_000);
    expect(await isPresent()).toBe(false);
    expect(changes()).toEqual([true, false]);
  });

  it('through a reload: for 15 seconds after her last socket, nobody is told that she was away', async () => {
    await tab.get('presence', there);
    await gone(tab);
    pass(10_000);
    tab = await ada.tab();
    await tab.get('presence', there);
    pass(20_000);
    expect(await isPresent()).toBe(true);
    expect(changes()).toEqual([true]);
    await gone(tab);
    await vi.waitFor(async () => {
      pass(live.presenceLingersMs + 5_000);
      expect(await isPresent()).toBe(false);
    });
    expect(changes()).toEqual([true, false]);
  });

  it('as long as one of her tabs is', async () => {
    const second = await ada.tab();
    await tab.get('presence', there);
    await second.get('presence', there);
    await tab.get('presence', { visible: false, panel: true });
    expect(await isPresent()).toBe(true);
    await second.get('presence', { visible: false, panel: true });
    expect(await isPresent()).toBe(false);
    second.leave();
  });

  it('over HTTP as well', async () => {
    await ask(app, 'visitor', 'presence', there, ada.headers);
    expect(await isPresent()).toBe(true);
    pass(live.presenceHeldMs + 5_000);
    expect(await isPresent()).toBe(false);
  });

  it('in a conversation that she begins with the panel open', async () => {
    await tab.get('presence', there);
    const next = await tab.get('message:send', words('Another thing', 1));
    const { rows } = await desk.get('inbox:list', { view: 'all', sort: 'newest', limit: 9 });
    expect(rows.find((row) => row.conversation === next.conversation)?.present).toBe(true);
  });

  it('for whoever resumes the list, also if the server has forgotten in between who was', async () => {
    const resumed = async () => (await desk.get('inbox:resume', { afterPos: 10_000, limit: 9 })).present;
    expect(await resumed()).toBeUndefined();
    const { pos } = await desk.get('inbox:list', { view: 'all', sort: 'newest', limit: 9 });
    const present = async () => (await desk.get('inbox:resume', { afterPos: pos, limit: 9 })).present;
    expect(await present()).toEqual([]);
    await tab.get('presence', there);
    expect(await present()).toEqual([conversation]);
    await tab.get('presence', { visible: false, panel: true });
    expect(await present()).toEqual([]);
  });

  it('for her shop alone: another knows nothing of it', async () => {
    await addSite({ store: app.store, clock }, { key: 'other', origins: [app.publicUrl] });
    clock.move(1_000);
    const bea = await visitor(app, 'other');
    const elsewhere = await bea.tab();
    await elsewhere.get('message:send', words('Hello', 1));
    await elsewhere.get('presence', there);
    await tab.get('presence', there);
    await desk.hear('presence:changed', ({ present }) => present);
    expect(changes()).toEqual([true]);
    elsewhere.leave();
  });
});

describe('somebody answers', () => {
  it('while an agent says so: visitors learn it as it changes, and at first sight', async () => {
    const state = async () =>
      (await ask(app, 'visitor', 'visitor:hello', { site: 'demo', locale: 'de' })).availability.state;
    expect(await state()).toBe('unknown');
    await desk.get('presence:set', { on: true });
    await tab.hear('availability:changed', ({ availability }) => availability.state === 'open');
    await desk.hear('agents:changed');
    expect(await state()).toBe('open');
    const late = await ada.tab();
    expect(late.heard[0]?.body).toMatchObject({ availability: { state: 'open' } });
    await desk.get('presence:set', { on: false });
    await tab.hear('availability:changed', ({ availability }) => availability.state === 'unknown');
    late.leave();
  });

  it('within the hours of the shop: new ones hold at once, and visitors learn when it opens again', async () => {
    await desk.get('presence:set', { on: true });
    await tab.hear('availability:changed', ({ availability }) => availability.state === 'open');
    const closed = [{ on: new Date(clock.wall()).toISOString().slice(0, 10), name: 'Inventur' }];
    const hours = { zone: 'Europe/Berlin', week: null, holidaysOf: null, closed };
    await desk.get('hours:change', hours);
    const { availability } = await tab.hear('availability:changed', (it) => it.availability.state === 'closed');
    expect(availability.opensAt).toBeGreaterThan(clock.wall());
    await desk.get('hours:change', { ...hours, closed: [] });
    await tab.hear('availability:changed', (it) => it.availability.state === 'open');
  });

  it('for a minute after her inbox is closed; whoever comes back in time was never away', async () => {
    await desk.get('presence:set', { on: true });
    await tab.hear('availability:changed');
    await gone(desk);
    pass(50_000);
    desk = await mia.open();
    await desk.get('presence:set', { on: true });
    pass(120_000);
    expect((await tab.get('conversation:list', {})).availability.state).toBe('open');
    await gone(desk);
    await vi.waitFor(async () => {
      pass(70_000);
      expect((await tab.get('conversation:list', {})).availability.state).toBe('unknown');
    });
    await tab.hear('availability:changed', ({ availability }) => availability.state === 'unknown');
  });

  it('over HTTP for a minute, and not for ever', async () => {
    await ask(app, 'inbox', 'presence:set', { on: true }, mia.headers);
    expect((await tab.get('conversation:list', {})).availability.state).toBe('open');
    pass(50_000);
    expect((await tab.get('conversation:list', {})).availability.state).toBe('open');
    pass(20_000);
    expect((await tab.get('conversation:list', {})).availability.state).toBe('unknown');
  });

  it('as long as one of them does', async () => {
    const otto = await colleague(app, mia, 'otto@shop.example');
    const other = await otto.open();
    await desk.get('presence:set', { on: true });
    await other.get('presence:set', { on: true });
    await desk.get('presence:set', { on: false });
    expect((await tab.get('conversation:list', {})).availability.state).toBe('open');
    const { agents } = await desk.get('agent:list', {});
    expect(Object.fromEntries(agents.map(({ email, presence }) => [email.split('@')[0], presence]))).toEqual({
      mia: 'offline',
      otto: 'online',
    });
    await other.get('presence:set', { on: false });
    expect((await tab.get('conversation:list', {})).availability.state).toBe('unknown');
    other.leave();
  });
});

describe('typing', () => {
  it('of a visitor is seen where her conversation is open, and nowhere else', async () => {
    const second = await mia.open();
    await desk.get('conversation:open', { conversation });
    tab.socket.emit('typing', { conversation, on: true });
    expect(await desk.hear('typing')).toEqual({ conversation, on: true, who: 'visitor' });
    await tab.get('typing', { conversation, on: false });
    expect(await desk.hear('typing')).toEqual({ conversation, on: false, who: 'visitor' });
    await second.get('session:list', {});
    expect(second.heard.map(({ name }) => name)).not.toContain('typing');
    await desk.get('conversation:leave', { conversation });
    await tab.get('typing', { conversation, on: true });
    await desk.get('session:list', {});
    expect(desk.heard.filter(({ name }) => name === 'typing')).toHaveLength(2);
    second.leave();
  });

  it('of an agent is seen by the visitor under her name, by colleagues under who she is, and not by herself', async () => {
    const otto = await (await colleague(app, mia, 'otto@shop.example')).open();
    const { agent: self } = await mia.open().then((it) => {
      it.leave();
      return it.heard[0]?.body as { agent: { agent: string; name: string } };
    });
    for (const it of [desk, otto]) await it.get('conversation:open', { conversation });
    await desk.get('typing', { conversation, on: true });
    expect(await tab.hear('typing')).toEqual({ conversation, on: true, name: self.name });
    expect(await otto.hear('typing')).toEqual({ conversation, on: true, who: { agent: self.agent, name: self.name } });
    await desk.get('session:list', {});
    expect(desk.heard.map(({ name }) => name)).not.toContain('typing');
    otto.leave();
  });

  it('is written down nowhere', async () => {
    const before = await ask(app, 'inbox', 'inbox:resume', { afterPos: 0, limit: 50 }, mia.headers);
    await tab.get('typing', { conversation, on: true });
    await desk.get('typing', { conversation, on: true });
    await tab.get('presence', { visible: false, panel: false });
    expect(await ask(app, 'inbox', 'inbox:resume', { afterPos: 0, limit: 50 }, mia.headers)).toEqual(before);
  });
});

describe('the pulse', () => {
  const pulses = (it: Wired<'visitor'> | Wired<'inbox'>) => it.heard.filter(({ name }) => name === 'pulse');
  const beat = async (): Promise<void> => {
    for (let second = 0; second < 25; second += 1) vi.advanceTimersByTime(1_000);
    // Whatever was told before this answer is here with it.
    await tab.get('conversation:list', {});
    await desk.get('session:list', {});
  };

  it('tells each socket its numbers once in 25 seconds, however many there are', async () => {
    const tabs = [await ada.tab(), await ada.tab()];
    const others: Wired<'visitor'>[] = [];
    for (let at = 0; at < 27; at += 1) others.push(await (await visitor(app)).tab());
    await beat();
    await vi.waitFor(() => {
      for (const it of [tab, ...tabs, ...others]) expect(pulses(it)).toHaveLength(1);
    });
    expect(pulses(tab)[0]?.body).toEqual({ conversations: [[conversation, 1, 0]] });
    for (const it of [...tabs, ...others]) it.leave();
  });

  it('has the numbers of what was said meanwhile, also of notes, and of the list', async () => {
    await desk.get('conversation:open', { conversation });
    await desk.get('message:send', {
      conversation,
      cid: 'A'.repeat(22) as never,
      n: 1,
      seenSeq: 1,
      text: 'Hi',
      files: [],
    });
    await desk.get('note:add', { conversation, cid: 'B'.repeat(22) as never, text: 'note', files: [], mentions: [] });
    await beat();
    const { pos } = await desk.get('inbox:list', { view: 'all', sort: 'newest', limit: 1 });
    await vi.waitFor(() => {
      expect(pulses(desk).at(-1)?.body).toEqual({ pos, conversations: [[conversation, 2, 1, 1]] });
      expect(pulses(tab).at(-1)?.body).toEqual({ conversations: [[conversation, 2, 1]] });
    });
  });

  it('goes on after the store could not be asked once', async () => {
    const { readableBy } = app.store.read;
    const answered = await post(app, '/v1/visitor/conversation/list', {}, ada.headers);
    expect(answered.status).toBe(200);
    Reflect.set(app.store.read, 'readableBy', () => Promise.reject(new Error('not now')));
    const cut = new Promise((resolve) => tab.socket.once('disconnect', resolve));
    for (let second = 0; second < 25; second += 1) vi.advanceTimersByTime(1_000);
    // She is cut and comes again, rather than believe that there is nothing new.
    await cut;
    Reflect.set(app.store.read, 'readableBy', readableBy);
    tab = await ada.tab();
    await beat();
    await vi.waitFor(() => expect(pulses(tab)).toHaveLength(1));
  });
});
