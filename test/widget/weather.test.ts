import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeBrowser, type Tab } from './fake-browser.ts';
import { FakeServer } from './fake-server.ts';

/** Whatever the network, the tabs and the server do: what she wrote arrives once, in the order she wrote it. */

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 17, 9) });
});

afterEach(() => {
  vi.useRealTimers();
});

type Happening =
  | { is: 'writes'; tab: number }
  | { is: 'cut' | 'mended' | 'answered' | 'no-sockets' | 'sockets' | 'busy' | 'out-of-order' | 'welcomed-again' }
  | { is: 'reloads' | 'opens' | 'closes'; tab: number }
  | { is: 'passes'; ms: number };

const tab = fc.nat({ max: 2 });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ is: fc.constant('writes' as const), tab }) },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constantFrom('cut', 'mended', 'mended', 'answered', 'no-sockets', 'sockets', 'busy', 'welcomed-again'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constantFrom('reloads', 'opens', 'closes'), tab }) },
  {
    weight: 4,
    arbitrary: fc.record({ is: fc.constant('passes' as const), ms: fc.constantFrom(1, 4, 9, 30, 400, 3000) }),
  },
);

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('in any weather, with any tabs, each message arrives once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 40 }), async (happenings) => {
      const server = new FakeServer();
      const browser = new FakeBrowser(server);
      const tabs: (Tab | null)[] = [await browser.tab(), null, null];
      const written: { tab: number; text: string }[] = [];
      for (const it of happenings) {
        switch (it.is) {
          case 'writes': {
            const text = `${written.length}`;
            if (!tabs[it.tab]) break;
            written.push({ tab: it.tab, text });
            tabs[it.tab]!.session.send({ text, files: [] });
            // Nobody writes in two tabs, or writes and closes, within milliseconds: by then it is stored, and told.
            await pass(3);
            break;
          }
          case 'cut':
            server.cut();
            break;
          case 'mended':
            server.mend();
            break;
          case 'answered':
            if (server.talks.length > 0) server.answer('…');
            break;
          case 'no-sockets':
            server.hasSockets = false;
            break;
          case 'sockets':
            server.hasSockets = true;
            break;
          case 'busy':
            server.refuse('message:send', 'server.busy', { retryAfterMs: 700 });
            break;
          case 'welcomed-again':
            server.rewelcome();
            break;
          case 'closes':
            tabs[it.tab]?.close();
            tabs[it.tab] = null;
            break;
          case 'opens':
            tabs[it.tab] ??= await browser.tab();
            break;
          case 'reloads':
            if (!tabs[it.tab]) break;
            tabs[it.tab]!.close();
            tabs[it.tab] = await browser.tab();
            break;
          case 'passes':
            await pass(it.ms);
        }
      }
      server.mend();
      server.hasSockets = true;
      const last = await browser.tab();
      await pass(240_000);
      const arrived = server.talks.flatMap((talk) =>
        talk.entries.flatMap((entry) => (entry.t === 'message' && entry.author.side === 'visitor' ? [entry.text] : [])),
      );
      expect([...arrived].sort((a, b) => Number(a) - Number(b))).toEqual(written.map(({ text }) => text));
      expect(server.talks.length).toBeLessThanOrEqual(1);
      for (const own of [0, 1, 2]) {
        const mine = written.filter((it) => it.tab === own).map(({ text }) => text);
        expect(arrived.filter((text) => mine.includes(text))).toEqual(mine);
      }
      const { talk, unsent, settled } = last.session.state;
      expect(talk?.entries.map((entry) => entry.seq) ?? []).toEqual(
        server.talks[0]?.entries.slice(-(talk?.entries.length ?? 0)).map((entry) => entry.seq) ?? [],
      );
      expect([unsent, settled]).toEqual([[], []]);
      for (const one of [...tabs, last]) one?.close();
    }),
    { numRuns: 300 },
  );
}, 120_000);
