import { rm } from 'node:fs/promises';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { StoreTaken } from '../../plugin-server/store/store-taken.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import { testDatabase } from '../support/postgres.ts';
import { startProcess, type WriterProcess } from './start-process.ts';
import { openPostgresForTest, openSqliteForTest, type TestStore, temporaryFolder } from './test-store.ts';

// A database server, processes and thousands of commits on a machine that may have other things to do.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

interface Place {
  readonly dataFolder: string;
  readonly databaseUrl?: string;
  /** As the refusal calls it. */
  readonly name: string;
  open(): Promise<TestStore>;
}

const crashContract = (newPlace: () => Promise<Place>): void => {
  const children: WriterProcess[] = [];
  afterEach(() => Promise.all(children.splice(0).map((child) => child.kill())));
  const start = (place: Place, mode: 'write' | 'wait'): WriterProcess => {
    const child = startProcess(place, mode);
    children.push(child);
    return child;
  };

  test('whatever was acknowledged before a kill is there after it, once and at its place', async () => {
    const place = await newPlace();
    const acknowledged: string[] = [];
    for (const kills of [20, 60, 150]) {
      const child = start(place, 'write');
      await child.said(kills);
      await child.kill();
      acknowledged.push(...child.lines.slice(1));
    }
    await using its = await place.open();
    const conversations = new Map<ConversationId, Map<string, number>>();
    for (const line of acknowledged) {
      const [cid, conversation, seq] = line.split(' ') as [string, ConversationId, string];
      const known = conversations.get(conversation) ?? new Map<string, number>();
      conversations.set(conversation, known.set(cid, Number(seq)));
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(227);
    for (const [conversation, told] of conversations) {
      const entries = await its.store.read.entriesAfter(conversation, 0, 100_000);
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
      const kept = new Map(entries.map(({ cid, seq }) => [cid as string, seq]));
      expect(kept.size).toBe(entries.length);
      for (const [cid, seq] of told) expect(kept.get(cid)).toBe(seq);
      const [row] = await its.sql(`select seq from conversation where id = '${conversation}'`);
      expect(Number(row?.['seq'])).toBe(entries.length);
    }
  });

  test('a second process is refused with a sentence, and let in once the first was killed', async () => {
    const place = await newPlace();
    const first = start(place, 'wait');
    await first.said(1);
    const refusal = await place.open().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StoreTaken);
    expect(String(refusal)).toContain(place.name);
    await first.kill();
    let opened: TestStore | undefined;
    await expect
      .poll(
        async () => {
          opened ??= await place.open().catch(() => undefined);
          return opened !== undefined;
        },
        { timeout: 60_000, interval: 20 },
      )
      .toBe(true);
    await opened?.[Symbol.asyncDispose]();
  });
};

describe('a killed server on SQLite', () => {
  crashContract(async () => {
    const dataFolder = await temporaryFolder();
    return { dataFolder, name: dataFolder, open: () => openSqliteForTest(dataFolder) };
  });
});

describe('a killed server on PostgreSQL', () => {
  const folders: string[] = [];
  beforeAll(async () => (await testDatabase()).drop());
  afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true }))));
  crashContract(async () => {
    const database = await testDatabase();
    const dataFolder = await temporaryFolder();
    folders.push(dataFolder);
    const name = new URL(database.url).pathname.slice(1);
    return { dataFolder, databaseUrl: database.url, name, open: () => openPostgresForTest(database) };
  });
});
