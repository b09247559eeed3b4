import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { SqliteStore } from '../../plugin-server/store/sqlite-store.ts';
import { makeCid } from '../../protocol/ids.ts';
import { pdf } from '../file/samples.ts';
import { bareDist } from '../support/bare-dist.ts';
import { Crowd } from '../support/crowd.ts';
import { faults, judge, summary } from '../support/judge.ts';
import { openLedger, readLedger } from '../support/ledger.ts';
import { agent, visitor, words } from '../support/people.ts';
import { drawSeed } from '../support/random.ts';
import { recordFigures } from '../support/record-figures.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { recordTruth } from '../support/truth.ts';

interface Disk {
  readonly is: string;
  /** A place for the data, and how to fill and free what it stands on. */
  make(): { readonly dataFolder: string; fill(app: TestApp): void; free(app: TestApp): void; remove(): void };
}

/** SQLite finds no page any more: works everywhere. */
const pages: Disk = {
  is: 'a database that may not grow',
  make: () => {
    const folder = mkdtempSync(join(tmpdir(), 'nahtlos-full-'));
    const limit = (app: TestApp, most: number): void => (app.store as SqliteStore).limitPages(most);
    return {
      dataFolder: folder,
      fill: (app) => limit(app, 1),
      free: (app) => limit(app, 1_000_000),
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  },
};

const mount = (folder: string): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** A real file system without room, where this account may mount one: the write-ahead log and the uploads meet it too. */
const fileSystem: Disk = {
  is: 'a file system that is full',
  make: () => {
    const folder = mkdtempSync(join(tmpdir(), 'nahtlos-full-'));
    if (!mount(folder)) throw new Error('A moment ago it could be mounted.');
    const ballast = join(folder, 'ballast');
    const fillWith = (bytes: number): void => {
      try {
        for (;;) writeFileSync(ballast, Buffer.alloc(bytes), { flag: 'a' });
      } catch {
        // Full, as wanted.
      }
    };
    return {
      dataFolder: join(folder, 'data'),
      fill: () => {
        for (const bytes of [1_000_000, 4_096, 1]) fillWith(bytes);
      },
      free: () => rmSync(ballast),
      remove: () => {
        execFileSync('umount', [folder]);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

const mayMount = (): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'nahtlos-mount-'));
  const did = mount(folder);
  if (did) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return did;
};

const isReady = async (app: TestApp): Promise<boolean> => (await fetch(`${app.publicUrl}/readyz`)).status === 200;
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await pause(20);
};

const upload = async (app: TestApp, token: string, bytes: Buffer, cid = makeCid()) => {
  const response = await fetch(`${app.publicUrl}/v1/visitor/file`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'x-nahtlos-cid': cid, 'x-nahtlos-name': 'order.pdf' },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, body: await response.json() };
};

const shelved = (folder: string): string[] =>
  existsSync(join(folder, 'files'))
    ? readdirSync(join(folder, 'files'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        statSync(join(folder, 'files', name)).isFile(),
      )
    : [];

describe.each(mayMount() ? [pages, fileSystem] : [pages])('$is:', ({ is, make }) => {
  test('whoever writes waits and is told so, reading goes on, and once there is room everything arrives', {
    timeout: 300_000,
  }, async () => {
    const random = drawSeed('disk full');
    const disk = make();
    const dist = bareDist();
    const ledgers = mkdtempSync(join(tmpdir(), 'nahtlos-ledger-'));
    try {
      await using app = await startTestApp({ dist, dataFolder: disk.dataFolder });
      const ledger = openLedger(join(ledgers, 'ledger.jsonl'));
      const crowd = await Crowd.gather(app, ledger, random, { visitors: 4, agents: 2, secondTabs: 0 });
      crowd.talk(40);
      for (let heard = 0; heard < 40; heard += 1) await ledger.next('acked');

      const ada = await (await visitor(app)).tab();
      const { conversation } = await ada.get('message:send', words('Before', 1));
      const mia = await (await agent(app)).open();
      disk.fill(app);
      await until(async () => !(await isReady(app)));

      const refused = await ada.ask('message:send', words('Into the full disk', 2, conversation));
      expect(refused).toMatchObject({ ok: false, problem: { code: 'server.storage-full', retry: 'later' } });
      const position = { conversation, epoch: null, afterSeq: 0, rev: 0, limit: 50 };
      expect((await ada.get('conversation:resume', position)).entries[0]).toMatchObject({ text: 'Before' });
      expect((await mia.get('inbox:list', { view: 'all', sort: 'newest', limit: 50 })).rows.length).toBeGreaterThan(1);
      // Everybody keeps writing for a while; the server looks again each second.
      await pause(1_500);
      expect(await isReady(app)).toBe(false);

      disk.free(app);
      await until(() => isReady(app));
      await ada.get('message:send', words('Out of it', 2, conversation));
      for (const it of [ada, mia]) it.leave();
      crowd.rest();
      const drainMs = await crowd.settle(90_000);
      await crowd.record();
      crowd.end();
      await recordTruth(app.store, ledger);
      ledger.close();
      const verdict = judge(readLedger(ledger.path));
      console.log(`${summary(verdict)}; drained ${Math.round(drainMs)} ms after there was room`);
      recordFigures(`disk-full-${is.replaceAll(' ', '-')}`, [
        {
          promise: 'P6',
          name: `${is}: acknowledged and lost`,
          value: verdict.lost.length,
          target: '0',
          isMet: verdict.lost.length === 0,
        },
        { promise: 'P6', name: `${is}: drained after there was room, s`, value: (drainMs / 1_000).toFixed(1) },
      ]);
      // Ada's own conversation is in no ledger, and nobody but the agents looked at it.
      expect(faults(verdict).filter((it) => !it.includes(conversation))).toEqual([]);
      expect(verdict.acked).toBeGreaterThan(40);
    } finally {
      disk.remove();
      for (const it of [dist, ledgers]) rmSync(it, { recursive: true, force: true });
    }
  });

  test('an upload is refused without leaving anything behind, and taken once there is room', {
    timeout: 300_000,
  }, async () => {
    const disk = make();
    const dist = bareDist();
    try {
      await using app = await startTestApp({ dist, dataFolder: disk.dataFolder });
      const { token } = await visitor(app);
      // A row of a table needs a page now and then, not each time: until one is refused.
      disk.fill(app);
      let last = await upload(app, token, pdf());
      const taken: unknown[] = [];
      for (; last.status === 200; last = await upload(app, token, pdf())) taken.push(last.body.file);
      expect(last).toMatchObject({ status: 507, body: { ok: false, problem: { code: 'server.storage-full' } } });
      expect(shelved(disk.dataFolder)).toHaveLength(taken.length);

      disk.free(app);
      await until(() => isReady(app));
      const again = await upload(app, token, pdf());
      expect(again).toMatchObject({ status: 200, body: { ok: true, type: 'application/pdf' } });
      expect(shelved(disk.dataFolder)).toHaveLength(taken.length + 1);
    } finally {
      disk.remove();
      rmSync(dist, { recursive: true, force: true });
    }
  });
});
