import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../plugin-server/clock.ts';
import { createLog } from '../../plugin-server/log.ts';
import { backUp } from '../../plugin-server/store/backup.ts';
import { restoreBackup } from '../../plugin-server/store/restore.ts';
import { doorPath } from '../../protocol/door.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, post, type TestAgent, type TestVisitor, visitor, words } from '../support/people.ts';
import { testDatabase } from '../support/postgres.ts';
import { recordFigures } from '../support/record-figures.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { personalData } from './personal-data.ts';
import { type Planted, plantPerson, type Sql } from './planted-person.ts';

/** A database beside its server, and everything that lies on the disk. */
interface Ground {
  readonly kind: 'SQLite' | 'PostgreSQL';
  readonly environment: Readonly<Record<string, string>>;
  readonly sql: (folder: string) => Sql;
  /** Names and text columns of all tables. */
  columns(sql: Sql): Promise<Map<string, string[]>>;
  drop(): Promise<void>;
}

const sqlite = async (): Promise<Ground> => ({
  kind: 'SQLite',
  environment: {},
  sql: (folder) => async (statement) => {
    const database = new DatabaseSync(join(folder, 'nahtlos.db'), { timeout: 5_000 });
    try {
      return database.prepare(statement).all();
    } finally {
      database.close();
    }
  },
  columns: async (sql) => {
    const tables = await sql("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'");
    const found = new Map<string, string[]>();
    for (const { name } of tables) {
      // The parts of the full-text table are no tables of ours.
      if (/^found_words_/.test(String(name))) continue;
      const rows = await sql(`select name, type from pragma_table_info('${String(name)}')`);
      found.set(
        String(name),
        rows.filter(({ type }) => type !== 'INTEGER').map((row) => String(row.name)),
      );
    }
    return found;
  },
  drop: async () => {},
});

const postgres = async (): Promise<Ground> => {
  const database = await testDatabase();
  return {
    kind: 'PostgreSQL',
    environment: { DATABASE_URL: database.url },
    sql: () => async (statement) => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      try {
        return (await client.query(statement)).rows;
      } finally {
        await client.end();
      }
    },
    columns: async (sql) => {
      const rows = await sql(`select table_name, column_name, data_type from information_schema.columns
        where table_schema = 'public' order by table_name, ordinal_position`);
      const found = new Map<string, string[]>();
      for (const { table_name, column_name, data_type } of rows) {
        const names = found.get(String(table_name)) ?? [];
        if (!['bigint', 'integer'].includes(String(data_type))) names.push(String(column_name));
        found.set(String(table_name), names);
      }
      return found;
    },
    drop: database.drop,
  };
};

/** All bytes of a folder, and of the database as text. */
const everything = async (folders: readonly string[], dump: string): Promise<Buffer[]> => {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter((it) => it.isFile()),
  );
  return [Buffer.from(dump), ...files.map((it) => readFileSync(join(it.parentPath, it.name)))];
};

const hits = (sought: readonly string[], places: readonly Buffer[]): string[] =>
  // In the full-text index a word may lack the beginning it shares with the word before it.
  sought.filter((it) => places.some((place) => place.includes(it) || place.includes(it.slice(-14))));

const dumpOf = async (ground: Ground, sql: Sql): Promise<string> => {
  if (ground.kind === 'SQLite') return '';
  let dump = '';
  for (const table of (await ground.columns(sql)).keys())
    dump += JSON.stringify(await sql(`select ${table}::text as row from ${table}`));
  return dump;
};

/** Rows that speak of a neighbour. */
const rowsOf = async (ground: Ground, sql: Sql, ids: readonly string[]): Promise<string[]> => {
  const rows: string[] = [];
  for (const table of (await ground.columns(sql)).keys()) {
    if (table.startsWith('found')) continue;
    for (const row of await sql(`select * from ${table}`)) {
      const text = JSON.stringify({ ...row, indexed_seq: 0, indexed_aside: 0, seen_at: 0 });
      if (ids.some((id) => text.includes(`"${id}"`))) rows.push(`${table} ${text}`);
    }
  }
  return rows.sort();
};

/** What every door says that could name her. */
const answers = async (app: TestApp, mia: TestAgent, { ada, conversation, identifiers, sought }: Planted) => {
  const told: unknown[] = [];
  const inbox = async (name: string, body: object) =>
    told.push((await post(app, doorPath('inbox', name), body, mia.headers)).body);
  const hers = async (name: string, body: object, who: TestVisitor) =>
    told.push((await post(app, doorPath('visitor', name), body, who.headers)).body);
  for (const view of ['all', 'mine', 'unassigned', 'closed'])
    await inbox('inbox:list', { view, sort: 'newest', limit: 100 });
  await inbox('inbox:resume', { afterPos: 0, limit: 200 });
  await inbox('conversation:open', { conversation });
  await inbox('conversation:resume', { conversation, epoch: null, afterSeq: 0, afterAside: 0, rev: 0, limit: 200 });
  await inbox('profile:open', { conversation });
  for (const identifier of identifiers)
    for (const name of ['profile:open', 'profile:why', 'profile:reveal']) await inbox(name, { identifier });
  // Not with the word itself in the question: an answer may repeat it.
  for (const mark of sought) await inbox('search:run', { text: mark.slice(0, 10), offset: 0 });
  await inbox('value:list', {});
  await inbox('audit:list', { limit: 100 });
  await inbox('retention:list', {});
  await hers('conversation:list', {}, ada);
  await hers('data:show', {}, ada);
  return JSON.stringify(told);
};

describe.each([
  ['SQLite', sqlite],
  ['PostgreSQL', postgres],
] as const)('%s:', (_, open) => {
  test('who is erased has left no trace: not in the database, its journal, the search, the files, the logs, or what anybody is told; not after a restart, and not after an older backup came back', {
    timeout: 120_000,
  }, async () => {
    const ground = await open();
    const temporary = mkdtempSync(join(tmpdir(), 'nahtlos-canary-'));
    const dataFolder = join(temporary, 'data');
    const scratch = join(temporary, 'scratch');
    for (const folder of [dataFolder, scratch]) mkdirSync(folder);
    const [before, dist] = [process.env.TMPDIR, bareDist()];
    process.env.TMPDIR = scratch;
    const logged: string[] = [];
    const log = createLog('trace', { write: (line: string) => void logged.push(line) });
    const sql = ground.sql(dataFolder);
    let app = await startTestApp({ dist, log, dataFolder, environment: ground.environment });
    try {
      const classified = await ground.columns(sql);
      for (const [table, columns] of classified) {
        const known = personalData[table as keyof typeof personalData];
        expect(known, `table ${table} stands in personal-data.ts`).toBeDefined();
        expect(
          columns.filter((it) => ![...known.personal, ...known.plain].includes(it)),
          table,
        ).toEqual([]);
      }

      const mia = await agent(app);
      const bea = await visitor(app);
      const hers = await ask(app, 'visitor', 'message:send', words('Do you have blue ones?', 1), bea.headers);
      const planted = await plantPerson(app, mia, sql);
      const { sought, marks, identifiers } = planted;
      while ((await app.store.write((tx) => tx.indexNext(200))) > 0);
      for (const [place, mark] of marks) {
        const [table = '', column = ''] = place.split('.');
        const rows = await sql(`select count(*) as count from ${table} where ${column} like '%${mark}%'`);
        expect(Number(rows[0]?.count), `${place} was marked`).toBeGreaterThan(0);
      }
      const found = await ask(app, 'inbox', 'search:run', { text: marks.get('aside.text')!, offset: 0 }, mia.headers);
      expect(JSON.stringify(found)).toContain(planted.conversation);
      const look = async () => hits(sought, await everything([dataFolder, scratch], await dumpOf(ground, sql)));
      expect((await look()).sort()).toEqual([...sought].sort());
      const backup = await backUp({
        dataFolder,
        databaseUrl: ground.environment.DATABASE_URL,
        files: join(dataFolder, 'files'),
        to: join(temporary, 'backups'),
        version: 'test',
        clock: systemClock(),
      });

      const neighbour = [bea.device, hers.conversation];
      const others = await rowsOf(ground, sql, neighbour);
      expect(others.length).toBeGreaterThan(3);
      const shown = await ask(app, 'inbox', 'erase:show', { identifiers: [...identifiers] }, mia.headers);
      expect(shown).toMatchObject({ conversations: 1, messages: 2, files: 1, devices: 1 });
      const done = await ask(app, 'inbox', 'erase:start', { identifiers: [...identifiers] }, mia.headers);
      expect(done).toEqual(shown);

      expect(await look()).toEqual([]);
      expect(hits(sought, [Buffer.from(logged.join(''))])).toEqual([]);
      expect(hits(sought, [Buffer.from(await answers(app, mia, planted))])).toEqual([]);
      expect(await rowsOf(ground, sql, neighbour)).toEqual(others);

      app = await app.restart();
      expect(await look()).toEqual([]);
      await app.close();

      await restoreBackup({
        from: backup.folder,
        dataFolder,
        databaseUrl: ground.environment.DATABASE_URL,
        files: join(dataFolder, 'files'),
        replace: true,
        clock: systemClock(),
      });
      expect((await look()).length).toBeGreaterThan(20);
      app = await startTestApp({ dist, log, dataFolder, environment: ground.environment });
      const again = await agent(app);
      expect(await look()).toEqual([]);
      expect(hits(sought, [Buffer.from(await answers(app, again, planted))])).toEqual([]);
      expect(hits(sought, [Buffer.from(logged.join(''))])).toEqual([]);
      recordFigures(`canary-${ground.kind.toLowerCase()}`, [
        { promise: 'P7', name: 'columns marked', value: marks.size },
        { promise: 'P7', name: 'marks found after erasure, restart and restore', value: 0, target: '0', isMet: true },
      ]);
      console.log(`canary: ${ground.kind}, ${marks.size} columns marked, ${sought.length} marks sought, 0 hits`);
    } finally {
      await app.close();
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      await ground.drop();
      for (const it of [temporary, dist]) rmSync(it, { recursive: true, force: true });
    }
  });
});
