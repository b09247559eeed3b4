import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export type TestDatabase = {
  /** What an operator would write into `DATABASE_URL`. */
  readonly url: string;
  /** Ends its connections and removes it; a second call does nothing. */
  drop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * A fresh, empty database on a real PostgreSQL: the run's own, or the one named in `NAHTLOS_TEST_DATABASE_URL`, whose user may
 * create databases.
 * @throws Error that says what to install, where PostgreSQL is missing and may not be installed
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env.NAHTLOS_TEST_DATABASE_URL ?? (await startedServer());
  const name = `nahtlos_test_${randomBytes(8).toString('hex')}`;
  await asOwner(server, `create database ${name} template template0`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const drop = () => asOwner(server, `drop database if exists ${name} with (force)`);
  return { url: url.href, drop, [Symbol.asyncDispose]: drop };
}

async function startedServer(): Promise<string> {
  const answer = await fetch(inject('postgresStarter'));
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

async function asOwner(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
