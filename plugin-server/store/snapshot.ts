import { sql } from 'kysely';
import type { BackupManifest } from './backup-manifest.ts';
import type { Connection } from './connection.ts';
import { epochKey } from './epoch.ts';
import { schemaOf } from './migrate.ts';
import { recordReads } from './record-queries.ts';
import type { Schema } from './schema.ts';
import { rowsOf, statement } from './statement.ts';

/** A database at one moment, in a file. */
export interface Snapshot {
  readonly store: 'sqlite' | 'postgres';
  readonly file: BackupManifest['database']['file'];
  readonly schema: number;
  readonly epoch: string;
  readonly counts: Record<string, number>;
  readonly files: readonly { readonly shelf: string; readonly sha256: string; readonly isLoose: boolean }[];
}

const tables = [
  'site',
  'agent',
  'member',
  'sign_in',
  'invite',
  'instance',
  'identifier',
  'device',
  'device_proof',
  'conversation',
  'conversation_peer',
  'entry',
  'aside',
  'sender',
  'delivery',
  'command',
  'file',
  'gone',
  'audit',
] as const satisfies readonly (keyof Schema)[];

const files = statement((db, _arg: object) =>
  db.selectFrom('file').select(['shelf', 'sha256', 'conversation']).orderBy('shelf'),
);

/** What the manifest says of a database. */
export const describeDatabase = async (connection: Connection): Promise<Omit<Snapshot, 'store' | 'file'>> => {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const count = connection.dialect.builder.selectFrom(table).select(sql<number>`count(*)`.as('count'));
    counts[table] = (await rowsOf(connection, count))[0]?.count ?? 0;
  }
  return {
    schema: await schemaOf(connection),
    epoch: (await recordReads(connection).meta(epochKey)) ?? '',
    counts,
    files: (await files.rows(connection, {})).map(({ shelf, sha256, conversation }) => ({
      shelf,
      sha256,
      isLoose: conversation === null,
    })),
  };
};
