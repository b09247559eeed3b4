import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeBrowser, type Tab } from './fake-browser.ts';
import { FakeServer } from './fake-server.ts';

/** Where order and loss are at stake: whatever the network does, nobody is lost, mixed up or left behind. */

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 17, 9) });
});

afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const passing = fc.constantFrom(0, 1, 4, 6, 9, 30, 400, 3_000);

const arrivedIn = (server: FakeServer): string[] =>
  server.talks.flatMap((talk) =>
    talk.entries.flatMap((entry) => (entry.t === 'message' && entry.author.side === 'visitor' ? [entry.text] : [])),
  );

test('signing out at any moment, in any weather: nothing of hers stays, and what is told as unsent did not arrive later', async () => {
  const step = fc.record({ is: fc.constantFrom('writes', 'writes', 'cut', 'mended', 'other tab'), ms: passing });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.nat({ max: 1 }), async (steps, who) => {
      const server = new FakeServer();
      const browser = new FakeBrowser(server);
      const tabs: Tab[] = [await browser.tab()];
      let written = 0;
      for (const { is, ms } of steps) {
        if (is === 'writes') tabs[written % tabs.length]!.session.send({ text: `${++written}`, files: [] });
        else if (is === 'cut') server.cut();
        else if (is === 'mended') server.mend();
        else if (tabs.length < 2) tabs.push(await browser.tab());
        await pass(ms);
      }
      // What she wrote in one tab is known in all of them.
      await pass(5);
      const by = tabs[Math.min(who, tabs.length - 1)]!;
      const left = by.session.page.logout();
      await pass(6_500);
      const atOnce = arrivedIn(server);
      server.mend();
      const { unsent } = await left;
      await pass(120_000);
      expect(arrivedIn(server)).toEqual(atOnce);
      // An acknowledgement that was lost on the way back counts as unsent: at least as many arrived as were not told.
      expect(atOnce.length).toBeGreaterThanOrEqual(written - unsent);
      const kept = [...browser.stored.keys()].filter((key) => !key.startsWith('leaving:'));
      expect(kept).toEqual([]);
      for (const { session } of tabs) expect([session.state.talk, session.state.unsent]).toEqual([null, []]);
      const again = await browser.tab();
      await pass(60_000);
      // The sign-out itself is heard in the end; a device whose making was lost on the way back has nothing in it.
      expect([...browser.stored.keys()]).toEqual([]);
      expect(server.talks.filter((talk) => server.people.devices.includes(talk.device))).toEqual([]);
      again.session.send({ text: 'neu', files: [] });
      await pass(5_000);
      expect(server.talks.at(-1)?.entries.map((entry) => entry.t === 'message' && entry.text)).toEqual(['neu']);
      for (const one of [...tabs, again]) one.close();
    }),
    { numRuns: 300 },
  );
}, 120_000);

test('two tabs whose token is renewed, proven and cut off at any moment stay the same device, and nothing is lost', async () => {
  const step = fc.record({
    is: fc.constantFrom('writes', 'writes', 'due', 'proves', 'signs in', 'cut', 'mended', 'reloads'),
    tab: fc.nat({ max: 1 }),
    ms: passing,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 16 }), async (steps) => {
      const server = new FakeServer();
      const browser = new FakeBrowser(server);
      const tabs: Tab[] = [await browser.tab(), await browser.tab()];
      const written: string[] = [];
      const write = (tab: Tab) => {
        written.push(`${written.length}`);
        tab.session.send({ text: written.at(-1)!, files: [] });
      };
      write(tabs[0]!);
      await pass(500);
      const [device] = server.people.devices;
      for (const { is, tab, ms } of steps) {
        const { session } = tabs[tab]!;
        if (is === 'writes') {
          write(tabs[tab]!);
          await pass(3);
        } else if (is === 'due') {
          device!.isDue = true;
          server.rewelcome();
        } else if (is === 'proves') {
          session.person.requestCode('ada@x.de', 'prove');
          await pass(30);
          session.person.verifyCode('123456');
        } else if (is === 'cut') server.cut();
        else if (is === 'mended') server.mend();
        else if (is === 'reloads') {
          tabs[tab]!.close();
          tabs[tab] = await browser.tab();
        }
        await pass(ms);
      }
      server.mend();
      for (const { session } of tabs) session.poke();
      await pass(240_000);
      expect(server.people.devices).toEqual([device]);
      expect([...arrivedIn(server)].sort((a, b) => Number(a) - Number(b))).toEqual(written);
      expect(server.talks).toHaveLength(1);
      for (const { session } of tabs) {
        expect(session.state.stopped).toBeNull();
        expect(session.state.talk?.entries).toHaveLength(written.length);
      }
      // A tab that is closed before it could store the new token leaves the old one, which has not ended yet.
      expect([device!.token, device!.next]).toContain((browser.stored.get('device') as { token: string }).token);
      for (const one of tabs) one.close();
    }),
    { numRuns: 300 },
  );
}, 120_000);

test('a conversation arriving from another device while a message is on its way: both are there, each once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(passing, { minLength: 1, maxLength: 4 }),
      passing,
      fc.boolean(),
      fc.boolean(),
      async (pauses, before, isCut, isPaused) => {
        const server = new FakeServer();
        const laptop = new FakeBrowser(server);
        const phone = new FakeBrowser(server);
        const there = await laptop.tab();
        there.session.send({ text: 'vom Laptop', files: [] });
        await pass(500);
        there.session.person.offer();
        await pass(100);
        const here = await phone.tab();
        await pass(before);
        const written: string[] = [];
        for (const ms of pauses) {
          written.push(`${written.length}`);
          here.session.send({ text: written.at(-1)!, files: [] });
          await pass(ms);
        }
        if (isCut) {
          server.cut();
          await pass(10);
          server.mend();
        }
        here.session.page.hold('nl_1');
        if (isPaused) await pass(20);
        here.session.person.acceptArrival();
        await pass(5_000);
        // A lost answer is asked for by her.
        if (here.session.state.person.arrival?.is === 'failed') here.session.person.acceptArrival();
        await pass(120_000);
        expect(arrivedIn(server).sort()).toEqual([...written, 'vom Laptop'].sort());
        expect(server.talks.length).toBe(2);
        expect(here.session.state.talk?.id).toBe(server.talks[0]!.id);
        expect(here.session.state.unsent).toEqual([]);
        const isUsed = server.people.devices.map((device) =>
          server.talks.some((talk) => talk.device === device || server.people.isLinked(device, talk.id)),
        );
        // One for the laptop, one for the phone; one whose making was lost on the way back has nothing in it.
        expect(isUsed.filter(Boolean)).toHaveLength(2);
        here.session.send({ text: 'weiter', files: [] });
        await pass(2_000);
        expect(there.session.state.talk?.entries.at(-1)).toMatchObject({ text: 'weiter' });
        for (const one of [here, there]) one.close();
      },
    ),
    { numRuns: 300 },
  );
}, 120_000);
