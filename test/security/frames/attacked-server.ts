import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { bareDist } from '../../support/bare-dist.ts';
import { ask, type Place, type TestVisitor, visitor, type Wired, words } from '../../support/people.ts';
import { type ServerProcess, startServer } from '../../support/server-process.ts';

/** A real server in a process of its own, and a visitor who goes on talking whatever is done to it. */
export interface AttackedServer extends AsyncDisposable, Place {
  /** The same process, ready, and her round trip works. Counts the cases. */
  unharmed(what: string): Promise<void>;
  cases(): number;
}

export const attackedServer = async (): Promise<AttackedServer> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-'));
  const server: ServerProcess = startServer({ dist: bareDist(), dataFolder });
  const place: Place = { publicUrl: `http://127.0.0.1:${await server.ready}` };
  let hasEnded: unknown = null;
  void server.ended.then((how) => {
    hasEnded = how;
  });

  const ada: TestVisitor = await visitor(place);
  const tabs: [Wired<'visitor'>, Wired<'visitor'>] = [await ada.tab(), await ada.tab()];
  const { conversation } = await ask(place, 'visitor', 'message:send', words('Hello', 1), ada.headers);
  let n = 1;
  return {
    ...place,
    cases: () => n - 1,
    unharmed: async (what) => {
      n += 1;
      const sent = await tabs[0].ask('message:send', words(`still there ${n}`, n, conversation)).catch(() => null);
      expect(hasEnded, `${what}: the process ended: ${server.said()}`).toBeNull();
      expect(sent, what).toMatchObject({ ok: true });
      await tabs[1].hear('entry:added', ({ entry }) => entry.t === 'message' && entry.text === `still there ${n}`);
      expect((await fetch(`${place.publicUrl}/readyz`)).status, what).toBe(200);
      expect(
        server
          .said()
          .replace(/^port \d+\n*/m, '')
          .trim(),
        `${what} was no mistake of ours`,
      ).toBe('');
    },
    [Symbol.asyncDispose]: async () => {
      for (const tab of tabs) tab.leave();
      server.signal('SIGKILL');
      await server.ended;
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
};
