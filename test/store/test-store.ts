import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Clock } from '../../plugin-server/clock.ts';
import { openStore } from '../../plugin-server/store/open-store.ts';
import type { SqliteStore } from '../../plugin-server/store/sqlite-store.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import { testDatabase } from '../support/postgres.ts';

/** A real store, as empty as at the very first start. */
export interface TestStore extends AsyncDisposable {
  readonly store: Store;
  /** Beside the store: what a test prepares or looks up that no verb may. */
  sql(statement: string): Promise<Record<string, unknown>[]>;
  /** Closes the store and opens the same data again. */
  reopen(): Promise<TestStore>;
}

export type OpenTestStore = () => Promise<TestStore>;

/** Wall time stands still; durations are real. */
export const stillClock: Clock = {
  wall: () => 1_800_000_000_000,
  mono: () => performance.now(),
  steady: () => 1_800_000_000_000,
};

export const onFatal = (cause: unknown): void => {
  throw cause;
};

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'nahtlos-store-'));

export const openSqliteForTest = async (
  folder?: string,
): Promise<TestStore & { store: SqliteStore; folder: string }> => {
  const dataFolder = folder ?? (await temporaryFolder());
  const store = (await openStore({ dataFolder, clock: stillClock, onFatal })) as SqliteStore;
  return {
    store,
    folder: dataFolder,
    sql: async (statement) => {
      const beside = new DatabaseSync(join(dataFolder, 'nahtlos.db'), { timeout: 5_000 });
      try {
        return beside.prepare(statement).all();
      } finally {
        beside.close();
      }
    },
    reopen: async () => {
      await store.close();
      return openSqliteForTest(dataFolder);
    },
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
};

export const openPostgresForTest = async (known?: {
  url: string;
  drop(): Promise<void>;
}): Promise<TestStore & { url: string }> => {
  const database = known ?? (await testDatabase());
  const { url } = database;
  const store = await openStore({ databaseUrl: url, dataFolder: tmpdir(), clock: stillClock, onFatal });
  return {
    store,
    url,
    sql: async (statement) => {
      const beside = new pg.Client({ connectionString: url });
      await beside.connect();
      try {
        return (await beside.query(statement)).rows;
      } finally {
        await beside.end();
      }
    },
    reopen: async () => {
      await store.close();
      return openPostgresForTest(database);
    },
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await database.drop();
    },
  };
};
