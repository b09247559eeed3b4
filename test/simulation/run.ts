import { parseArgs } from 'node:util';
import { importPlanted, plants } from './plants.ts';
import { simulate } from './simulate.ts';

/**
 * `npm run simulate -- --runs 20000 --seed 1`: the seed is printed, the same one gives the same schedules.
 * `--planted`: instead, how many schedules it takes to find each of the mistakes in plants.ts.
 */
const { values } = parseArgs({
  options: { runs: { type: 'string' }, seed: { type: 'string' }, planted: { type: 'boolean' } },
});
const runs = Number(values.runs ?? 20_000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);

if (values.planted) await findPlanted();
else await findNothing();

async function findNothing(): Promise<void> {
  const from = performance.now();
  const { failure, messages, runs: done } = await simulate(runs, seed);
  const seconds = ((performance.now() - from) / 1_000).toFixed(1);
  console.log(`${done} schedules, seed ${seed}, ${messages} messages accepted, ${seconds} s`);
  if (!failure) return;
  console.log(`${failure.complaints.join('\n')}\nschedule ${JSON.stringify(failure.schedule)}`);
  process.exitCode = 1;
}

async function findPlanted(): Promise<void> {
  for (const name of plants.keys()) {
    const planted = await importPlanted(name);
    const { failure, runs: took } = await planted.simulate(runs, seed, false);
    console.log(
      failure ? `${took} schedules: ${name} (${failure.complaints[0]?.split('\n')[0]})` : `NOT FOUND: ${name}`,
    );
    if (!failure) process.exitCode = 1;
  }
}
