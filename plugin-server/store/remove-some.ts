import { type RawBuilder, sql } from 'kysely';
import type { Connection } from './connection.ts';
import type { Schema } from './schema.ts';
import { changedBy } from './statement.ts';

/** Removes at most `limit` rows of a table; answers how many. `keys` are its primary key: neither database limits a `delete` otherwise. */
export const removeSome = <Table extends keyof Schema>(
  connection: Connection,
  table: Table,
  keys: readonly (keyof Schema[Table] & string)[],
  where: RawBuilder<unknown>,
  limit: number,
): Promise<number> => {
  const names = sql.join(keys.map((key) => sql.ref(key)));
  const removal = sql`delete from ${sql.table(table)} where (${names}) in
    (select ${names} from ${sql.table(table)} where ${where} limit ${limit})`;
  return changedBy(connection, { compile: () => removal.compile(connection.dialect.builder) });
};
