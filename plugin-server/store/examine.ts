import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import type { Connection } from './connection.ts';
import { newestSchema, schemaOf } from './migrate.ts';
import { connectPostgres, PostgresConnection } from './postgres-connection.ts';
import { makePostgresDialect } from './postgres-dialect.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { makeSqliteDialect } from './sqlite-dialect.ts';
import { databaseFile } from './sqlite-store.ts';
import { rowsOf } from './statement.ts';

export interface Examined {
  readonly kind: 'sqlite' | 'postgres';
  /** Of the database, and the newest this program knows. */
  readonly schema: number;
  readonly newestSchema: number;
  /** The newest time of any conversation, ms since 1970; null: there is none. */
  readonly newestAt: number | null;
  /** What SQLite finds wrong in the file, a line each; PostgreSQL looks after its own. */
  readonly damage: readonly string[];
}

/** Looks at a database through a connection of its own that writes nothing, also while a server works with it. null: there is none yet. */
export const examine = async (dataFolder: string, databaseUrl: string | undefined): Promise<Examined | null> => {
  if (databaseUrl !== undefined) {
    const client = await connectPostgres(databaseUrl);
    try {
      return { kind: 'postgres', ...(await ask(new PostgresConnection(makePostgresDialect(), client))), damage: [] };
    } finally {
      await client.end();
    }
  }
  const path = join(dataFolder, databaseFile);
  if (!existsSync(path)) return null;
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    const found = database
      .prepare('pragma quick_check(20)')
      .all()
      .map((row) => String(Object.values(row)[0]));
    const damage = found.filter((line) => line !== 'ok');
    return { kind: 'sqlite', ...(await ask(new SqliteConnection(makeSqliteDialect(), database))), damage };
  } finally {
    database.close();
  }
};

const ask = async (connection: Connection): Promise<Pick<Examined, 'schema' | 'newestSchema' | 'newestAt'>> => {
  const newest = connection.dialect.builder
    .selectFrom('conversation')
    .select(sql<number | null>`max(last_at)`.as('at'));
  return {
    schema: await schemaOf(connection),
    newestSchema,
    newestAt: (await rowsOf(connection, newest))[0]?.at ?? null,
  };
};
