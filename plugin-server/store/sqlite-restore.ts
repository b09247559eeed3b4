import { copyFile, open } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { beginNewEpoch } from './new-epoch.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { makeSqliteDialect } from './sqlite-dialect.ts';

/** @throws Error with a sentence when SQLite finds the copy damaged */
export const restoreSqlite = async (backup: string, to: string): Promise<void> => {
  await copyFile(backup, to);
  const database = new DatabaseSync(to, { enableForeignKeyConstraints: true });
  try {
    const found = database.prepare('pragma integrity_check').all();
    if (found.length !== 1 || found[0]?.['integrity_check'] !== 'ok')
      throw new Error(`The database in the backup is damaged: ${found.map((row) => Object.values(row)[0]).join('; ')}`);
    database.exec('begin immediate');
    await beginNewEpoch(new SqliteConnection(makeSqliteDialect(), database));
    database.exec('commit');
  } finally {
    database.close();
  }
  const handle = await open(to, 'r+');
  await handle.sync().finally(() => handle.close());
};
