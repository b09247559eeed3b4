import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { partPair } from '../../../plugin-server/identity/graph/part-pair.ts';
import { recordClaim } from '../../../plugin-server/identity/graph/record-claim.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import { openTalk, type Talk } from '../../conversation/talk.ts';
import { openPostgresForTest, openSqliteForTest, type TestStore } from '../../store/test-store.ts';
import { openPersons, type Persons, rowsOf } from './persons.ts';

vi.setConfig({ testTimeout: 300_000 });

/**
 * I9: joining and taking it back is as if nothing had been done, bit for bit; I10, I11: in between, and for every other
 * act, talk and addresses stay where they are; I12: what a browser reads does not hang on what agents say.
 */

const kinds = ['anon', 'anon', 'anon', 'user', 'email', 'phone'] as const;
const rules = [
  ['jwt', 3],
  ['otp', 3],
  ['link', 3],
  ['hmac', 2],
  ['server', 2],
  ['page', 1],
  ['typed', 0],
] as const;

const point = fc.integer({ min: 0, max: 11 });
const pair = fc.tuple(point, point).filter(([a, b]) => a !== b);
const story = fc.record({
  kinds: fc.array(fc.constantFrom(...kinds), { minLength: 12, maxLength: 12 }),
  claims: fc.array(fc.record({ ends: pair, rule: fc.constantFrom(...rules) }), { minLength: 2, maxLength: 14 }),
  parted: fc.array(pair, { maxLength: 2 }),
  traits: fc.array(fc.tuple(point, fc.constantFrom('name', 'size'), fc.string({ maxLength: 8 })), { maxLength: 6 }),
  acts: fc.array(fc.record({ is: fc.constantFrom('join', 'join', 'part', 'revoke', 'rule'), ends: pair }), {
    minLength: 1,
    maxLength: 4,
  }),
});
type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;

const named = (kind: (typeof kinds)[number], index: number): string => {
  if (kind === 'anon') return `nv_${String(index).padStart(22, '0')}`;
  if (kind === 'email') return `m${index}@home.example`;
  return kind === 'phone' ? `+49151234567${10 + index}` : `K-${index}`;
};

/** The people of a story in a shop of their own: browsers that talked, values, claims. */
const tell = async (persons: Persons, { kinds, claims, parted, traits }: Story): Promise<number[]> => {
  const { store, site } = persons;
  const ids: number[] = [];
  for (const [index, kind] of kinds.entries()) {
    if (kind === 'anon' && index < 4) {
      const visitor = await persons.visitor();
      if (index < 2) await persons.begin(visitor, `Hello ${index}`);
      ids.push(visitor.anon);
    } else ids.push(await persons.identifier(kind, named(kind, index)));
  }
  const id = (index: number): number => ids[index]!;
  await store.write(async (tx) => {
    let at = 1_000;
    for (const { ends, rule } of claims) {
      const [a, b] = [id(ends[0]), id(ends[1])];
      if (a === b) continue;
      at += 10;
      await recordClaim(tx, { site, a, b, rule: rule[0], strength: rule[1], at, source: 'visitor', actor: 'd:x' });
    }
    for (const [one, other] of parted)
      if (id(one) !== id(other))
        await partPair(tx, { site, a: id(one), b: id(other), actor: 'ag', reason: 'no', at: 1 }).catch(() => {});
    for (const [index, key, value] of traits)
      await tx.saveTrait({ identifier: id(index), key, value, source: 'visitor', at: 5, strength: 0 });
    for (const identifier of ids.slice(0, 3))
      await tx.insertConsent({
        site,
        identifier,
        purpose: 'profile',
        channel: '',
        granted: 1,
        at: 5,
        source: 'visitor',
        proof: '1',
      });
  });
  return ids;
};

/** What moves with an act and nothing else may: roots, states, and the rules themselves. */
const moving = ['identifier', 'claim', 'cannot_link', 'value_rule'];

type Fault = (persons: Persons, ids: readonly number[], site: SiteId) => Promise<void>;
const none: Fault = async () => {};

/** Each act, and taken back; a sentence for the first thing that was not as it must be. */
const check = async (talk: Talk, told: Story, after: Fault = none, before: Fault = none): Promise<string | null> => {
  const persons = await openPersons(talk);
  const ids = await tell(persons, told);
  for (const { is, ends } of told.acts) {
    const [a, b] = [ids[ends[0]]!, ids[ends[1]]!];
    const rows = await rowsOf(persons);
    const readings = await readingOf(persons);
    const panels = await panelsOf(persons, [a, b]);
    const outcome = await act(persons, is, a, b);
    if (outcome === null) continue;
    if (outcome.ok) await after(persons, ids, persons.site);
    const differs = (what: string, one: unknown, other: unknown): string | null =>
      JSON.stringify(one) === JSON.stringify(other) ? null : `${is}: ${what} changed`;
    const still = await rowsOf(persons);
    for (const [table, text] of Object.entries(rows))
      if (!(outcome.ok && moving.includes(table)) && still[table] !== text) return `${is}: ${table} changed`;
    const reads = differs('what browsers read', await readingOf(persons), readings);
    if (reads !== null) return reads;
    if (!outcome.ok) continue;
    await before(persons, ids, persons.site);
    const undone = await persons.undo(outcome.answer.log);
    if (!undone.ok) return `${is}: not undone, ${undone.problem.code}`;
    const back = await rowsOf(persons);
    for (const [table, text] of Object.entries(rows))
      if (back[table] !== text) return `${is}, undone: ${table} changed`;
    const seen = differs('what agents see', await panelsOf(persons, [a, b]), panels);
    if (seen !== null) return seen;
  }
  return null;
};

const act = async (persons: Persons, is: Story['acts'][number]['is'], a: number, b: number) => {
  if (is === 'join') return persons.join(a, b);
  if (is === 'part') return persons.part(a, b);
  if (is === 'revoke') {
    const [claim] = await persons.store.read.claimsOf(persons.site, [a], 1);
    if (claim === undefined) return null;
    return claim.is_on === 1 ? persons.revoke(claim.id) : persons.restore(claim.id);
  }
  const row = await persons.store.read.identifier(persons.site, a);
  return row?.value == null ? null : persons.rule(row.kind, row.value, 'blocked');
};

/** Which conversations each browser is given. */
const readingOf = async ({ store, site, sql }: Persons): Promise<unknown> => {
  const devices = await sql(`select id, anon from device where site = '${site}' order by id`);
  return Promise.all(
    devices.map(async ({ id, anon }) => {
      const who = { site, device: String(id), anon: Number(anon), now: 5_000, shown: 1 } as never;
      return (await store.read.readableBy(who, 20)).map((row) => [id, row.id, row.since_seq]);
    }),
  );
};

/** Members, traits, timeline and consents of these, as agents see them. */
const panelsOf = async (persons: Persons, ids: readonly number[]): Promise<unknown> => {
  const roots = new Set<number>();
  for (const id of ids) roots.add(await persons.rootOf(id));
  return Promise.all([...roots].sort((one, other) => one - other).map((identifier) => persons.panel({ identifier })));
};

describe('joined and taken back', () => {
  let opened: TestStore;
  let beside: DatabaseSync;
  beforeAll(async () => {
    const made = await openSqliteForTest();
    opened = made;
    beside = new DatabaseSync(join(made.folder, 'nahtlos.db'), { timeout: 5_000 });
  });
  afterAll(async () => {
    beside.close();
    await opened[Symbol.asyncDispose]();
  });
  const shop = (): Promise<Talk> =>
    openTalk({ store: opened.store, sql: async (query) => beside.prepare(query).all() });
  const runs = Number(process.env.NAHTLOS_RUNS ?? 1_000);

  test('leaves everything bit for bit as it was, whatever the graph', async () => {
    const told = fc.asyncProperty(story, async (it) => {
      expect(await check(await shop(), it)).toBeNull();
    });
    await fc.assert(told, { numRuns: runs, seed: 20_261_121 });
  });

  const faultFound = async (after: Fault, before: Fault = none): Promise<string> => {
    const told = fc.asyncProperty(story, async (it) => {
      expect(await check(await shop(), it, after, before)).toBeNull();
    });
    const found = await fc.check(told, { numRuns: 100, seed: 1, endOnFailure: true });
    expect(found.failed).toBe(true);
    return String(found.errorInstance);
  };

  test('finds a merge that moves traits to the root', async () => {
    const moves: Fault = async ({ sql, site }) => {
      await sql(
        `update or replace trait set identifier = (select root from identifier where id = trait.identifier)
         where identifier in (select id from identifier where site = '${site}')`,
      );
    };
    expect(await faultFound(moves)).toContain('trait changed');
  });

  test('finds a merge that lets a browser read what the other began', async () => {
    const opens: Fault = async ({ sql, site }) => {
      await sql(
        `insert or ignore into conversation_peer (conversation, channel, identifier, address, how, reads, replies, since_seq, at)
         select p.conversation, p.channel, m.id, null, 'merge', 1, 1, 0, 0 from conversation_peer p
         join identifier i on i.id = p.identifier join identifier m on m.root = i.root and m.site = '${site}'`,
      );
    };
    expect(await faultFound(opens)).toContain('conversation_peer changed');
  });

  test('finds an undo that forgets somebody', async () => {
    const forgets: Fault = async () => {};
    const sticks: Fault = async ({ sql, site }) => {
      // As if the smaller profile had been rewritten: members point to a root that no claim gives them.
      await sql(`update identifier set hub = 3 where site = '${site}' and kind = 'anon'`);
    };
    expect(await faultFound(forgets, sticks)).toMatch(/identifier changed|not undone|see changed/);
  });
});

describe('joined and taken back, on PostgreSQL', () => {
  let opened: TestStore & { readonly url: string };
  let beside: pg.Client;
  beforeAll(async () => {
    opened = await openPostgresForTest();
    beside = new pg.Client({ connectionString: opened.url });
    await beside.connect();
  });
  afterAll(async () => {
    await beside.end();
    await opened[Symbol.asyncDispose]();
  });

  test('is as if nothing had been done', async () => {
    const sql = async (query: string) => (await beside.query(query)).rows;
    const told = fc.asyncProperty(story, async (it) => {
      expect(await check(await openTalk({ store: opened.store, sql }), it)).toBeNull();
    });
    await fc.assert(told, { numRuns: 15, seed: 7 });
  });
});
