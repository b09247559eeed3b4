import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from './postgres.ts';

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

test('two test databases know nothing of each other', async () => {
  await using one = await testDatabase();
  await using other = await testDatabase();
  await ask(one.url, 'create table only_here (id integer)');
  const look = "select to_regclass('only_here') is not null as found";
  expect(await ask(one.url, look)).toEqual([{ found: true }]);
  expect(await ask(other.url, look)).toEqual([{ found: false }]);
});

test('a commit reaches the disk and umlauts are letters, as in a real installation', async () => {
  await using database = await testDatabase();
  expect(await ask(database.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
  expect(await ask(database.url, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
  expect(await ask(database.url, "select lower('ÄÖÜ') as low")).toEqual([{ low: 'äöü' }]);
});

test('a dropped database is gone, also while somebody is connected', async () => {
  const database = await testDatabase();
  const client = new pg.Client({ connectionString: database.url });
  const cut = new Promise((resolve) => client.on('error', resolve));
  await client.connect();
  await database.drop();
  await cut;
  await expect(ask(database.url, 'select 1')).rejects.toThrow('does not exist');
});
