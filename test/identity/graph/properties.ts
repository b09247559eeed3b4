import assert from 'node:assert/strict';
import fc from 'fast-check';
import { claimTime } from '../../../plugin-server/identity/graph/claim-time.ts';
import type { ClaimState } from '../../../protocol/identity.ts';
import { isAllowed, judge } from './oracle.ts';
import { cast, histories, keyOf, OpenWorld, partings, type Say, type Step, says, talk, tiny } from './world.ts';

/** I1 to I8, I13, I21 and I22 of identity.md 17, on random histories. */

type Property = fc.IAsyncPropertyWithHooks<never>;
const property = (made: unknown): Property => made as Property;

const everyone = cast.map((_, at) => at);
const users = everyone.filter((at) => cast[at]![0] === 'user');
const browsers = everyone.filter((at) => cast[at]![0] === 'anon');

const told = async (steps: readonly Step[]): Promise<OpenWorld> => {
  const world = await OpenWorld.open();
  await world.tell(...steps);
  return world;
};

const kept = (state: ClaimState | undefined): string =>
  state?.startsWith('conflict:') ? 'conflict' : (state ?? 'none');

/** What stands in the tables is what the rules make of all claims. */
const isAsJudged = (world: OpenWorld): void => {
  const { graph } = world;
  const verdict = judge(graph, tiny);
  for (const { id, root, hub, ambiguous_from } of graph.identifiers.values())
    assert.deepEqual(
      { id, root, hub, ambiguous_from },
      { id, root: verdict.root.get(id), hub: verdict.hub.get(id), ambiguous_from: verdict.ambiguousFrom.get(id) },
    );
  for (const { id, state } of graph.claims.values())
    assert.equal(`${id} ${kept(state)}`, `${id} ${verdict.state.get(id)}`);
};

const membersOfAll = (world: OpenWorld) => {
  const rows = [...world.graph.identifiers.values()];
  return [...Map.groupBy(rows, ({ root }) => root).values()];
};

/** Each with what it promises, in the words of the design. */
export const properties: Readonly<Record<string, Property>> = {
  'I1 every order and any repetition of the claims give the same persons': property(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 9, arbitrary: says }, { weight: 1, arbitrary: partings }), {
        maxLength: 30,
        size: 'max',
      }),
      fc.infiniteStream(fc.nat(1_000_000)),
      async (steps, chance) => {
        const shuffled = <Item>(items: readonly Item[]): Item[] =>
          items
            .map((item) => [chance.next().value as number, item] as const)
            .sort(([one], [other]) => one - other)
            .map(([, item]) => item);
        const again = steps.filter(() => (chance.next().value as number) % 3 === 0);
        const other = await OpenWorld.open(shuffled(everyone));
        await other.tell(...shuffled([...steps, ...again]));
        assert.equal(other.partition(), (await told(steps)).partition());
      },
    ),
  ),

  'I2 after every step all is as if it were made from nothing': property(
    fc.asyncProperty(histories, async (steps) => {
      const world = await OpenWorld.open();
      for (const step of steps) {
        await world.tell(step);
        isAsJudged(world);
      }
    }),
  ),

  'I3 no profile ever has two users': property(
    fc.asyncProperty(histories, async (steps) => {
      const world = await OpenWorld.open();
      for (const step of steps) {
        await world.tell(step);
        for (const members of membersOfAll(world)) assert.ok(members.filter(({ kind }) => kind === 'user').length <= 1);
      }
    }),
  ),

  'I4 no profile is larger than allowed or holds two who were parted': property(
    fc.asyncProperty(histories, async (steps) => {
      const world = await OpenWorld.open();
      for (const step of steps) {
        await world.tell(step);
        for (const members of membersOfAll(world)) assert.ok(isAllowed(members, world.graph.parted, tiny));
      }
    }),
  ),

  'I5 a revoked claim was never said, a restored one never revoked': property(
    fc.asyncProperty(talk, fc.nat(), async (steps, pick) => {
      const world = await told(steps);
      const before = world.partition();
      const claim = pick % world.graph.claims.size;
      const row = [...world.graph.claims.values()][claim]!;
      await world.tell({ t: 'revoke', claim });
      isAsJudged(world);
      const never = await OpenWorld.open();
      for (const step of steps) if (keyOf(step) !== row.key) await never.tell(step);
      assert.equal(world.partition(), never.partition());
      await world.tell({ t: 'restore', claim });
      assert.equal(world.partition(), before);
      isAsJudged(world);
    }),
  ),

  'I6 a value blocked or shared joins nobody, and everybody again when it is lifted': property(
    fc.asyncProperty(talk, fc.nat(cast.length - 1), fc.constantFrom('blocked', 'shared'), async (steps, who, what) => {
      const world = await told(steps);
      const before = world.partition();
      await world.tell({ t: 'rule', who, what });
      assert.deepEqual(world.profileOf(who), [who]);
      isAsJudged(world);
      await world.tell({ t: 'rule', who, what: 'ok' });
      assert.equal(world.partition(), before);
      isAsJudged(world);
    }),
  ),

  'I7 weaker claims never take apart whom stronger ones joined': property(
    fc.asyncProperty(talk, fc.integer({ min: 2, max: 3 }), async (steps, strength) => {
      const all = await told(steps);
      const claims = [...all.graph.claims.values()];
      const strong = await OpenWorld.open();
      for (const step of steps) {
        const of = claims.find(({ key }) => key === keyOf(step))!;
        if (of.strength >= strength) await strong.tell(step);
      }
      const names = all.roots();
      for (const who of everyone) for (const other of strong.profileOf(who)) assert.equal(names[other], names[who]);
    }),
  ),

  'I8 the third user parts a browser from what is claimed as strongly, and more change nothing': property(
    fc.asyncProperty(
      talk,
      fc.constantFrom(...browsers),
      fc.constantFrom({ rule: 6, strength: 1 }, { rule: 4, strength: 2 }, { rule: 0, strength: 3 }),
      async (steps, browser, { rule, strength }) => {
        const world = await told(steps);
        const claim = (user: number): Step => ({ t: 'say', a: browser, b: user, rule, at: 20 + user });
        await world.tell(...users.slice(0, 3).map(claim));
        const parted = [...world.graph.claims.values()].filter(
          (it) => (it.a === world.id(browser) || it.b === world.id(browser)) && it.is_on === 1,
        );
        for (const it of parted) if (it.strength > 0 && it.strength <= strength) assert.equal(it.state, 'hub');
        const before = world.partition();
        await world.tell(claim(users[3]!));
        assert.equal(world.partition(), before);
      },
    ),
  ),

  'I13 what was only typed changes nobody': property(
    fc.asyncProperty(talk, fc.array(says, { maxLength: 20, size: 'max' }), async (steps, typed) => {
      const world = await told(steps);
      const before = world.partition();
      for (const { a, b, at } of typed) {
        await world.say({ a, b, rule: 8, at });
        assert.equal(world.partition(), before);
      }
      isAsJudged(world);
    }),
  ),

  'I21 a browser whose clock is ten years off says the same as one whose clock is right': property(
    fc.asyncProperty(talk, fc.array(fc.integer({ min: -10, max: 10 }), { minLength: 4, maxLength: 4 }), clocks),
  ),

  'I22 a revoked claim that is said again is counted and stays off': property(
    fc.asyncProperty(talk, fc.nat(), fc.integer({ min: 1, max: 4 }), async (steps, pick, times) => {
      const world = await told(steps);
      const claim = pick % world.graph.claims.size;
      const row = { ...[...world.graph.claims.values()][claim]! };
      await world.tell({ t: 'revoke', claim });
      const before = world.partition();
      const again = [...world.graph.identifiers.keys()];
      for (let time = 0; time < times; time += 1)
        await world.say(
          { a: again.indexOf(row.a), b: again.indexOf(row.b), rule: 0, at: time },
          { rule: row.rule, strength: row.strength },
        );
      assert.equal(world.partition(), before);
      const now = world.graph.claims.get(row.id)!;
      assert.deepEqual([now.state, now.is_on, now.times], ['off', 0, row.times + times]);
      isAsJudged(world);
    }),
  ),
};

const year = 365 * 86_400_000;
const now = 1_800_000_000_000;

/** Each browser has its own wrong clock; what it said a while ago arrives all at once. */
async function clocks(steps: readonly Say[], years: readonly number[]): Promise<void> {
  const right = await OpenWorld.open();
  const wrong = await OpenWorld.open();
  for (const step of steps) {
    const off = (years[step.a % years.length] ?? 0) * year;
    const at = now - 1_000 * step.at;
    const receivedAt = now;
    await right.say({ ...step, at }, { sentAt: now, receivedAt });
    await wrong.say({ ...step, at: at + off }, { sentAt: now + off, receivedAt });
    // Even one that does not say what its clock says moves nothing by more than a day.
    const bare = claimTime({ at: at + off, receivedAt, strength: 1, source: 'page' });
    assert.ok(bare <= receivedAt && bare >= receivedAt - 86_400_000);
  }
  assert.equal(wrong.partition(), right.partition());
  const times = (world: OpenWorld) =>
    [...world.graph.claims.values()].map(({ first_at, last_at }) => [first_at, last_at]);
  assert.deepEqual(times(wrong), times(right));
  isAsJudged(wrong);
}

export interface Ran {
  readonly runs: number;
  /** The smallest history that breaks it; null: none was found. */
  readonly failure: string | null;
}

/** Runs one of the properties on so many histories. */
export const runProperty = async (name: string, runs: number, seed: number): Promise<Ran> => {
  const made = properties[name];
  if (made === undefined) throw new Error(`There is no property ${name}.`);
  const details = await fc.check(made, { numRuns: runs, seed });
  if (!details.failed) return { runs: details.numRuns, failure: null };
  const [error] = String(details.errorInstance).split('\n');
  return { runs: details.numRuns, failure: `${error} ${fc.stringify(details.counterexample).slice(0, 2_000)}` };
};
