import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { systemClock } from '../../plugin-server/clock.ts';
import { openStore } from '../../plugin-server/store/open-store.ts';
import type { ConversationTable } from '../../plugin-server/store/schema.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import { type ConversationId, makeStartKey, type SiteId } from '../../protocol/ids.ts';
import { entryRow, newId, openShop } from '../store/shop.ts';
import { startPostgresCluster } from '../support/postgres-cluster.ts';
import { type Random, seeded } from '../support/random.ts';
import { type Spread, shown, spreadOf, table } from './numbers.ts';

interface Million {
  readonly store: 'SQLite' | 'PostgreSQL';
  readonly messages: number;
  readonly lastFiftyMs: Spread;
  readonly searchMs: Readonly<Record<string, Spread>>;
  readonly indexedPerSecond: number;
}
export type MillionBench = readonly Million[];

const perConversation = 50;
const vocabulary = 20_000;

/** Words as frequent as in life: few are in every second message, most are rare. */
const someWord = (random: Random): string => `wort${Math.floor(random.next() ** 4 * vocabulary).toString(36)}`;
const someText = (random: Random): string => Array.from({ length: 12 }, () => someWord(random)).join(' ');

type Row = Readonly<Record<string, unknown>>;
type Insert = (table: 'conversation' | 'entry', rows: readonly Row[]) => Promise<void>;

/** Past the store, because a million messages through the door are not what is measured. */
const fill = async (
  store: Store,
  insert: Insert,
  messages: number,
): Promise<{ site: SiteId; conversations: ConversationId[] }> => {
  const shop = await openShop(store);
  const ada = await shop.visitor();
  const template: ConversationTable = await shop.conversation(ada);
  const random = seeded(1_000_000);
  const conversations: ConversationId[] = [];
  const at = 1_700_000_000_000;
  while (conversations.length * perConversation < messages) {
    const rows: { conversation: Row; entries: Row[] }[] = Array.from({ length: 40 }, () => {
      const id = newId<ConversationId>('conversation');
      conversations.push(id);
      const number = conversations.length + 1;
      const conversation = {
        ...template,
        id,
        number,
        pos: number,
        start_key: makeStartKey(),
        seq: perConversation,
        last_at: at + number,
      };
      const entries = Array.from({ length: perConversation }, (_, index) =>
        entryRow({ conversation: id, seq: index + 1, text: someText(random), at: at + number + index }),
      );
      return { conversation, entries: entries.map((it) => ({ ...it })) };
    });
    await insert(
      'conversation',
      rows.map((it) => it.conversation),
    );
    await insert(
      'entry',
      rows.flatMap((it) => it.entries),
    );
  }
  return { site: shop.site, conversations };
};

const sqliteInsert =
  (database: DatabaseSync): Insert =>
  async (into, rows) => {
    const names = Object.keys(rows[0] ?? {});
    const statement = database.prepare(
      `insert into ${into} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    );
    database.exec('begin');
    for (const row of rows) statement.run(...names.map((name) => row[name] as string | number | null));
    database.exec('commit');
  };

const postgresInsert =
  (client: pg.Client): Insert =>
  async (into, rows) => {
    const names = Object.keys(rows[0] ?? {}).join(', ');
    await client.query(
      `insert into ${into} (${names}) select ${names} from jsonb_populate_recordset(null::${into}, $1)`,
      [JSON.stringify(rows)],
    );
  };

const timed = async (times: number, work: (at: number) => Promise<unknown>): Promise<Spread> => {
  const took: number[] = [];
  for (let at = 0; at < times; at += 1) {
    const from = performance.now();
    await work(at);
    took.push(performance.now() - from);
  }
  return spreadOf(took);
};

const measure = async (
  name: Million['store'],
  store: Store,
  insert: Insert,
  messages: number,
  times: number,
): Promise<Million> => {
  const { site, conversations } = await fill(store, insert, messages);
  const from = performance.now();
  for (let done = 1; done > 0; ) done = await store.write((tx) => tx.indexNext(500), 'upkeep');
  const indexedPerSecond = messages / ((performance.now() - from) / 1_000);
  const random = seeded(7);
  const newest = Number.MAX_SAFE_INTEGER;
  const lastFifty = (): Promise<unknown> => store.read.entriesBefore(random.pick(conversations), 1, newest, 50);
  const search = (words: () => string[]) => (): Promise<unknown> =>
    store.read.search(site, { words: words(), offset: 0, limit: 51 });
  await timed(50, lastFifty);
  const rare = (): string => `wort${random.between(vocabulary / 2, vocabulary - 1).toString(36)}`;
  return {
    store: name,
    messages,
    lastFiftyMs: await timed(times * 4, lastFifty),
    searchMs: {
      'a rare word': await timed(
        times,
        search(() => [rare()]),
      ),
      'a frequent word': await timed(
        times,
        search(() => [`wort${random.between(0, 30).toString(36)}`]),
      ),
      'two words': await timed(
        times,
        search(() => [someWord(random), someWord(random)]),
      ),
      'the beginning of a word': await timed(
        times,
        search(() => [rare().slice(0, 6)]),
      ),
    },
    indexedPerSecond,
  };
};

const onFatal = (cause: unknown): never => {
  throw cause;
};

const onSqlite = async (messages: number, times: number): Promise<Million> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-million-'));
  const store = await openStore({ dataFolder, clock: systemClock(), onFatal });
  const database = new DatabaseSync(join(dataFolder, 'nahtlos.db'), { timeout: 10_000 });
  database.exec('pragma synchronous = off');
  try {
    return await measure('SQLite', store, sqliteInsert(database), messages, times);
  } finally {
    database.close();
    await store.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
};

const onPostgres = async (messages: number, times: number): Promise<Million> => {
  const cluster = await startPostgresCluster();
  const dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-million-'));
  const store = await openStore({ dataFolder, databaseUrl: cluster.url, clock: systemClock(), onFatal });
  const client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  await client.query('set synchronous_commit = off');
  try {
    return await measure('PostgreSQL', store, postgresInsert(client), messages, times);
  } finally {
    await client.end();
    await store.close();
    await cluster.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
};

/** Reading and searching where there is a lot to read and search. */
export const millionBench = async (messages: number, times: number): Promise<MillionBench> => [
  await onSqlite(messages, times),
  await onPostgres(messages, times),
];

export const millionTable = (bench: MillionBench): string =>
  table(
    ['among so many messages', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'],
    bench.flatMap(({ store, messages, lastFiftyMs, searchMs, indexedPerSecond }) => [
      ...[
        ['the last 50 of a conversation', lastFiftyMs] as const,
        ...Object.entries(searchMs).map(([what, it]) => [`search: ${what}`, it] as const),
      ].map(([what, { p50, p95, p99, max }]) => [`${store}, ${messages}: ${what}`, ...[p50, p95, p99, max].map(shown)]),
      [`${store}: texts indexed a second`, shown(indexedPerSecond), '', '', ''],
    ]),
  );
