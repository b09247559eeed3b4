import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { backup } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import { Committer } from './committer.ts';
import { epochOfDatabase, randomRun } from './epoch.ts';
import { lockFolder } from './folder-lock.ts';
import type { Lane } from './lanes.ts';
import { migrate } from './migrate.ts';
import { sqliteTypes } from './migration.ts';
import { readsOver } from './queries.ts';
import { openSqlite, SqliteConnection } from './sqlite-connection.ts';
import { makeSqliteDialect } from './sqlite-dialect.ts';
import { isStorageFailure } from './sqlite-failure.ts';
import type { Store, StoreState, Verb } from './store.ts';
import type { Reads } from './tx.ts';

export interface SqliteOptions {
  readonly dataFolder: string;
  readonly clock: Clock;
  /** COMMIT failed for another reason than a full disk: log it and end the process. */
  onFatal(cause: unknown): void;
  /** false: one transaction per job (benchmarks). */
  readonly grouped?: boolean;
  /** Tests fill a disk of this many pages of 4 KiB. */
  readonly maxPages?: number;
}

export const databaseFile = 'nahtlos.db';
const writerCacheKiB = 8 * 1024;
const readerCacheKiB = 16 * 1024;
const scrubTurns = 1_000;

/** SQLite in the data folder: one process, one serialised writer, one reader beside it. */
export class SqliteStore implements Store {
  readonly kind = 'sqlite';
  readonly epoch: string;
  readonly run = randomRun();
  readonly read: Reads;
  readonly #writing: SqliteConnection;
  readonly #reading: SqliteConnection;
  readonly #committer: Committer;
  readonly #release: () => void;
  #closed: Promise<void> | undefined;

  /** @throws StoreTaken, NewerSchema */
  static async open(options: SqliteOptions): Promise<SqliteStore> {
    mkdirSync(options.dataFolder, { recursive: true, mode: 0o700 });
    const release = lockFolder(options.dataFolder);
    try {
      const path = join(options.dataFolder, databaseFile);
      const dialect = makeSqliteDialect();
      const { maxPages } = options;
      const writing = new SqliteConnection(
        dialect,
        openSqlite({ path, readOnly: false, cacheKiB: writerCacheKiB, maxPages }),
      );
      await migrateSqlite(writing, options);
      const epoch = await epochOfDatabase(writing);
      const reading = new SqliteConnection(dialect, openSqlite({ path, readOnly: true, cacheKiB: readerCacheKiB }));
      return new SqliteStore(options, { writing, reading, epoch, release });
    } catch (error) {
      release();
      throw error;
    }
  }

  private constructor(
    { clock, onFatal, grouped = true }: SqliteOptions,
    opened: { writing: SqliteConnection; reading: SqliteConnection; epoch: string; release: () => void },
  ) {
    this.epoch = opened.epoch;
    this.#writing = opened.writing;
    this.#reading = opened.reading;
    this.#release = opened.release;
    this.#committer = new Committer({ connection: opened.writing, mono: () => clock.mono(), onFatal, grouped });
    this.read = readsOver(opened.reading);
  }

  write<Result>(verb: Verb<Result>, lane?: Lane): Promise<Result> {
    return this.#committer.write(verb, lane);
  }

  state(): StoreState {
    return this.#committer.state();
  }

  async scrub(): Promise<void> {
    const { database } = this.#writing;
    // Between two groups of commits; a server that is never between two does it at the next occasion.
    for (let turns = 0; turns < scrubTurns && database.isTransaction; turns += 1)
      await new Promise<void>((next) => setImmediate(next));
    if (this.#closed !== undefined || database.isTransaction) return;
    // Whoever reads the database from outside is not waited for: the chat would stand still meanwhile.
    database.exec('pragma busy_timeout = 0');
    try {
      database.exec('pragma wal_checkpoint(truncate)');
    } finally {
      database.exec('pragma busy_timeout = 5000');
    }
  }

  /** Tests give the disk more room, or less. */
  limitPages(pages: number): void {
    this.#writing.database.exec(`pragma max_page_count = ${Math.floor(pages)}`);
  }

  close(): Promise<void> {
    this.#closed ??= this.#shut();
    return this.#closed;
  }

  async #shut(): Promise<void> {
    await this.#committer.close();
    this.#reading.database.close();
    try {
      this.#writing.database.exec('pragma wal_checkpoint(truncate)');
    } catch (error) {
      // On a full disk the WAL stays, and is read at the next start.
      if (!isStorageFailure(error)) throw error;
    } finally {
      this.#writing.database.close();
      this.#release();
    }
  }
}

const migrateSqlite = async (connection: SqliteConnection, { dataFolder, clock }: SqliteOptions): Promise<void> => {
  const { database } = connection;
  await migrate(connection, {
    types: sqliteTypes,
    transaction: async (work) => {
      database.exec('begin immediate');
      try {
        await work();
        database.exec('commit');
      } catch (error) {
        if (database.isTransaction) database.exec('rollback');
        throw error;
      }
    },
    before: async (schema) => {
      const time = new Date(clock.wall()).toISOString().replaceAll(/[:.]/g, '-');
      await backup(database, join(dataFolder, `before-schema-${schema + 1}-${time}.db`));
    },
  });
};
