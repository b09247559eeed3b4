import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Connection, Param, Query, Row } from '../../plugin-server/store/connection.ts';
import { sqliteTypes } from '../../plugin-server/store/migration.ts';
import { spine } from '../../plugin-server/store/migrations/0001-spine.ts';
import { identity } from '../../plugin-server/store/migrations/0002-identity.ts';
import { channels } from '../../plugin-server/store/migrations/0003-channels.ts';
import { widget } from '../../plugin-server/store/migrations/0004-widget.ts';
import { makePostgresDialect } from '../../plugin-server/store/postgres-dialect.ts';
import { txOver } from '../../plugin-server/store/queries.ts';
import { makeSqliteDialect } from '../../plugin-server/store/sqlite-dialect.ts';
import type { Tx } from '../../plugin-server/store/tx.ts';

/** Every step a database says it would take for a question, without taking it. `answers`: what each of its statements gives. */
export type Plans = (ask: (tx: Tx) => Promise<unknown>, answers?: readonly Row[]) => Promise<string[]>;

export const sqlitePlans = (): Plans => {
  const database = new DatabaseSync(':memory:');
  database.exec('create table meta (key text primary key, value text not null) strict');
  for (const { statements } of [spine, identity, channels, widget])
    for (const statement of statements(sqliteTypes)) database.exec(statement);
  const explain = async ({ sql }: Query, params: readonly Param[]): Promise<string[]> =>
    database
      .prepare(`explain query plan ${sql}`)
      .all(...params)
      .map(({ detail }) => String(detail));
  return plansOf(makeSqliteDialect(), explain);
};

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Node[];
}

/** Of an empty database in which it reads whole tables only where it must. */
export const postgresPlans = async (url: string): Promise<Plans & AsyncDisposable> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('set enable_seqscan = off');
  const explain = async ({ sql }: Query, params: readonly Param[]): Promise<string[]> => {
    if (sql.startsWith('set local ')) {
      await client.query(sql);
      return [];
    }
    const { rows } = await client.query(`explain (format json) ${sql}`, [...params]);
    const steps: string[] = [];
    const walk = (node: Node): void => {
      const { 'Node Type': type, 'Relation Name': table = '', 'Index Name': index = '', 'Index Cond': place } = node;
      steps.push([type, table, index, place === undefined ? '' : `at ${place}`].filter((it) => it !== '').join(' '));
      node.Plans?.forEach(walk);
    };
    walk(rows[0]['QUERY PLAN'][0].Plan);
    return steps;
  };
  const plans = plansOf(makePostgresDialect(), explain);
  const inTransaction: Plans = async (ask, answers) => {
    await client.query('begin');
    try {
      return await plans(ask, answers);
    } finally {
      await client.query('rollback');
    }
  };
  return Object.assign(inTransaction, { [Symbol.asyncDispose]: () => client.end() });
};

const plansOf = (
  dialect: Connection['dialect'],
  explain: (query: Query, params: readonly Param[]) => Promise<string[]>,
): Plans => {
  let steps: string[] = [];
  let given: readonly Row[] = [];
  const all = async (query: Query, params: readonly Param[]): Promise<Row[]> => {
    steps.push(...(await explain(query, params)));
    return [...given];
  };
  const connection: Connection = { dialect, all, run: async (query, params) => (await all(query, params)).length };
  const tx = txOver(connection);
  return async (ask, answers = []) => {
    steps = [];
    given = answers;
    await ask(tx).catch(() => {});
    return steps;
  };
};
