import type { Connection, Dialect, Param, Query, Row } from './connection.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { isStorageFailure } from './sqlite-failure.ts';

/**
 * What the verbs of a group write through. Open only while their transaction is: whoever keeps it longer (a verb that
 * waited for something else) would write into somebody else's transaction, and is refused instead.
 */
export class SqliteWriter implements Connection {
  readonly dialect: Dialect;
  readonly #connection: SqliteConnection;
  isOpen = false;
  /** A statement found the disk full or broken, even if the verb caught that. */
  storageFailure: unknown;
  /** Length of the texts handed over since the group began. */
  written = 0;

  constructor(connection: SqliteConnection) {
    this.dialect = connection.dialect;
    this.#connection = connection;
  }

  async all(query: Query, params: readonly Param[]): Promise<Row[]> {
    this.#demandOpen();
    try {
      return this.#connection.rows(query, params);
    } catch (error) {
      throw this.#noted(error);
    }
  }

  async run(query: Query, params: readonly Param[]): Promise<number> {
    this.#demandOpen();
    for (const param of params) if (typeof param === 'string') this.written += param.length;
    try {
      return this.#connection.changes(query, params);
    } catch (error) {
      throw this.#noted(error);
    }
  }

  #demandOpen(): void {
    if (!this.isOpen) throw new Error('This transaction is over: a verb awaits nothing but its tx.');
  }

  #noted(error: unknown): unknown {
    if (isStorageFailure(error)) this.storageFailure = error;
    return error;
  }
}
