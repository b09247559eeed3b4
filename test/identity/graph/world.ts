import fc from 'fast-check';
import { claimKey } from '../../../plugin-server/identity/graph/claim-key.ts';
import type { GraphLimits } from '../../../plugin-server/identity/graph/graph-limits.ts';
import { partPair, unpartPair } from '../../../plugin-server/identity/graph/part-pair.ts';
import { type Asserted, type Recorded, recordClaim } from '../../../plugin-server/identity/graph/record-claim.ts';
import { setClaim } from '../../../plugin-server/identity/graph/set-claim.ts';
import { setValueRule } from '../../../plugin-server/identity/graph/set-value-rule.ts';
import type { ClaimRow, GraphWrites } from '../../../plugin-server/store/graph-tx.ts';
import type { ClaimRule, IdentifierKind, Strength } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import { type MemoryGraph, memoryGraph } from './memory-graph.ts';

/** Small enough that conflicts, hubs and limits are met in every other history. */
export const tiny: GraphLimits = {
  members: 5,
  perKind: { user: 1, anon: 3, email: 1, phone: 1, wa: 1, ext: 1 },
  hubFrom: { user: 0, anon: 3, email: 2, phone: 2, wa: 2, ext: 0 },
  recomputed: 5_000,
  userPageClaimsPerDay: 1_000,
};

/** Who takes part: four people of the shop, four browsers, two mailboxes, two loyalty cards. */
export const cast: readonly (readonly [kind: IdentifierKind, value: string])[] = [
  ...['K1', 'K2', 'K3', 'K4'].map((value) => ['user', value] as const),
  ...['nv_laptop', 'nv_phone', 'nv_tablet', 'nv_other'].map((value) => ['anon', value] as const),
  ...['ada@shop.example', 'family@shop.example'].map((value) => ['email', value] as const),
  ...['card-1', 'card-2'].map((value) => ['ext:card', value] as const),
];

const evidence: readonly (readonly [ClaimRule, Strength])[] = [
  ['jwt', 3],
  ['link', 3],
  ['agent', 3],
  ['hmac', 2],
  ['server', 2],
  ['server', 0],
  ['page', 1],
  ['page', 1],
  ['typed', 0],
];

export type Say = {
  readonly t: 'say';
  readonly a: number;
  readonly b: number;
  readonly rule: number;
  readonly at: number;
};
export type Step =
  | Say
  | { readonly t: 'revoke' | 'restore'; readonly claim: number }
  | { readonly t: 'part' | 'unpart'; readonly a: number; readonly b: number }
  | { readonly t: 'rule'; readonly who: number; readonly what: 'blocked' | 'shared' | 'ok' };

/** By which a claim is known, whoever says it how often. */
export const keyOf = ({ a, b, rule }: Say): string => {
  const [one, other] = [a, b].map((at) => ({ kind: cast[at]![0], value: cast[at]![1] }));
  return claimKey(one!, other!, evidence[rule]![0]);
};

const someone = fc.nat(cast.length - 1);
const two = fc
  .tuple(someone, fc.integer({ min: 1, max: cast.length - 1 }))
  .map(([a, apart]) => ({ a, b: (a + apart) % cast.length }));

export const says: fc.Arbitrary<Say> = fc
  .tuple(two, fc.nat(evidence.length - 1), fc.nat(9))
  .map(([ends, rule, at]) => ({ t: 'say', ...ends, rule, at }));
export const partings: fc.Arbitrary<Step> = two.map((ends) => ({ t: 'part', ...ends }));
const rulings: fc.Arbitrary<Step> = fc
  .tuple(someone, fc.constantFrom('blocked', 'shared', 'ok'))
  .map(([who, what]) => ({ t: 'rule', who, what }));
const claimSteps: fc.Arbitrary<Step> = fc
  .tuple(fc.constantFrom('revoke', 'restore'), fc.nat(60))
  .map(([t, claim]) => ({ t, claim }));
const unpartings: fc.Arbitrary<Step> = two.map((ends) => ({ t: 'unpart', ...ends }));

export const histories = fc.array(
  fc.oneof(
    { weight: 14, arbitrary: says },
    { weight: 3, arbitrary: claimSteps },
    { weight: 1, arbitrary: partings },
    { weight: 1, arbitrary: unpartings },
    { weight: 2, arbitrary: rulings },
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
);
export const talk = fc.array(says, { minLength: 1, maxLength: 30, size: 'max' });

type Run = <Result>(job: (tx: GraphWrites) => Promise<Result>) => Promise<Result>;

/** One site, told one thing after the other. */
export class World {
  readonly #run: Run;
  readonly #site: SiteId;
  readonly #limits: GraphLimits;
  readonly #ids: number[] = [];

  private constructor(run: Run, site: SiteId, limits: GraphLimits) {
    this.#run = run;
    this.#site = site;
    this.#limits = limits;
  }

  /** @param order in which the identifiers come to be, as places in `cast` */
  static async over(run: Run, of: SiteId, limits: GraphLimits, order: readonly number[] = places): Promise<World> {
    const world = new World(run, of, limits);
    for (const at of order) {
      const [kind, value] = cast[at]!;
      const row = { site: of, kind, value, state: 'ok', created_at: 1 } as const;
      world.#ids[at] = await run((tx) => tx.insertIdentifier(row));
    }
    return world;
  }

  id(who: number): number {
    return this.#ids[who]!;
  }

  async tell(...steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.#run((tx) => this.#take(tx, step));
  }

  say(step: Omit<Say, 't'>, more: Partial<Asserted> = {}): Promise<Recorded> {
    return this.#run((tx) => this.#say(tx, step, more));
  }

  #say(tx: GraphWrites, { a, b, rule, at }: Omit<Say, 't'>, more: Partial<Asserted> = {}): Promise<Recorded> {
    const [name, strength] = evidence[rule]!;
    const ends = { a: this.id(a), b: this.id(b) };
    const said = { site: this.#site, ...ends, rule: name, strength, at, source: 'page', actor: 'd:ada', ...more };
    return recordClaim(tx, said, this.#limits);
  }

  async #take(tx: GraphWrites, step: Step): Promise<unknown> {
    const site = this.#site;
    switch (step.t) {
      case 'say':
        return this.#say(tx, step);
      case 'revoke':
      case 'restore': {
        const claims = await this.#claims(tx);
        const claim = claims[step.claim % Math.max(claims.length, 1)];
        if (claim === undefined) return;
        return setClaim(tx, claim, step.t === 'revoke' ? { by: 'mia', at: 99 } : null, this.#limits);
      }
      case 'part': {
        const pair = { a: this.id(step.a), b: this.id(step.b) };
        return partPair(tx, { site, ...pair, actor: 'mia', reason: 'two people', at: 99 }, this.#limits);
      }
      case 'unpart':
        return unpartPair(tx, site, { a: this.id(step.a), b: this.id(step.b) }, this.#limits);
      case 'rule': {
        const [kind, pattern] = cast[step.who]!;
        return setValueRule(tx, { site, kind, pattern, what: step.what, actor: 'mia', at: 99 }, this.#limits);
      }
    }
  }

  /** In the order in which they were first said. */
  async #claims(tx: GraphWrites): Promise<ClaimRow[]> {
    return (await tx.claimsOf(this.#site, this.#ids, 10_000)).sort((one, other) => one.id - other.id);
  }

  /** Who is one person with whom, and what became of the claims, without the numbers a database draws. */
  seen(): Promise<string> {
    return this.#run(async (tx) => {
      const rows = new Map((await tx.identifiers(this.#site, this.#ids)).map((row) => [row.id, row]));
      const people = this.#ids.map((id) => rows.get(id)!);
      const hubs = people.map(({ hub, ambiguous_from, state }) => `${hub} ${ambiguous_from} ${state}`);
      const states = (await this.#claims(tx)).map(({ key, state }) => `${key} ${state}`);
      return [groups(people.map(({ root }) => root)), ...hubs, ...states].join('\n');
    });
  }
}

const places = cast.map((_, at) => at);
const site = 'st_graph' as SiteId;

/** The same in memory, where its tables lie open. */
export class OpenWorld {
  readonly graph: MemoryGraph;
  readonly #world: World;

  private constructor(graph: MemoryGraph, world: World) {
    this.graph = graph;
    this.#world = world;
  }

  static async open(order: readonly number[] = places): Promise<OpenWorld> {
    const graph = memoryGraph();
    return new OpenWorld(graph, await World.over((job) => job(graph.tx), site, tiny, order));
  }

  id(who: number): number {
    return this.#world.id(who);
  }

  tell(...steps: readonly Step[]): Promise<void> {
    return this.#world.tell(...steps);
  }

  say(step: Omit<Say, 't'>, more: Partial<Asserted> = {}): Promise<Recorded> {
    return this.#world.say(step, more);
  }

  /** Who is one person with whom, as places in `cast`. */
  partition(): string {
    return groups(this.roots());
  }

  /** Members of one profile, as places in `cast`. */
  profileOf(who: number): number[] {
    const roots = this.roots();
    return places.filter((at) => roots[at] === roots[who]);
  }

  roots(): number[] {
    return places.map((at) => this.graph.identifiers.get(this.id(at))!.root);
  }
}

/** The same text for the same partition, whatever its parts are called. */
export const groups = (names: readonly number[]): string => names.map((name) => names.indexOf(name)).join(' ');
