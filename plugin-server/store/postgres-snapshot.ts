import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connectPatiently, PostgresConnection } from './postgres-connection.ts';
import { makePostgresDialect } from './postgres-dialect.ts';
import { withPassfile } from './postgres-passfile.ts';
import { describeDatabase, type Snapshot } from './snapshot.ts';

const run = promisify(execFile);
const dumpFile = 'database.dump';

/** By `pg_dump`, which must be of the server's version or newer; what the manifest says is read from the same snapshot. */
export const snapshotPostgres = async (databaseUrl: string, to: string): Promise<Snapshot> => {
  const client = await connectPatiently(databaseUrl);
  try {
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query('select pg_export_snapshot() as name');
    const described = await describeDatabase(new PostgresConnection(makePostgresDialect(), client));
    await withPassfile(databaseUrl, to, (url) =>
      runProgram('pg_dump', [
        '--format=custom',
        '--no-owner',
        '--no-privileges',
        `--snapshot=${rows[0]?.name}`,
        `--file=${join(to, dumpFile)}`,
        `--dbname=${url}`,
      ]),
    );
    return { store: 'postgres', file: dumpFile, ...described };
  } finally {
    await client.end();
  }
};

/** @throws Error with a sentence when the program is missing, or with what it said */
export const runProgram = async (program: 'pg_dump' | 'pg_restore', args: readonly string[]): Promise<void> => {
  try {
    await run(program, args, { maxBuffer: 16 * 1024 * 1024 });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      throw new Error(
        `${program} is missing: install PostgreSQL's client programs (Debian, Ubuntu: "apt-get install postgresql-client") in the version of the server.`,
        { cause },
      );
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new Error(`${program} could not: ${said}`, { cause });
  }
};
