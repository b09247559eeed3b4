import { beginNewEpoch } from './new-epoch.ts';
import { connectPatiently, PostgresConnection } from './postgres-connection.ts';
import { makePostgresDialect } from './postgres-dialect.ts';
import { PostgresLock } from './postgres-lock.ts';
import { withPassfile } from './postgres-passfile.ts';
import { runProgram } from './postgres-snapshot.ts';

interface PostgresRestore {
  readonly databaseUrl: string;
  readonly dataFolder: string;
  /** The dump. */
  readonly path: string;
  readonly replace: boolean;
}

/** By `pg_restore`, in one transaction: it is there as a whole or not at all. */
export const restorePostgres = async ({ databaseUrl, dataFolder, path, replace }: PostgresRestore): Promise<void> => {
  const lock = new PostgresLock(databaseUrl, () => {});
  await lock.take();
  const client = await connectPatiently(databaseUrl);
  try {
    const { rows } = await client.query("select to_regclass('meta') is not null as used, current_database() as name");
    if (rows[0]?.used === true && !replace)
      throw new Error(`The database "${rows[0].name}" is in use already; say --replace to remove what is in it.`);
    await withPassfile(databaseUrl, dataFolder, (url) =>
      runProgram('pg_restore', [
        '--clean',
        '--if-exists',
        '--no-owner',
        '--no-privileges',
        '--single-transaction',
        `--dbname=${url}`,
        path,
      ]),
    );
    await client.query('begin');
    await beginNewEpoch(new PostgresConnection(makePostgresDialect(), client));
    await client.query('commit');
  } finally {
    await client.end();
    await lock.release();
  }
};
