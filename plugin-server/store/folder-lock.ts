import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './sqlite-failure.ts';

/** The folder belongs to another process. The caller exits with 75: a supervisor may try again. */
export class FolderTaken extends Error {
  constructor(place: string, cause?: unknown) {
    super(`Another Nahtlos process already works with ${place}. Stop it first, or use another data folder.`, { cause });
    this.name = 'FolderTaken';
  }
}

/**
 * One process per data folder: an exclusive transaction on a file of one row, held for life. The kernel frees it with the
 * process, however that ends; a file with a process id in it would stay after a kill.
 * @throws FolderTaken
 * @returns release
 */
export const lockFolder = (folder: string): (() => void) => {
  // No time-out: a second process is refused at once.
  const database = new DatabaseSync(join(folder, 'nahtlos.lock'), { timeout: 0 });
  try {
    database.exec('create table if not exists held (one integer primary key check (one = 1)) strict');
    database.exec('begin exclusive');
    database.exec('insert or ignore into held values (1)');
  } catch (cause) {
    database.close();
    throw isBusy(cause) ? new FolderTaken(folder, cause) : cause;
  }
  return () => database.close();
};
