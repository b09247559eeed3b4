import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { describeDatabase, type Snapshot } from './snapshot.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { makeSqliteDialect } from './sqlite-dialect.ts';
import { databaseFile } from './sqlite-store.ts';

/** The most SQLite can count to. */
const allPages = 2 ** 31 - 1;

/** Copies the database page by page through SQLite itself: copying the file would miss what stands in the WAL. */
export const snapshotSqlite = async (dataFolder: string, to: string): Promise<Snapshot> => {
  const from = join(dataFolder, databaseFile);
  await access(from).catch((cause: unknown) => {
    throw new Error(`There is no database in ${dataFolder}.`, { cause });
  });
  const path = join(to, databaseFile);
  const source = new DatabaseSync(from, { readOnly: true, timeout: 5_000 });
  try {
    // All pages in one step, so that a busy writer does not make it begin again and again.
    await backup(source, path, { rate: allPages });
  } finally {
    source.close();
  }
  const copy = new DatabaseSync(path);
  try {
    // One file, nothing beside it.
    copy.exec('pragma journal_mode = delete');
    return {
      store: 'sqlite',
      file: databaseFile,
      ...(await describeDatabase(new SqliteConnection(makeSqliteDialect(), copy))),
    };
  } finally {
    copy.close();
  }
};
