import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { epochOfDatabase, randomRun } from './epoch.ts';
import { busy, type Lane } from './lanes.ts';
import { migrate } from './migrate.ts';
import { postgresTypes } from './migration.ts';
import { connectPatiently, openPostgres, PostgresConnection, PostgresReader } from './postgres-connection.ts';
import { makePostgresDialect } from './postgres-dialect.ts';
import { PostgresLock } from './postgres-lock.ts';
import { PostgresWriter } from './postgres-writer.ts';
import { readsOver } from './queries.ts';
import type { Store, StoreState, Verb } from './store.ts';
import type { Reads } from './tx.ts';

export interface PostgresOptions {
  readonly databaseUrl: string;
  readonly clock: Clock;
}

/** With the connection of the lock these are ten. */
const connections = 9;
const transactionsAtOnce = 6;
const probeEveryMs = 1_000;

/** PostgreSQL: one transaction per job, row locks instead of one writer. */
export class PostgresStore implements Store {
  readonly kind = 'postgres';
  readonly epoch: string;
  readonly run = randomRun();
  readonly read: Reads;
  readonly #pool: pg.Pool;
  readonly #lock: PostgresLock;
  readonly #writer: PostgresWriter;
  #isAway = false;
  #probe: NodeJS.Timeout | undefined;
  #closed: Promise<void> | undefined;

  /** @throws StoreTaken, NewerSchema */
  static async open({ databaseUrl, clock }: PostgresOptions): Promise<PostgresStore> {
    let store: PostgresStore | undefined;
    const lock = new PostgresLock(databaseUrl, () => {
      if (store !== undefined) store.#lookAfter();
    });
    await lock.take();
    const pool = openPostgres({ databaseUrl, connections });
    try {
      const epoch = await prepare(databaseUrl);
      store = new PostgresStore(clock, { pool, lock, epoch });
      return store;
    } catch (error) {
      await pool.end();
      await lock.release();
      throw error;
    }
  }

  private constructor(clock: Clock, { pool, lock, epoch }: { pool: pg.Pool; lock: PostgresLock; epoch: string }) {
    this.epoch = epoch;
    this.#pool = pool;
    this.#lock = lock;
    const dialect = makePostgresDialect();
    this.#writer = new PostgresWriter({
      pool,
      dialect,
      atOnce: transactionsAtOnce,
      mono: () => clock.mono(),
      isConnected: () => !this.#isAway,
      onDisconnection: () => this.#lookAfter(),
    });
    this.read = readsOver(new PostgresReader(dialect, pool));
  }

  write<Result>(verb: Verb<Result>, lane?: Lane, key?: string): Promise<Result> {
    return this.#writer.write(verb, lane, key);
  }

  async scrub(): Promise<void> {}

  state(): StoreState {
    const { queued, waitMs, isClosing } = this.#writer;
    const state = { ready: !this.#isAway && !isClosing, queued, waitMs };
    return this.#isAway ? { ...state, problem: busy().problem } : state;
  }

  close(): Promise<void> {
    this.#closed ??= this.#shut();
    return this.#closed;
  }

  async #shut(): Promise<void> {
    clearTimeout(this.#probe);
    await this.#writer.close();
    await this.#pool.end();
    await this.#lock.release();
  }

  /** Refuses writes until the database answers and is ours again. */
  #lookAfter(): void {
    if (this.#isAway || this.#writer.isClosing) return;
    this.#isAway = true;
    this.#probeSoon();
  }

  #probeSoon(): void {
    this.#probe = setTimeout(async () => {
      try {
        // Another process may have taken it meanwhile: then this one keeps refusing.
        if (!this.#lock.isHeld) await this.#lock.take();
        await this.#pool.query('select 1');
        this.#isAway = false;
      } catch {
        if (!this.#writer.isClosing) this.#probeSoon();
      }
    }, probeEveryMs);
    this.#probe.unref();
  }
}

/** @returns the epoch */
const prepare = async (databaseUrl: string): Promise<string> => {
  const client = await connectPatiently(databaseUrl);
  try {
    const { rows } = await client.query('show server_encoding');
    if (rows[0]?.server_encoding !== 'UTF8')
      throw new Error(
        `The database must hold UTF8, but its encoding is ${rows[0]?.server_encoding}: create it with "encoding UTF8".`,
      );
    const connection = new PostgresConnection(makePostgresDialect(), client);
    await migrate(connection, {
      types: postgresTypes,
      transaction: async (work) => {
        await client.query('begin');
        try {
          await work();
          await client.query('commit');
        } catch (error) {
          await client.query('rollback');
          throw error;
        }
      },
      // PostgreSQL is backed up by its operator: pg_dump needs a program and a place we do not know.
      before: async () => {},
    });
    return await epochOfDatabase(connection);
  } finally {
    await client.end();
  }
};
