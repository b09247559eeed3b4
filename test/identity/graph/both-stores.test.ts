import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { ensureIdentifier } from '../../../plugin-server/identity/graph/ensure-identifier.ts';
import { rebuild } from '../../../plugin-server/identity/graph/rebuild.ts';
import { recordClaim } from '../../../plugin-server/identity/graph/record-claim.ts';
import type { Store } from '../../../plugin-server/store/store.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import { openShop } from '../../store/shop.ts';
import { openPostgresForTest, openSqliteForTest } from '../../store/test-store.ts';
import { drawSeed } from '../../support/random.ts';
import { memoryGraph } from './memory-graph.ts';
import { cast, groups, histories, type Step, tiny, World } from './world.ts';

// A database server on a machine that may have other things to do.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 90_000 });

/** A history told to a store: after each step who is one person with whom, and what became of each claim. */
const toldTo = async (world: World, steps: readonly Step[]): Promise<string[]> => {
  const seen: string[] = [];
  for (const step of steps) {
    await world.tell(step);
    seen.push(await world.seen());
  }
  return seen;
};

test('I20 SQLite, PostgreSQL and lists in memory make the same persons of the same history', async () => {
  await using sqlite = await openSqliteForTest();
  await using postgres = await openPostgresForTest();
  const random = drawSeed('both stores');
  const many = fc.sample(histories, { numRuns: 60, seed: random.between(0, 2 ** 30) });
  for (const steps of many) {
    const inMemory = memoryGraph();
    const expected = await toldTo(await World.over((job) => job(inMemory.tx), 'st_memory' as SiteId, tiny), steps);
    for (const { store } of [sqlite, postgres]) {
      const { site } = await openShop(store);
      const world = await World.over((job) => store.write(job), site, tiny);
      expect(await toldTo(world, steps), JSON.stringify(steps)).toEqual(expected);
      expect(await rebuild((job) => store.write(job), site, tiny)).toEqual({ identifiers: cast.length, changed: 0 });
    }
  }
});

describe('two processes that join at once on PostgreSQL', () => {
  const claimed = (store: Store, site: SiteId, a: number, b: number) =>
    store.write((tx) =>
      recordClaim(tx, { site, a, b, rule: 'link', strength: 3, at: 5, source: 'visitor', actor: 'd:ada' }),
    );
  const browsers = (store: Store, site: SiteId, count: number) =>
    store.write(async (tx) => {
      const ids: number[] = [];
      for (let at = 0; at < count; at += 1) ids.push((await ensureIdentifier(tx, site, 'anon', `nv_${at}_`, 1))!.id);
      return ids;
    });

  test('a and b, b and c are one person in the end', async () => {
    await using its = await openPostgresForTest();
    for (let round = 0; round < 40; round += 1) {
      const { store, site } = await openShop(its.store);
      const [a, b, c] = (await browsers(store, site, 3)) as [number, number, number];
      await Promise.all([claimed(store, site, a, b), claimed(store, site, b, c)]);
      const roots = (await store.read.identifiers(site, [a, b, c])).map(({ root }) => root);
      expect(roots).toEqual([a, a, a]);
    }
  });

  test('whatever is joined at once is as if it had come one after the other', async () => {
    await using its = await openPostgresForTest();
    const random = drawSeed('joined at once');
    const { store, site } = await openShop(its.store);
    const ids = await browsers(store, site, 40);
    const pairs = Array.from({ length: 60 }, () => [random.pick(ids), random.pick(ids)] as const);
    await Promise.all(pairs.filter(([a, b]) => a !== b).map(([a, b]) => claimed(store, site, a, b)));
    const joined = new Map(ids.map((id) => [id, id]));
    for (const [a, b] of pairs) {
      const [from, to] = [joined.get(a)!, joined.get(b)!];
      for (const [id, name] of joined) if (name === from) joined.set(id, to);
    }
    const rows = await store.read.identifiers(site, ids);
    expect(groups(rows.map(({ root }) => root))).toBe(groups(ids.map((id) => joined.get(id)!)));
    expect((await rebuild((job) => store.write(job), site)).changed).toBe(0);
  });
});
