import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { receiveMessage } from '../../plugin-server/conversation/receive-message.ts';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import { backUp } from '../../plugin-server/store/backup.ts';
import { shelfPath } from '../../plugin-server/store/backup-manifest.ts';
import { newestSchema } from '../../plugin-server/store/migrate.ts';
import { restoreBackup } from '../../plugin-server/store/restore.ts';
import type { StartKey } from '../../protocol/ids.ts';
import { makeCid, randomPart } from '../../protocol/ids.ts';
import { testDatabase } from '../support/postgres.ts';
import { deliveryRow, fileRow, openShop, say } from './shop.ts';
import { openPostgresForTest, openSqliteForTest, stillClock, type TestStore, temporaryFolder } from './test-store.ts';

// A database server, processes and thousands of commits on a machine that may have other things to do.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

interface Place {
  readonly dataFolder: string;
  readonly databaseUrl?: string;
}

interface Kind {
  open(at?: Place): Promise<{ its: TestStore; place: Place }>;
  /** A place nobody has used. */
  fresh(): Promise<Place>;
}

const tables = [
  'site',
  'agent',
  'identifier',
  'device',
  'conversation',
  'conversation_peer',
  'entry',
  'sender',
  'file',
  'found',
];

const backupContract = (kind: () => Kind): void => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const files = () => join(folder, 'files');
  const upload = async (text: string): Promise<{ shelf: string; sha256: string }> => {
    const shelf = randomBytes(16).toString('hex');
    await mkdir(dirname(shelfPath(files(), shelf)), { recursive: true });
    await writeFile(shelfPath(files(), shelf), text);
    return { shelf, sha256: createHash('sha256').update(text).digest('hex') };
  };
  const save = (place: Place) =>
    backUp({ ...place, files: files(), to: join(folder, 'backups'), version: '1.2.3', clock: stillClock });
  const restore = (from: string, place: Place, replace = false) =>
    restoreBackup({ from, ...place, files: join(folder, 'restored'), replace, clock: stillClock });
  const everything = async ({ sql }: TestStore): Promise<Record<string, unknown>> => {
    const all: Record<string, unknown> = {};
    for (const table of tables) all[table] = await sql(`select * from ${table} order by 1, 2, 3`);
    return all;
  };

  test('what was backed up is there again, row by row and file by file, under a new epoch', async () => {
    const { its, place } = await kind().open();
    await using store = its;
    const shop = await openShop(store.store);
    const ada = await shop.visitor();
    const row = await shop.conversation(ada);
    const sent = await upload('a picture');
    await store.store.write(async (tx) => {
      const said = await say(tx, row, 'Grüße', 'and a file');
      await tx.insertFile(fileRow({ site: shop.site, device: ada.device, conversation: said.id, ...sent }));
      await tx.insertDelivery(deliveryRow({ site: shop.site, conversation: row.id, seq: 1 }));
      await tx.insertDelivery(
        deliveryRow({ site: shop.site, conversation: row.id, seq: 2, channel: 'email', state: 'sending', claim: 'c' }),
      );
      await tx.insertDelivery(deliveryRow({ site: shop.site, conversation: row.id, seq: 3, next_at: 9 }));
      await tx.insertDelivery(
        deliveryRow({ site: shop.site, conversation: row.id, seq: 4, channel: 'email', state: 'sent' }),
      );
      await tx.indexNext(10);
    });

    const made = await save(place);
    expect(made.missing).toEqual([]);
    expect(made.manifest).toMatchObject({
      version: '1.2.3',
      store: store.store.kind,
      schema: newestSchema,
      epoch: store.store.epoch,
    });
    expect(made.manifest.counts).toMatchObject({ site: 1, entry: 2, file: 1, conversation: 1 });
    const { its: again, place: elsewhere } = await (async () => {
      const fresh = await kind().fresh();
      await restore(made.folder, fresh);
      return kind().open(fresh);
    })();
    await using restored = again;
    expect(elsewhere).not.toEqual(place);
    expect(await everything(restored)).toEqual(await everything(store));
    expect(restored.store.epoch).not.toBe(store.store.epoch);
    expect(await readFile(shelfPath(join(folder, 'restored'), sent.shelf), 'utf8')).toBe('a picture');
    const deliveries = await restored.sql('select state, claim from delivery order by seq');
    expect(deliveries.map(({ state, claim }) => [state, claim])).toEqual([
      ['waiting', null],
      ['held', null],
      ['held', null],
      ['sent', null],
    ]);
    const found = await restored.store.read.search(shop.site, { words: ['grusse'], offset: 0, limit: 5 });
    expect(found.map(({ text }) => text)).toEqual(['Grüße']);
    await openShop(restored.store);
  });

  test('a backup made while people write is whole: every conversation in it is without gaps', async () => {
    const { its, place } = await kind().open();
    await using store = its;
    const shop = await openShop(store.store);
    const talks = await Promise.all(
      Array.from({ length: 5 }, async () => ({ it: await shop.visitor(), start: randomPart() as StartKey, n: 0 })),
    );
    let isWriting = true;
    let acknowledged = 0;
    const writing = talks.map(async (talk) => {
      while (isWriting) {
        talk.n += 1;
        const { it, start, n } = talk;
        const outcome = await store.store.write((tx) =>
          receiveMessage(tx, {
            from: it.caller,
            to: { start },
            cid: makeCid(),
            n,
            text: `message ${n}`,
            files: [],
            channel: 'chat',
            circumstances: onlyChat(5_000 + n, true),
          }),
        );
        expect(outcome.ok).toBe(true);
        acknowledged += 1;
      }
    });
    const until = (count: number) =>
      expect.poll(() => acknowledged, { interval: 5, timeout: 60_000 }).toBeGreaterThan(count);
    await until(50);
    const before = acknowledged;
    const made = await save(place);
    await until(acknowledged + 20);
    isWriting = false;
    await Promise.all(writing);

    expect(made.manifest.counts['entry']).toBeGreaterThanOrEqual(before);
    expect(made.manifest.counts['entry']).toBeLessThan(acknowledged);
    const fresh = await kind().fresh();
    await restore(made.folder, fresh);
    const { its: again } = await kind().open(fresh);
    await using restored = again;
    let entries = 0;
    for (const { it, start } of talks) {
      const row = await restored.store.read.conversationByStart(it.device, start);
      const seqs = (await restored.store.read.entriesAfter(row!.id, 0, 100_000)).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
      expect(row?.seq).toBe(seqs.length);
      entries += seqs.length;
    }
    expect(entries).toBe(made.manifest.counts['entry']);
  });

  test('nothing is replaced unasked', async () => {
    const { its, place } = await kind().open();
    await using store = its;
    const first = await openShop(store.store);
    const made = await save(place);
    await openShop(store.store);
    await store.store.close();
    await expect(restore(made.folder, place)).rejects.toThrow('--replace');
    await restore(made.folder, place, true);
    const { its: again } = await kind().open(place);
    await using restored = again;
    expect((await restored.store.read.sites()).map(({ id }) => id)).toEqual([first.site]);
  });

  test('a running server refuses a restore', async () => {
    const { its, place } = await kind().open();
    await using store = its;
    const shop = await openShop(store.store);
    const made = await save(place);
    await expect(restore(made.folder, place, true)).rejects.toThrow('Another Nahtlos process');
    expect((await store.store.read.sites()).map(({ id }) => id)).toEqual([shop.site]);
  });

  test('damage is noticed: a changed database, a changed upload, a lost upload, no manifest', async () => {
    const { its, place } = await kind().open();
    await using store = its;
    const shop = await openShop(store.store);
    const row = await shop.conversation(await shop.visitor());
    const sent = await upload('a picture');
    await store.store.write((tx) => tx.insertFile(fileRow({ site: shop.site, conversation: row.id, ...sent })));
    const damages: [RegExp, (made: string, database: string) => Promise<void>][] = [
      [
        /damaged: (nahtlos\.db|database\.dump)/,
        async (made, name) => {
          const bytes = await readFile(join(made, name));
          const middle = Math.floor(bytes.length / 2);
          bytes[middle] = (bytes[middle] ?? 0) ^ 1;
          await writeFile(join(made, name), bytes);
        },
      ],
      [/damaged: the upload/, (made) => writeReplacing(shelfPath(join(made, 'files'), sent.shelf), 'another')],
      [/damaged: the upload/, (made) => rm(shelfPath(join(made, 'files'), sent.shelf))],
      [/is no backup/, (made) => rm(join(made, 'manifest.json'))],
      [/not a manifest/, (made) => writeFile(join(made, 'manifest.json'), '{"format":2}')],
    ];
    const writeReplacing = async (path: string, text: string) => {
      await rm(path);
      await writeFile(path, text);
    };
    const whole = await save(place);
    const fresh = await kind().fresh();
    for (const [index, [sentence, damage]] of damages.entries()) {
      const damaged = join(folder, `damaged-${index}`);
      await cp(whole.folder, damaged, { recursive: true });
      await damage(damaged, whole.manifest.database.file);
      await expect(restore(damaged, fresh)).rejects.toThrow(sentence);
      if (fresh.databaseUrl === undefined) expect(await readdir(fresh.dataFolder)).not.toContain('nahtlos.db');
    }
    await restore(whole.folder, fresh);
  });

  test('an upload the disk has lost is named; one that nobody sent is not missed', async () => {
    const { its, place } = await kind().open();
    await using store = its;
    const shop = await openShop(store.store);
    const row = await shop.conversation(await shop.visitor());
    const lost = randomBytes(16).toString('hex');
    await store.store.write(async (tx) => {
      await tx.insertFile(fileRow({ site: shop.site, conversation: row.id, shelf: lost }));
      await tx.insertFile(fileRow({ site: shop.site, shelf: randomBytes(16).toString('hex') }));
    });
    const made = await save(place);
    expect(made.missing).toEqual([lost]);
    await restore(made.folder, await kind().fresh());
  });

  test('a backup is for its owner only, holds no password, and an unfinished one leaves nothing behind', async () => {
    const { its, place } = await kind().open();
    await using store = its;
    await openShop(store.store);
    const { folder: made, manifest } = await save(place);
    expect((await stat(made)).mode & 0o077).toBe(0);
    expect((await stat(join(made, 'manifest.json'))).mode & 0o077).toBe(0);
    expect((await readdir(made)).toSorted()).toEqual(['files', 'manifest.json', manifest.database.file].toSorted());
    await rm(join(folder, 'backups'), { recursive: true });
    await mkdir(
      join(folder, 'backups', `nahtlos-${new Date(stillClock.wall()).toISOString().replaceAll(/[:.]/g, '-')}`, 'taken'),
      { recursive: true },
    );
    await expect(save(place)).rejects.toThrow();
    expect(await readdir(join(folder, 'backups'))).toHaveLength(1);
  });

  test('a backup of the other store, or of a newer version, is refused with a sentence', async () => {
    const { its, place } = await kind().open();
    await using store = its;
    await openShop(store.store);
    const made = await save(place);
    const path = join(made.folder, 'manifest.json');
    const change = (part: object) => writeFile(path, JSON.stringify({ ...made.manifest, ...part }));
    const fresh = await kind().fresh();
    await change({ schema: 99 });
    await expect(restore(made.folder, fresh)).rejects.toThrow('schema 99');
    await change({ store: store.store.kind === 'sqlite' ? 'postgres' : 'sqlite' });
    await expect(restore(made.folder, fresh)).rejects.toThrow('but the server is set to');
    await change({});
    await restore(made.folder, fresh);
  });
};

describe('backup and restore of SQLite', () => {
  const folders: string[] = [];
  afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true }))));
  backupContract(() => ({
    open: async (at) => {
      const its = await openSqliteForTest(at?.dataFolder);
      return { its, place: { dataFolder: its.folder } };
    },
    fresh: async () => {
      const dataFolder = await temporaryFolder();
      folders.push(dataFolder);
      return { dataFolder };
    },
  }));
});

describe('backup and restore of PostgreSQL', () => {
  const unused: (() => Promise<void>)[] = [];
  afterEach(() => Promise.all(unused.splice(0).map((clean) => clean())));
  // Starting the server takes longer than a test may.
  beforeAll(async () => (await testDatabase()).drop());
  backupContract(() => ({
    open: async (at) => {
      const its = await openPostgresForTest(
        at?.databaseUrl === undefined ? undefined : { url: at.databaseUrl, drop: async () => {} },
      );
      const dataFolder = at?.dataFolder ?? (await temporaryFolder());
      unused.push(() => rm(dataFolder, { recursive: true, force: true }));
      return { its, place: { dataFolder, databaseUrl: its.url } };
    },
    fresh: async () => {
      const database = await testDatabase();
      const dataFolder = await temporaryFolder();
      unused.push(database.drop, () => rm(dataFolder, { recursive: true, force: true }));
      return { dataFolder, databaseUrl: database.url };
    },
  }));
});
