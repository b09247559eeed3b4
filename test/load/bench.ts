import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { type ChatOptions, chatBench, chatTable } from './chat-bench.ts';

/**
 * `npm run bench [-- --quick] [-- --only chat,memory,…]`: speed and memory beside their bare limits from the same run.
 * No time here is a promise by itself: it depends on the machine, which is named, and on what else runs there.
 */
const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } });
const isQuick = values.quick === true;

const say = (line: string): void => console.log(line);
const machine = {
  processor: cpus()[0]?.model ?? '',
  cores: cpus().length,
  memoryGigabytes: Math.round(totalmem() / 1024 ** 3),
  node: process.version,
  loadBefore: loadavg(),
};

const chat: ChatOptions = isQuick
  ? { rounds: 1, seconds: 3, rates: [500], sockets: 200, active: 50, isWatched: true }
  : { rounds: 3, seconds: 10, rates: [100, 500, 1_000, 2_000], sockets: 1_000, active: 200, isWatched: true };

const results: Record<string, unknown> = {};
const benches: Readonly<Record<string, () => Promise<void>>> = {
  chat: async () => {
    const bench = await chatBench(chat, say);
    results.chat = bench;
    say(`\n${chatTable(bench)}\n`);
  },
};

const wanted = values.only?.split(',') ?? Object.keys(benches);
say(
  `${machine.processor}, ${machine.cores} cores, ${machine.memoryGigabytes} GB, Node ${machine.node}; load ${loadavg()
    .map((it) => it.toFixed(1))
    .join(' ')}`,
);
for (const name of wanted) {
  say(`\n${name}`);
  await benches[name]?.();
}
const folder = new URL('../../bench-results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const file = new URL('bench.json', folder);
writeFileSync(
  file,
  `${JSON.stringify({ at: new Date().toISOString(), quick: isQuick, machine: { ...machine, loadAfter: loadavg() }, ...results }, null, 2)}\n`,
);
say(
  `\nWritten to bench-results/bench.json; load at the end ${loadavg()
    .map((it) => it.toFixed(1))
    .join(' ')}`,
);
process.exit(0);
