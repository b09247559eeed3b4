import type { Clock } from '../clock.ts';
import { PostgresStore } from './postgres-store.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

export interface StoreOptions {
  /** `postgres://…`: the store is PostgreSQL; absent: SQLite in the data folder. */
  readonly databaseUrl?: string | undefined;
  /** Database, uploads and lock of a SQLite store. */
  readonly dataFolder: string;
  readonly clock: Clock;
  /** The outcome of a COMMIT is unknown: log the cause and end the process with 1. */
  onFatal(cause: unknown): void;
  /** false: one transaction per job, for the benchmark. */
  readonly grouped?: boolean;
  /** SQLite only: the disk has this many pages, for tests. */
  readonly maxPages?: number;
}

/**
 * Locks, opens, migrates. Whoever opened it closes it.
 * @throws StoreTaken when another process works with the folder or database: exit with 75
 * @throws NewerSchema when the database was written by a newer version
 */
export const openStore = ({ databaseUrl, ...options }: StoreOptions): Promise<Store> =>
  databaseUrl === undefined ? SqliteStore.open(options) : PostgresStore.open({ databaseUrl, clock: options.clock });
