import { parseArgs } from 'node:util';
import { plants, propertiesWith } from './plants.ts';
import { properties, runProperty } from './properties.ts';

/**
 * `npm run identity -- --runs 50000 --seed 1`: so many random histories of claims for each promise about who is one
 * person; the seed is printed, the same one gives the same histories. `--only I2,I7`: some of the promises.
 * `--planted`: instead, how many histories it takes to find each of the mistakes in plants.ts.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
    planted: { type: 'boolean' },
  },
});
const runs = Number(values.runs ?? 50_000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const only = values.only?.split(',');

console.log(`seed ${seed}`);
if (values.planted) await findPlanted();
else await findNothing();

async function findNothing(): Promise<void> {
  for (const name of Object.keys(properties)) {
    if (only !== undefined && !only.some((it) => name.startsWith(`${it} `))) continue;
    const from = performance.now();
    const { failure, runs: done } = await runProperty(name, runs, seed);
    console.log(`${done} histories, ${((performance.now() - from) / 1_000).toFixed(1)} s: ${name}`);
    if (failure === null) continue;
    console.log(failure);
    process.exitCode = 1;
  }
}

async function findPlanted(): Promise<void> {
  for (const [mistake, planted] of plants) {
    const { properties: tried, runProperty: run } = await propertiesWith(mistake, planted);
    const name = Object.keys(tried).find((it) => it.startsWith(`${planted.by} `)) ?? planted.by;
    const { failure, runs: took } = await run(name, runs, seed);
    // A property that stumbles has found nothing.
    const isFound = failure?.startsWith('AssertionError') === true;
    console.log(
      isFound
        ? `${took} histories, ${planted.by}: ${mistake}`
        : `NOT FOUND by ${planted.by}: ${mistake} ${failure ?? ''}`,
    );
    if (!isFound) process.exitCode = 1;
  }
}
