import { parseArgs } from 'node:util';
import { simulate } from './simulate.ts';

/** `npm run simulate -- --runs 20000 --seed 1`: the seed is printed, the same one gives the same schedules. */
const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
const runs = Number(values.runs ?? 20_000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const from = performance.now();
const { failure, messages, runs: done } = await simulate(runs, seed);
const seconds = ((performance.now() - from) / 1_000).toFixed(1);
console.log(`${done} schedules, seed ${seed}, ${messages} messages accepted, ${seconds} s`);
if (failure) {
  console.log(`${failure.complaints.join('\n')}\nschedule ${JSON.stringify(failure.schedule)}`);
  process.exitCode = 1;
}
