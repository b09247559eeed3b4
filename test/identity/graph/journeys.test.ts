import { expect, test } from 'vitest';
import { ensureIdentifier } from '../../../plugin-server/identity/graph/ensure-identifier.ts';
import { recordClaim } from '../../../plugin-server/identity/graph/record-claim.ts';
import type { ClaimRule, IdentifierKind, Strength } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import { seeded } from '../../support/random.ts';
import { memoryGraph } from './memory-graph.ts';

const site = 'st_graph' as SiteId;
const start = 1_800_000_000_000;

interface Value {
  readonly kind: IdentifierKind;
  readonly value: string;
}
interface Step {
  readonly a: Value;
  readonly b: Value;
  readonly rule: ClaimRule;
  readonly strength: Strength;
}
interface Journey {
  /** Identifiers that are hers alone. */
  readonly own: readonly Value[];
  readonly steps: readonly Step[];
}

/** A shop's day as we know who is who: accounts, second devices, a tablet on the counter, family mailboxes, a couple's laptop, other people's addresses typed. */
const shopDay = (people: number, random: () => number): Journey[] => {
  const tablet: Value = { kind: 'anon', value: 'nv_tablet_on_the_counter' };
  const chance = (share: number): boolean => random() < share;
  return Array.from({ length: people }, (_, n): Journey => {
    const user: Value = { kind: 'user', value: `K-${1_000 + n}` };
    const couple = Math.floor(n / 2);
    const isCouple = couple % 10 === 0;
    const hasAccount = isCouple || chance(0.7);
    const devices = Array.from(
      { length: 1 + Math.floor(random() * 3) },
      (_, d): Value => ({ kind: 'anon', value: `nv_${n}_${d}` }),
    );
    const email: Value = {
      kind: 'email',
      value: isCouple ? `familie${couple}@mail.example` : `person${n}@mail.example`,
    };
    const steps: Step[] = [];
    const [first] = devices as [Value, ...Value[]];
    for (const device of devices.slice(1)) {
      if (hasAccount && chance(0.5)) steps.push({ a: device, b: user, rule: 'jwt', strength: 3 });
      else steps.push({ a: first, b: device, rule: 'link', strength: 3 });
    }
    if (hasAccount) {
      steps.push({ a: first, b: user, rule: 'jwt', strength: 3 });
      if (chance(0.6)) steps.push({ a: user, b: email, rule: 'jwt', strength: 3 });
      if (isCouple)
        steps.push({ a: { kind: 'anon', value: `nv_laptop_${couple}` }, b: user, rule: 'jwt', strength: 3 });
      if (chance(0.2)) steps.push({ a: tablet, b: user, rule: 'page', strength: 1 });
    } else if (chance(0.5)) steps.push({ a: first, b: email, rule: 'otp', strength: 3 });
    // A gift, a colleague's order, a lie.
    if (chance(0.3))
      steps.push({
        a: first,
        b: { kind: 'email', value: `person${Math.floor(random() * people)}@mail.example` },
        rule: 'typed',
        strength: 0,
      });
    return { own: [...devices, ...(hasAccount ? [user] : []), ...(isCouple ? [] : [email])], steps };
  });
};

test('500 people of a shop’s day: no two of them are taken for one, and nobody is torn apart whom her own proofs hold together', async () => {
  const seed = Date.now() % 2 ** 31;
  const random = seeded(seed).next;
  const journeys = shopDay(500, random);
  const { tx, identifiers } = memoryGraph();
  const steps = journeys.flatMap((journey) => journey.steps);
  // In any order: people do not wait for each other.
  for (let at = steps.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [steps[at], steps[other]] = [steps[other]!, steps[at]!];
  }
  const idOf = async ({ kind, value }: Value): Promise<number> =>
    (await ensureIdentifier(tx, site, kind, value, start))!.id;
  for (const [at, { a, b, ...claim }] of steps.entries())
    await recordClaim(tx, {
      site,
      a: await idOf(a),
      b: await idOf(b),
      ...claim,
      at: start + at,
      source: 'visitor',
      actor: 'd:x',
    });

  const rootOf = (it: Value): number | undefined =>
    [...identifiers.values()].find(({ kind, value }) => kind === it.kind && value === it.value)?.root;
  const owners = new Map<number, Set<number>>();
  let torn = 0;
  for (const [n, { own, steps: hers }] of journeys.entries()) {
    const evidenced = own.filter((it) => hers.some(({ a, b, strength }) => strength > 0 && [a, b].includes(it)));
    const roots = new Set(evidenced.flatMap((it) => rootOf(it) ?? []));
    for (const root of roots) owners.set(root, (owners.get(root) ?? new Set()).add(n));
    if (roots.size > 1) torn += 1;
  }
  const mixed = [...owners.values()].filter((people) => people.size > 1).length;
  console.log(`seed ${seed}: 500 people, ${steps.length} claims, wrong joins ${mixed}, people in two profiles ${torn}`);
  expect(owners.size).toBeGreaterThan(400);
  expect({ mixed, torn, seed }).toEqual({ mixed: 0, torn: 0, seed });
});
