import type { Connection } from './connection.ts';
import type { Migration, Types } from './migration.ts';
import { spine } from './migrations/0001-spine.ts';
import { identity } from './migrations/0002-identity.ts';
import { channels } from './migrations/0003-channels.ts';
import { widget } from './migrations/0004-widget.ts';

const migrations: readonly Migration[] = [spine, identity, channels, widget];
export const newestSchema = migrations.length;

/** The database was written by a newer version of this program. */
export class NewerSchema extends Error {
  constructor(found: number) {
    super(
      `This database has schema ${found}, but this version of Nahtlos knows ${newestSchema} at most. Start the newer version, or restore a backup made by this one.`,
    );
    this.name = 'NewerSchema';
  }
}

export interface Migrating {
  readonly types: Types;
  /** Runs statements as one transaction. */
  transaction(work: () => Promise<void>): Promise<void>;
  /** Called once before the first step that changes a database which is not empty. */
  before(schema: number): Promise<void>;
}

/**
 * Brings a database to the newest schema, step by step.
 * @returns the schema it had
 * @throws NewerSchema
 */
export const migrate = async (
  connection: Connection,
  { types, transaction, before }: Migrating,
  steps: readonly Migration[] = migrations,
): Promise<number> => {
  await connection.run(
    {
      sql: `create table if not exists meta (key ${types.text} primary key, value ${types.text} not null)${types.end}`,
    },
    [],
  );
  const had = await schemaOf(connection);
  if (had > steps.length) throw new NewerSchema(had);
  if (had > 0 && had < steps.length) await before(had);
  for (const migration of steps.slice(had)) {
    await transaction(async () => {
      for (const sql of migration.statements(types)) await connection.run({ sql }, []);
      await connection.run({ sql: "delete from meta where key = 'schema'" }, []);
      await connection.run({ sql: `insert into meta (key, value) values ('schema', '${migration.number}')` }, []);
    });
  }
  return had;
};

/** 0: empty. */
export const schemaOf = async (connection: Connection): Promise<number> => {
  const [row] = await connection.all({ sql: "select value from meta where key = 'schema'" }, []);
  return Number(row?.['value'] ?? 0);
};
