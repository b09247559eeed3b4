import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { systemClock } from '../../plugin-server/clock.ts';
import { ensureIdentifier } from '../../plugin-server/identity/graph/ensure-identifier.ts';
import { recompute } from '../../plugin-server/identity/graph/recompute.ts';
import { recordClaim } from '../../plugin-server/identity/graph/record-claim.ts';
import { openProfile } from '../../plugin-server/identity/profile/open-profile.ts';
import type { GraphWrites } from '../../plugin-server/store/graph-tx.ts';
import { openStore } from '../../plugin-server/store/open-store.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import type { IdentifierKind } from '../../protocol/identity.ts';
import type { Origin, SiteId } from '../../protocol/ids.ts';
import { claimRow } from '../store/contract/graph.ts';
import { openShop, type Shop } from '../store/shop.ts';
import { startPostgresCluster } from '../support/postgres-cluster.ts';
import { type Random, seeded } from '../support/random.ts';
import { type Spread, shown, spreadOf, table } from './numbers.ts';

/** Also of each the processor time of this process, which is what it costs where the machine has other things to do. */
interface Timed extends Spread {
  readonly cpuMs: number;
}

interface Found {
  readonly store: 'SQLite' | 'PostgreSQL';
  readonly profiles: number;
  /** A hundred to a commit: rows of claims as they are, and claims with all they change. */
  readonly bareInsertsPerSecond: number;
  readonly claimsPerSecond: number;
  /** One to a commit. */
  readonly bareInsertMs: Timed;
  readonly mergeMs: Timed;
  readonly profileReadMs: Timed;
  /** A profile of 200 identifiers, all claims weighed again. */
  readonly recomputeMs: Timed;
  /** Per claim of a further user: on a tablet of four, and on one of 100,000. */
  readonly smallTabletMs: Timed;
  readonly largeTabletMs: Timed;
  /** Of the claims of a shop's day, how many needed a recomputation. */
  readonly recomputedShare: number;
}
export type IdentityBench = readonly Found[];

export interface IdentitySizes {
  /** Of two identifiers and a claim each. */
  readonly sqliteProfiles: number;
  readonly postgresProfiles: number;
  readonly tabletUsers: number;
  readonly times: number;
}

type Sql = (text: string) => Promise<void>;

/** Past the graph, because a million profiles through it are not what is measured. */
const fill = async (
  sql: Sql,
  store: Store,
  site: SiteId,
  profiles: number,
  users: number,
): Promise<{ first: number; tablet: number }> => {
  const isPostgres = store.kind === 'postgres';
  const numbers = (count: number): string =>
    isPostgres
      ? `generate_series(0, ${count - 1}) as n(i)`
      : `(with recursive n(i) as (select 0 union all select i + 1 from n where i < ${count - 1}) select i from n)`;
  const given = isPostgres ? 'overriding system value' : '';
  const identifiers = (id: string, kind: IdentifierKind, value: string, root: string, count: number): Promise<void> =>
    sql(`insert into identifier (id, site, kind, value, root, hub, ambiguous_from, state, created_at) ${given}
      select ${id}, '${site}', '${kind}', ${value}, ${root}, 0, null, 'ok', 1000 from ${numbers(count)}`);
  const claims = (a: string, b: string, rule: string, strength: number, state: string, count: number): Promise<void> =>
    sql(`insert into claim (site, a, b, rule, strength, first_at, last_at, times, key, source, actor, evidence, is_on, state)
      select '${site}', ${a}, ${b}, '${rule}', ${strength}, 1000 + i, 1000 + i, 1, 'key', 'visitor', 'd:x', '{}', 1, '${state}'
      from ${numbers(count)}`);
  const first = await store.write((tx) => tx.insertAnon(site, 'nv_first', 1_000));
  const [anons, emails] = [`${first + 1} + 2 * i`, `${first + 2} + 2 * i`];
  await identifiers(anons, 'anon', "'nv_' || i", anons, profiles);
  await identifiers(emails, 'email', "'ada' || i || '@shop.example'", anons, profiles);
  await claims(anons, emails, 'otp', 3, 'joined', profiles);
  const tablet = first + 1 + 2 * profiles;
  await identifiers(`${tablet}`, 'anon', "'nv_tablet'", `${tablet}`, 1);
  const ofTablet = `${tablet + 1} + i`;
  await identifiers(ofTablet, 'user', "'T' || i", ofTablet, users);
  await claims(`${tablet}`, ofTablet, 'page', 1, 'hub', users);
  await sql(`update identifier set hub = 1, ambiguous_from = 1001 where id = ${tablet}`);
  if (isPostgres) {
    await sql(`select setval(pg_get_serial_sequence('identifier', 'id'), ${tablet + users})`);
    await sql('analyze');
  }
  return { first, tablet };
};

const timed = async (times: number, work: (at: number) => Promise<unknown>): Promise<Timed> => {
  const took: number[] = [];
  const cpu = process.cpuUsage();
  for (let at = 0; at < times; at += 1) {
    const from = performance.now();
    await work(at);
    took.push(performance.now() - from);
  }
  const { user, system } = process.cpuUsage(cpu);
  return { ...spreadOf(took), cpuMs: (user + system) / 1_000 / times };
};

const perSecond = async (times: number, work: (at: number) => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  for (let at = 0; at < times; at += 1) await work(at);
  return (times * perCommit) / ((performance.now() - from) / 1_000);
};
const perCommit = 100;

const said = { source: 'visitor', actor: 'd:x' } as const;
const hundred = Array.from({ length: perCommit }, (_, at) => at);

const measure = async (
  name: Found['store'],
  shop: Shop,
  sql: Sql,
  profiles: number,
  { tabletUsers, times }: IdentitySizes,
): Promise<Found> => {
  const { store, site } = shop;
  const { first, tablet } = await fill(sql, store, site, profiles, tabletUsers);
  const random = seeded(3);
  const browser = (): number => first + 1 + 2 * random.between(0, profiles - 1);
  const twoBrowsers = (): readonly [number, number] => {
    const [one, other] = [browser(), browser()];
    return one < other ? [one, other] : one > other ? [other, one] : twoBrowsers();
  };
  const bare = (tx: GraphWrites): Promise<unknown> => {
    const [a, b] = twoBrowsers();
    return tx.insertClaim(claimRow({ site, a, b, rule: 'agent', state: 'off', is_on: 0 }));
  };
  const merge = (tx: GraphWrites): Promise<unknown> => {
    const [a, b] = twoBrowsers();
    return recordClaim(tx, { ...said, site, a, b, rule: 'link', strength: 3, at: Date.now() });
  };
  const inHundreds = (work: (tx: GraphWrites) => Promise<unknown>) => () =>
    store.write(async (tx) => {
      for (const _ of hundred) await work(tx);
    });
  const claimOfUser = (anon: number, value: string): Promise<unknown> =>
    store.write(async (tx) => {
      const user = await ensureIdentifier(tx, site, 'user', value, 1_000);
      const ends = { a: anon, b: user?.id ?? 0 };
      await recordClaim(tx, { ...said, site, ...ends, rule: 'page', strength: 1, at: Date.now() });
    });
  const smallTablet = await store.write((tx) => tx.insertAnon(site, 'nv_small', 1_000));
  for (let at = 0; at < 4; at += 1) await claimOfUser(smallTablet, `S${at}`);
  await timed(times, () => store.write(merge));

  const agent = await shop.agent();
  const caller = { side: 'agent', site, agent: agent.id, origin: `a:${agent.id}` as Origin } as never;
  const desk = { store, clock: systemClock(), living: { isDeviceOnline: () => false } } as never;
  const large = await store.write((tx) => largeProfile(tx, site));
  return {
    store: name,
    profiles,
    bareInsertsPerSecond: await perSecond(times / 10, inHundreds(bare)),
    claimsPerSecond: await perSecond(times / 10, inHundreds(merge)),
    bareInsertMs: await timed(times, () => store.write(bare)),
    mergeMs: await timed(times, () => store.write(merge)),
    profileReadMs: await timed(times, async () => {
      const outcome = await openProfile(desk, caller, { identifier: browser() });
      if (!outcome.ok) throw new Error(outcome.problem.code);
    }),
    recomputeMs: await timed(times / 10, () => store.write((tx) => recompute(tx, site, [large]))),
    smallTabletMs: await timed(times, (at) => claimOfUser(smallTablet, `more-${at}`)),
    largeTabletMs: await timed(times, (at) => claimOfUser(tablet, `many-${at}`)),
    recomputedShare: await store.write((tx) => shopDay(tx, site, random)),
  };
};

/** As large as a profile may be. */
const largeProfile = async (tx: GraphWrites, site: SiteId): Promise<number> => {
  const user = await ensureIdentifier(tx, site, 'user', 'large', 1_000);
  if (user === null) throw new Error('A user is a user.');
  for (let at = 0; at < 199; at += 1) {
    const kind = at < 150 ? 'anon' : (`ext:card${Math.floor(at / 5)}` as const);
    const other = await ensureIdentifier(tx, site, kind, `large-${at}`, 1_000);
    const ends = { a: user.id, b: other?.id ?? 0 };
    await recordClaim(tx, { ...said, site, ...ends, rule: 'server', strength: 2, at: 1_000 + at });
  }
  return user.id;
};

/** Visitors of a shop's day: most write once, some sign in, some prove an address, some share a tablet, some come back. */
const shopDay = async (tx: GraphWrites, site: SiteId, random: Random): Promise<number> => {
  let recomputed = 0;
  const watched = new Proxy(tx, {
    get: (target, name: keyof GraphWrites) => {
      // Asked by recomputations and by nobody else.
      if (name === 'claimsAboveHub') recomputed += 1;
      return target[name];
    },
  });
  const visits = 2_000;
  for (let at = 0; at < visits; at += 1) {
    const anon = await ensureIdentifier(tx, site, 'anon', `day-${random.between(0, 1_500)}`, 1_000);
    const [kind, rule, strength] = random.chance(0.5)
      ? (['user', 'jwt', 3] as const)
      : random.chance(0.4)
        ? (['email', 'otp', 3] as const)
        : (['user', 'page', 1] as const);
    const value = kind === 'email' ? `day-${random.between(0, 900)}@shop.example` : `day-${random.between(0, 900)}`;
    const other = await ensureIdentifier(tx, site, kind, value, 1_000);
    if (anon === null || other === null) throw new Error('They are all usable.');
    await recordClaim(watched, { ...said, site, a: anon.id, b: other.id, rule, strength, at: 10_000 + at });
  }
  return recomputed / visits;
};

const onFatal = (cause: unknown): never => {
  throw cause;
};

const onSqlite = async (sizes: IdentitySizes): Promise<Found> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-identity-'));
  const store = await openStore({ dataFolder, clock: systemClock(), onFatal });
  const database = new DatabaseSync(join(dataFolder, 'nahtlos.db'), { timeout: 10_000 });
  database.exec('pragma synchronous = off');
  database.exec('pragma foreign_keys = off');
  try {
    const sql: Sql = async (text) => database.exec(text);
    return await measure('SQLite', await openShop(store), sql, sizes.sqliteProfiles, sizes);
  } finally {
    database.close();
    await store.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
};

const onPostgres = async (sizes: IdentitySizes): Promise<Found> => {
  const cluster = await startPostgresCluster();
  const dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-identity-'));
  const store = await openStore({ dataFolder, databaseUrl: cluster.url, clock: systemClock(), onFatal });
  const client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  await client.query('set synchronous_commit = off');
  try {
    const sql: Sql = async (text) => void (await client.query(text));
    return await measure('PostgreSQL', await openShop(store), sql, sizes.postgresProfiles, sizes);
  } finally {
    await client.end();
    await store.close();
    await cluster.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
};

/** Who is one person, where there are a million of them. */
export const identityBench = async (sizes: IdentitySizes): Promise<IdentityBench> => [
  await onSqlite(sizes),
  await onPostgres(sizes),
];

export const identityTable = (bench: IdentityBench): string =>
  bench
    .map((found) => {
      const spreads = [
        ['a bare row of a claim, one to a commit', found.bareInsertMs],
        ['a claim that joins two profiles', found.mergeMs],
        ['a further user on a tablet of four', found.smallTabletMs],
        ['a further user on a tablet of very many', found.largeTabletMs],
        ['the panel of a profile', found.profileReadMs],
        ['200 identifiers weighed again', found.recomputeMs],
      ] as const;
      const share = (found.claimsPerSecond / found.bareInsertsPerSecond) * 100;
      return `${table(
        [`${found.store}, ${found.profiles} profiles`, 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', 'CPU ms'],
        spreads.map(([what, { p50, p95, p99, max, cpuMs }]) => [what, ...[p50, p95, p99, max, cpuMs].map(shown)]),
      )}
in hundreds: ${shown(found.claimsPerSecond)} joining claims a second, ${shown(share)} % of ${shown(found.bareInsertsPerSecond)} bare rows
claims of a shop's day that needed a recomputation: ${shown(found.recomputedShare * 100)} %`;
    })
    .join('\n\n');
