import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordFigures } from '../support/record-figures.ts';
import { openWorld, type Plant, step } from './attacker.ts';

const sequences = 2_000;

const attack = async (plant: Plant, numRuns: number, seed: number) => {
  await using world = await openWorld(plant);
  const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
    expect(await world.play(steps)).toBeNull();
  });
  return await fc.check(property, { numRuns, seed, endOnFailure: true });
};

test(`${sequences} sequences of false names, foreign addresses, forged tokens and wrong codes open no foreign conversation`, async () => {
  const seed = Date.now() % 2 ** 31;
  const found = await attack('none', sequences, seed);
  recordFigures('identity-attacker', [
    {
      promise: 'P7',
      name: `foreign conversations read in ${found.numRuns} sequences, seed ${seed}`,
      value: found.failed ? 1 : 0,
      target: '0',
      isMet: !found.failed,
    },
  ]);
  expect(found.failed, `seed ${seed}: ${found.errorInstance ?? ''} ${JSON.stringify(found.counterexample)}`).toBe(
    false,
  );
}, 600_000);

test.each([
  'typed is proven',
  'claims decide',
  'a code is anybody’s',
  'an unsigned id signs in',
] as const)('a planted mistake is seen: %s', async (plant) => {
  const found = await attack(plant, 500, 1);
  expect(found.failed).toBe(true);
  expect(String(found.errorInstance)).toContain('read cv_');
}, 120_000);
