import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test, vi } from 'vitest';
import { columns } from '../../plugin-server/store/columns.ts';
import { migrate, NewerSchema, newestSchema } from '../../plugin-server/store/migrate.ts';
import { type Migration, sqliteTypes } from '../../plugin-server/store/migration.ts';
import { spine } from '../../plugin-server/store/migrations/0001-spine.ts';
import { SqliteConnection } from '../../plugin-server/store/sqlite-connection.ts';
import { makeSqliteDialect } from '../../plugin-server/store/sqlite-dialect.ts';
import type { AgentId, ConversationId, DeviceId, SiteId } from '../../protocol/ids.ts';
import { openPostgresForTest, openSqliteForTest, type TestStore, temporaryFolder } from './test-store.ts';

// A database server, processes and thousands of commits on a machine that may have other things to do.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const odd: Record<string, string> = { peer: 'conversation_peer', proof: 'device_proof' };
const tableOf = (noun: string): string =>
  odd[noun] ?? noun.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const contract = (open: (folder?: string) => Promise<TestStore>): void => {
  test('an empty database gets every column that the statements name, and none that they do not know', async () => {
    await using its = await open();
    for (const [noun, names] of Object.entries(columns)) {
      const rows = await its.sql(`select * from ${tableOf(noun)}`);
      expect(rows).toEqual([]);
      const sql =
        its.store.kind === 'sqlite'
          ? `select name from pragma_table_info('${tableOf(noun)}')`
          : `select column_name as name from information_schema.columns where table_name = '${tableOf(noun)}'`;
      const own = its.store.kind === 'sqlite' && noun === 'conversation' ? ['row'] : [];
      expect(new Set((await its.sql(sql)).map(({ name }) => name)), noun).toEqual(new Set([...own, ...names]));
    }
    expect(await its.store.read.meta('schema')).toBe(`${newestSchema}`);
  });

  test('a database of a newer version is refused with a sentence, and left as it is', async () => {
    const its = await open();
    await its.store.write((tx) => tx.saveMeta({ key: 'schema', value: '99' }));
    await expect(its.reopen()).rejects.toThrow(NewerSchema);
    await expect(its.reopen()).rejects.toThrow(/has schema 99, but this version of Nahtlos knows \d+ at most/);
    await its.sql(`update meta set value = '${newestSchema}' where key = 'schema'`).catch(() => []);
    await using again = await its.reopen();
    expect(await again.store.read.meta('schema')).toBe(`${newestSchema}`);
  });
};

describe('migrations on SQLite', () => contract(openSqliteForTest));
describe('migrations on PostgreSQL', () => contract(() => openPostgresForTest()));

test('what the release before this one has written is there after the update, and open to the same device', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'nahtlos.db');
  const database = new DatabaseSync(file);
  await migrate(
    new SqliteConnection(makeSqliteDialect(), database),
    { types: sqliteTypes, transaction: (work) => work(), before: async () => {} },
    [spine],
  );
  const [site, device, conversation] = ['st_old', 'dv_old', 'cv_old'] as [SiteId, DeviceId, ConversationId];
  database.exec(`
    insert into site values ('${site}', 'demo', 'Shop', '[]', '{}', null, 1, 1, 1, null, null);
    insert into agent values ('ag_old', 'mia@shop.example', 'Mia', 'x', 'de', null, null, 0, '[]', 1);
    insert into member values ('${site}', 'ag_old', 'agent', 1, null);
    insert into identifier values (7, '${site}', 'anon', 'nv_old', 7, 0, null, 'ok', 1);
    insert into device values ('${device}', '${site}', 7, 'hash', 'revoke', 1, 'Firefox, Windows', 'de', 1, 1, null, null);
    insert into conversation values (1, '${conversation}', '${site}', 1, 'open', '${device}', 'start', 1, 1, 0, 0, 1, 0, 0, 1, null,
      'visitor', 'Hallo', 'chat', 0, 1, 1, 1, null, null, null, 0, 0);
    insert into conversation_peer values ('${conversation}', 'chat', 7, null, 'opened', 1, 1, 0, 1, null, null);
    insert into entry values ('${conversation}', 1, 'ms_old', null, 'visitor', null, null, 'd:old', 'cid', 'h', 'chat', 'Hallo', '', '', null, null, null, 1);
    insert into meta values ('epoch', 'old');
  `);
  database.close();
  await using its = await openSqliteForTest(folder);
  const { read } = its.store;
  expect(await read.meta('schema')).toBe(`${newestSchema}`);
  const who = { site, device, anon: 7, now: 2, shown: 0 as const };
  expect(await read.readable(who, conversation)).toMatchObject({ id: conversation, name: '', seq: 1 });
  expect(await read.entriesAfter(conversation, 0, 9)).toMatchObject([{ text: 'Hallo' }]);
  expect(await read.deviceByTokenHash('hash')).toMatchObject({ id: device, user_identifier: null, next_hash: null });
  expect(await read.member(site, 'ag_old' as AgentId)).toMatchObject({ rights: '["merge"]' });
  expect(await read.membersOf(site, [7])).toMatchObject([{ id: 7, value: 'nv_old', state: 'ok' }]);
});

describe('steps', () => {
  const extra: Migration = { number: 2, statements: () => ['create table extra (id integer primary key) strict'] };
  const broken: Migration = {
    number: 3,
    statements: () => ['create table half (id integer primary key) strict', 'create nonsense'],
  };

  const open = () => {
    const database = new DatabaseSync(':memory:');
    const connection = new SqliteConnection(makeSqliteDialect(), database);
    const told: number[] = [];
    const run = (steps: readonly Migration[]) =>
      migrate(
        connection,
        {
          types: sqliteTypes,
          transaction: async (work) => {
            database.exec('begin');
            try {
              await work();
              database.exec('commit');
            } catch (error) {
              database.exec('rollback');
              throw error;
            }
          },
          before: async (schema) => void told.push(schema),
        },
        steps,
      );
    const names = () =>
      database
        .prepare("select name from sqlite_schema where type = 'table'")
        .all()
        .map(({ name }) => name);
    const schema = () => database.prepare("select value from meta where key = 'schema'").get()?.['value'];
    return { run, names, schema, told };
  };

  test('each step is taken once; before the first that changes a used database it is backed up', async () => {
    const { run, names, schema, told } = open();
    await run([spine]);
    await run([spine]);
    expect(told).toEqual([]);
    expect(schema()).toBe('1');
    await run([spine, extra]);
    await run([spine, extra]);
    expect(told).toEqual([1]);
    expect(schema()).toBe('2');
    expect(names()).toContain('extra');
  });

  test('a step that fails leaves nothing of itself, and those before it stand', async () => {
    const { run, names, schema } = open();
    await expect(run([spine, extra, broken])).rejects.toThrow('syntax error');
    expect(schema()).toBe('2');
    expect(names()).toContain('extra');
    expect(names()).not.toContain('half');
    await run([spine, extra]);
    expect(schema()).toBe('2');
  });

  test('a store that could not be opened holds no lock', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'nahtlos.db'));
    await expect(openSqliteForTest(folder)).rejects.toThrow();
    await rm(join(folder, 'nahtlos.db'), { recursive: true });
    await using its = await openSqliteForTest(folder);
    expect(await readdir(its.folder)).toContain('nahtlos.db');
  });
});
