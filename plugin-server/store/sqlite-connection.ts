import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Connection, Dialect, Param, Query, Row } from './connection.ts';

/** Statements without a name are different each time; these many are kept. */
const keptUnnamed = 100;

interface Prepared {
  readonly statement: StatementSync;
  readonly names: readonly string[];
}

/** One database handle: prepared statements are kept, everything answers in the same turn. */
export class SqliteConnection implements Connection {
  readonly dialect: Dialect;
  readonly database: DatabaseSync;
  readonly #named = new Map<string, Prepared>();
  readonly #unnamed = new Map<string, Prepared>();

  constructor(dialect: Dialect, database: DatabaseSync) {
    this.dialect = dialect;
    this.database = database;
  }

  async all(query: Query, params: readonly Param[]): Promise<Row[]> {
    return this.rows(query, params);
  }

  async run(query: Query, params: readonly Param[]): Promise<number> {
    return this.changes(query, params);
  }

  rows(query: Query, params: readonly Param[]): Row[] {
    const { statement, names } = this.#prepared(query);
    // Read as arrays and named here: node:sqlite makes the names anew for each row.
    const rows = statement.all(...params) as unknown as unknown[][];
    return rows.map((values) => named(names, values));
  }

  changes(query: Query, params: readonly Param[]): number {
    return Number(this.#prepared(query).statement.run(...params).changes);
  }

  #prepared({ name, sql }: Query): Prepared {
    const [kept, key] = name === undefined ? [this.#unnamed, sql] : [this.#named, name];
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (name === undefined && kept.size >= keptUnnamed) kept.clear();
    const statement = this.database.prepare(sql);
    statement.setReturnArrays(true);
    const made = { statement, names: statement.columns().map((column) => column.name) };
    kept.set(key, made);
    return made;
  }
}

const named = (names: readonly string[], values: readonly unknown[]): Row => {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < names.length; index += 1) row[names[index] as string] = values[index];
  return row;
};

const walKeptBytes = 64 * 1024 * 1024;

export interface SqliteOpening {
  readonly path: string;
  readonly readOnly: boolean;
  /** Most memory for pages. */
  readonly cacheKiB: number;
  /** Tests fill a disk of this many pages. */
  readonly maxPages?: number | undefined;
}

/**
 * Opens the database as delivery.md 8 wants it, and looks whether SQLite took the settings: it ignores silently what it cannot do.
 * @throws Error naming the setting
 */
export const openSqlite = ({ path, readOnly, cacheKiB, maxPages }: SqliteOpening): DatabaseSync => {
  const database = new DatabaseSync(path, { readOnly, enableForeignKeyConstraints: true, timeout: 5_000 });
  const settings: readonly (readonly [name: string, value: string | number, read?: string | number])[] = [
    ...(readOnly ? [] : [['journal_mode', 'wal'] as const]),
    // 2: FULL, what is acknowledged is on the disk
    ['synchronous', 'full', 2],
    ['foreign_keys', 1],
    ['busy_timeout', 5_000],
    // Erased is erased: freed pages are overwritten with zeros.
    ['secure_delete', 1],
    ['temp_store', 'memory', 2],
    // After a long read the WAL gives back what it grew by.
    ['journal_size_limit', walKeptBytes],
    // In pages: the fewer checkpoints, the fewer times a page that changes often is written.
    ['wal_autocheckpoint', 4_000],
    ['cache_size', -cacheKiB],
    ...(maxPages === undefined ? [] : [['max_page_count', maxPages] as const]),
  ];
  for (const [name, value, read = value] of settings) {
    database.exec(`pragma ${name} = ${value}`);
    const row = database.prepare(`pragma ${name}`).get();
    const is = row === undefined ? undefined : Object.values(row)[0];
    if (is !== read) {
      database.close();
      throw new Error(`SQLite did not take "pragma ${name} = ${value}" for ${path}: it says ${String(is)}.`);
    }
  }
  return database;
};
