import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { ChannelAdapter, Sent } from '../../plugin-server/channels/adapter.ts';
import type { OpenChannel } from '../../plugin-server/channels/channel-directory.ts';
import { systemClock } from '../../plugin-server/clock.ts';
import type { Log } from '../../plugin-server/log.ts';
import { startDeliveryWorker } from '../../plugin-server/outbox/delivery-worker.ts';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import { openStore } from '../../plugin-server/store/open-store.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import { parcelOf } from '../outbox/open-post.ts';
import { deliveryRow, openShop } from '../store/shop.ts';
import { startPostgresCluster } from '../support/postgres-cluster.ts';
import { type Spread, shown, spreadOf, table } from './numbers.ts';

/** One way of emptying the same outbox. */
interface Drained {
  readonly store: 'SQLite' | 'PostgreSQL';
  readonly case: string;
  /** Without our worker. */
  readonly isBare: boolean;
  readonly rows: number;
  /** Less than `rows`: the time for it was over. */
  readonly settled: number;
  /** Handed over; what a slow peer gets is not counted. */
  readonly perSecond: number;
  /** Of this process; what a database server spends is its own. */
  readonly cpuMicros: number;
  /** From the start of the worker to the hand-over of everybody's but the slow peer's. */
  readonly othersMs: Spread;
  /** Of one person, a later one handed over before an earlier one. */
  readonly inversions: number;
}
export type OutboxBench = readonly Drained[];

export interface OutboxSizes {
  readonly rows: number;
  readonly mostSeconds: number;
}

const perPeer = 10;
const slowMs = 200;
/** As many parcels at a time as e-mail has, and as a vendor with an HTTP interface may. */
const narrow = 5;
const wide = 50;

interface Sql {
  run(text: string): Promise<void>;
  ids(text: string): Promise<readonly number[]>;
}

interface Place {
  readonly name: Drained['store'];
  readonly store: Store;
  readonly sql: Sql;
  readonly site: SiteId;
  /** One for each peer. */
  readonly conversations: readonly ConversationId[];
}

const clock = systemClock();
const silent = (): void => {};
const quiet: Log = { fatal: silent, error: console.error, warn: silent, info: silent, debug: silent };

const fill = async ({ store, site, conversations }: Place, rows: number): Promise<void> => {
  const now = Math.floor(clock.steady());
  const made = Array.from({ length: rows }, (_, at) => ({
    ...deliveryRow({ site, conversation: conversations[at % conversations.length] ?? null, seq: at + 1 }),
    channel: 'email' as const,
    peer: `${1_000_000 + (at % conversations.length)}`,
    because: 'chosen' as const,
    next_at: now,
    created_at: clock.wall(),
  }));
  for (let at = 0; at < rows; at += 1_000)
    await store.write(async (tx) => {
      for (const row of made.slice(at, at + 1_000)) await tx.enqueue(row);
    });
};

/** Claims and settles so many at a time in plain SQL: nobody's order is kept, nobody is told, nothing is said before sending. */
const bare = async ({ name, sql }: Place, atOnce: number, rows: number, mostSeconds: number): Promise<Drained> => {
  const now = Math.floor(clock.steady()) + 1_000;
  const lock = name === 'PostgreSQL' ? 'for update skip locked' : '';
  const from = performance.now();
  const cpu = process.cpuUsage();
  let settled = 0;
  while (performance.now() - from < mostSeconds * 1_000) {
    const ids = await sql.ids(
      `update delivery set state = 'claimed', claim = 'c', next_at = ${now + 60_000} where id in (select id from delivery
        where channel = 'email' and next_at <= ${now} order by next_at, id limit ${atOnce} ${lock}) returning id`,
    );
    if (ids.length === 0) break;
    await sql.run('begin');
    for (const id of ids)
      await sql.run(`update delivery set state = 'accepted', claim = null, next_at = null where id = ${id}`);
    await sql.run('commit');
    settled += ids.length;
  }
  return {
    ...{ store: name, case: `bare statements, ${atOnce} at a time`, isBare: true, rows, settled },
    ...rates(settled, from, cpu),
    othersMs: spreadOf([]),
    inversions: 0,
  };
};

const rates = (settled: number, from: number, cpu: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSecond: settled / ((performance.now() - from) / 1_000),
    cpuMicros: (user + system) / Math.max(1, settled),
  };
};

interface Troubles {
  readonly failingShare: number;
  readonly hasSlowPeer: boolean;
}

/** The worker as it runs, with a channel that takes what it is handed at once. */
const drain = async (
  { name, store, site }: Place,
  what: string,
  atOnce: number,
  { rows, mostSeconds }: OutboxSizes,
  { failingShare, hasSlowPeer }: Troubles = { failingShare: 0, hasSlowPeer: false },
): Promise<Drained> => {
  const slowPeer = hasSlowPeer ? '1000000' : '';
  const failsEvery = failingShare === 0 ? Number.POSITIVE_INFINITY : Math.round(1 / failingShare);
  const last = new Map<string, number>();
  const others: number[] = [];
  let inversions = 0;
  let sent = 0;
  let settled = 0;
  const from = performance.now();
  const adapter: ChannelAdapter<{ readonly peer: string; readonly row: number }> = {
    kind: 'email',
    caps: () => ({
      ...{ correlation: 'message-id', atOnce, timeoutMs: 45_000, lifeMs: 86_400_000 },
      ...{ gathers: false, receipts: ['accepted'] },
    }),
    render: ({ id, to }) => [{ id: `${id}.0`, body: { peer: to.value, row: Number(id) } }],
    send: async ({ body: { peer, row } }): Promise<Sent> => {
      if ((last.get(peer) ?? 0) > row) inversions += 1;
      last.set(peer, row);
      if (peer === slowPeer) await pause(slowMs);
      else others.push(performance.now() - from);
      sent += 1;
      return sent % failsEvery === 0
        ? { state: 'failed', error: { class: 'blocked', code: '554' } }
        : { state: 'accepted' };
    },
    parse: async () => [],
    health: async () => true,
    close: () => {},
  };
  const channel: OpenChannel = {
    ...{ id: 'env:email', kind: 'email', site, isShared: false, adapter, address: 'hello@shop.example' },
    ...{ reply: null, bounce: null, isPaused: false },
  };
  const cpu = process.cpuUsage();
  const worker = startDeliveryWorker({
    ...{ store, clock, log: quiet, announce: silent, tellProblem: silent },
    channels: { all: () => [channel], sitesOf: () => [site] },
    pack: async ([row]) => {
      if (row === undefined) throw new Error('A parcel of nothing.');
      return { parcel: parcelOf(row) };
    },
    circumstances: () => ({
      ...onlyChat(clock.wall()),
      steady: Math.floor(clock.steady()),
      channel: (kind) => (kind === 'email' ? 'ok' : 'none'),
    }),
    trySettled: async () => [],
    count: (it) => {
      if (it === 'deliveries_accepted' || it === 'deliveries_failed') settled += 1;
    },
  });
  while (settled < rows && performance.now() - from < mostSeconds * 1_000) await pause(5);
  await worker.close();
  const { cpuMicros } = rates(settled, from, cpu);
  const othersMs = spreadOf(others);
  const perSecond = (others.length / othersMs.max) * 1_000;
  return { store: name, case: what, isBare: false, rows, settled, perSecond, cpuMicros, othersMs, inversions };
};

const measure = async (place: Place, sizes: OutboxSizes): Promise<Drained[]> => {
  const { rows, mostSeconds } = sizes;
  const troubles: Troubles = { failingShare: 0.01, hasSlowPeer: true };
  const ways = [
    () => bare(place, narrow, rows, mostSeconds),
    () => drain(place, `the worker, ${narrow} at a time, as e-mail`, narrow, sizes),
    () => drain(place, `${narrow} at a time, 1 % refused, one peer slow`, narrow, sizes, troubles),
    () => bare(place, wide, rows, mostSeconds),
    () => drain(place, `the worker, ${wide} at a time`, wide, sizes),
  ];
  const found: Drained[] = [];
  for (const way of ways) {
    await fill(place, rows);
    found.push(await way());
    for (const name of ['delivery', 'piece']) await place.sql.run(`delete from ${name}`);
  }
  return found;
};

const openPlace = async (name: Place['name'], store: Store, sql: Sql, peers: number): Promise<Place> => {
  const shop = await openShop(store);
  const conversations: ConversationId[] = [];
  while (conversations.length < peers)
    await Promise.all(
      Array.from({ length: Math.min(100, peers - conversations.length) }, async () => {
        conversations.push((await shop.conversation(await shop.visitor())).id);
      }),
    );
  return { name, store, sql, site: shop.site, conversations };
};

const onFatal = (cause: unknown): never => {
  throw cause;
};

const onSqlite = async (sizes: OutboxSizes): Promise<Drained[]> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-outbox-'));
  const store = await openStore({ dataFolder, clock, onFatal });
  const database = new DatabaseSync(join(dataFolder, 'nahtlos.db'), { timeout: 10_000 });
  // As durable as the store.
  database.exec('pragma synchronous = full');
  const sql: Sql = {
    run: async (text) => database.exec(text),
    ids: async (text) =>
      database
        .prepare(text)
        .all()
        .map(({ id }) => Number(id)),
  };
  try {
    return await measure(await openPlace('SQLite', store, sql, sizes.rows / perPeer), sizes);
  } finally {
    database.close();
    await store.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
};

const onPostgres = async (sizes: OutboxSizes): Promise<Drained[]> => {
  const cluster = await startPostgresCluster();
  const dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-outbox-'));
  const store = await openStore({ dataFolder, databaseUrl: cluster.url, clock, onFatal });
  const client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  const sql: Sql = {
    run: async (text) => void (await client.query(text)),
    ids: async (text) => (await client.query<{ id: string }>(text)).rows.map(({ id }) => Number(id)),
  };
  try {
    return await measure(await openPlace('PostgreSQL', store, sql, sizes.rows / perPeer), sizes);
  } finally {
    await client.end();
    await store.close();
    await cluster.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
};

/** How fast a full outbox empties when it is not the channel that keeps it waiting. */
export const outboxBench = async (sizes: OutboxSizes): Promise<OutboxBench> => [
  ...(await onSqlite(sizes)),
  ...(await onPostgres(sizes)),
];

export const outboxTable = (bench: OutboxBench): string =>
  table(
    ['outbox', 'settled', 'rows/s', 'CPU µs/row', "others' p50 ms", 'p95 ms', 'inversions'],
    bench.map((it) => [
      `${it.store}: ${it.case}`,
      `${it.settled} of ${it.rows}`,
      shown(it.perSecond),
      shown(it.cpuMicros),
      ...(it.othersMs.count === 0
        ? ['', '', '']
        : [shown(it.othersMs.p50), shown(it.othersMs.p95), `${it.inversions}`]),
    ]),
  );
