import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test, vi } from 'vitest';
import { columns } from '../../plugin-server/store/columns.ts';
import { migrate, NewerSchema } from '../../plugin-server/store/migrate.ts';
import { type Migration, sqliteTypes } from '../../plugin-server/store/migration.ts';
import { spine } from '../../plugin-server/store/migrations/0001-spine.ts';
import { SqliteConnection } from '../../plugin-server/store/sqlite-connection.ts';
import { makeSqliteDialect } from '../../plugin-server/store/sqlite-dialect.ts';
import { openPostgresForTest, openSqliteForTest, type TestStore, temporaryFolder } from './test-store.ts';

// A database server, processes and thousands of commits on a machine that may have other things to do.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const tableNames: Record<string, string> = { signIn: 'sign_in', peer: 'conversation_peer' };

const contract = (open: (folder?: string) => Promise<TestStore>): void => {
  test('an empty database gets every column that the statements name, and none that they do not know', async () => {
    await using its = await open();
    for (const [noun, names] of Object.entries(columns)) {
      const rows = await its.sql(`select * from ${tableNames[noun] ?? noun}`);
      expect(rows).toEqual([]);
      const sql =
        its.store.kind === 'sqlite'
          ? `select name from pragma_table_info('${tableNames[noun] ?? noun}')`
          : `select column_name as name from information_schema.columns where table_name = '${tableNames[noun] ?? noun}'`;
      const own = its.store.kind === 'sqlite' && noun === 'conversation' ? ['row'] : [];
      expect(new Set((await its.sql(sql)).map(({ name }) => name)), noun).toEqual(new Set([...own, ...names]));
    }
    expect(await its.store.read.meta('schema')).toBe('1');
  });

  test('a database of a newer version is refused with a sentence, and left as it is', async () => {
    const its = await open();
    await its.store.write((tx) => tx.saveMeta({ key: 'schema', value: '99' }));
    await expect(its.reopen()).rejects.toThrow(NewerSchema);
    await expect(its.reopen()).rejects.toThrow(/has schema 99, but this version of Nahtlos knows \d+ at most/);
    await its.sql("update meta set value = '1' where key = 'schema'").catch(() => []);
    await using again = await its.reopen();
    expect(await again.store.read.meta('schema')).toBe('1');
  });
};

describe('migrations on SQLite', () => contract(openSqliteForTest));
describe('migrations on PostgreSQL', () => contract(() => openPostgresForTest()));

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
