import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './sqlite-failure.ts';
import { StoreTaken } from './store-taken.ts';

/**
 * One process per data folder: an exclusive transaction on a file of one row, held for life. The kernel frees it with the
 * process, however that ends; a file with a process id in it would stay after a kill.
 * @throws StoreTaken
 * @returns release
 */
export const lockFolder = (folder: string): (() => void) => {
  // No time-out: a second process is refused at once.
  const database = new DatabaseSync(join(folder, 'nahtlos.lock'), { timeout: 0 });
  try {
    database.exec('create table if not exists held (one integer primary key check (one = 1)) strict');
    database.exec('insert or ignore into held values (1)');
    database.exec('begin exclusive');
  } catch (cause) {
    database.close();
    throw isBusy(cause) ? new StoreTaken(`the data folder ${folder}`, cause) : cause;
  }
  return () => database.close();
};
