import type pg from 'pg';
import { connectPostgres } from './postgres-connection.ts';
import { StoreTaken } from './store-taken.ts';

/** "naht", and what of it: 1 the process that works with the database. */
const lockKey = '1851877492, 1';

/** A session's advisory lock: PostgreSQL frees it with the connection, however that ends. */
export class PostgresLock {
  readonly #databaseUrl: string;
  readonly #onLost: () => void;
  #client: pg.Client | undefined;

  constructor(databaseUrl: string, onLost: () => void) {
    this.#databaseUrl = databaseUrl;
    this.#onLost = onLost;
  }

  get isHeld(): boolean {
    return this.#client !== undefined;
  }

  /** @throws StoreTaken when another process holds it; what pg throws when the server is away */
  async take(): Promise<void> {
    const client = await connectPostgres(this.#databaseUrl);
    const lost = () => {
      if (this.#client !== client) return;
      this.#client = undefined;
      this.#onLost();
    };
    client.on('error', lost);
    client.on('end', lost);
    try {
      const { rows } = await client.query(
        `select pg_try_advisory_lock(${lockKey}) as taken, current_database() as name`,
      );
      if (rows[0]?.taken !== true) throw new StoreTaken(`the database "${rows[0]?.name}" on ${client.host}`);
    } catch (cause) {
      // Left open, a connection that gets the lock too late would keep it from us; a server that hangs is not waited for.
      client.end().catch(() => {});
      throw cause;
    }
    this.#client = client;
  }

  async release(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }
}
