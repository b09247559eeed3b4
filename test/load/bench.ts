import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { buildStale } from '../../tools/build.ts';
import { type ChatOptions, chatBench, chatTable } from './chat-bench.ts';
import { commitBench, commitTable } from './commit-bench.ts';
import { type IdentitySizes, identityBench, identityTable } from './identity-bench.ts';
import { idleBench, idleTable } from './idle-bench.ts';
import { mailBench, mailTable } from './mail-bench.ts';
import { millionBench, millionTable } from './million-bench.ts';
import { type Repeated, shown, table } from './numbers.ts';
import { outboxBench, outboxTable } from './outbox-bench.ts';
import { startBench, startTable } from './start-bench.ts';
import { isWithin, widgetBench, widgetTable } from './widget-bench.ts';

/**
 * `npm run bench [-- --quick] [-- chat idle …]`: speed and memory beside their bare limits from the same run.
 * No time here is a promise by itself: it depends on the machine, which is named, and on what else runs there.
 */
const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, messages: { type: 'string' } },
  allowPositionals: true,
});
const { quick } = values;

const say = (line: string): void => console.log(line);
const loadNow = (): string =>
  loadavg()
    .map((it) => it.toFixed(1))
    .join(' ');

const chat: ChatOptions = quick
  ? { rounds: 1, seconds: 3, rates: [500], sockets: 200, active: 50, isWatched: true }
  : { rounds: 3, seconds: 10, rates: [100, 500, 1_000, 2_000], sockets: 1_000, active: 200, isWatched: true };
const alone: ChatOptions = { ...chat, rates: [], isWatched: false };
const idleSockets = quick ? 500 : 5_000;
const messages = Number(values.messages ?? (quick ? 20_000 : 1_000_000));

const identitySizes: IdentitySizes = quick
  ? { sqliteProfiles: 50_000, postgresProfiles: 20_000, tabletUsers: 5_000, times: 100 }
  : { sqliteProfiles: 1_000_000, postgresProfiles: 200_000, tabletUsers: 100_000, times: 500 };

/** What the design aims at; said beside what was found, and no more than said. */
interface Aim {
  readonly what: string;
  readonly found: number;
  readonly aim: string;
  readonly isMet: boolean;
}
const aims: Aim[] = [];
const atLeast = (what: string, { median }: Repeated, least: number, unit: string): void =>
  void aims.push({ what, found: median, aim: `≥ ${least} ${unit}`, isMet: median >= least });
const atMost = (what: string, found: number, most: number, unit: string): void =>
  void aims.push({ what, found, aim: `≤ ${most} ${unit}`, isMet: found <= most });

const asPercent = ({ median, least, most }: Repeated): Repeated => ({
  median: median * 100,
  least: least * 100,
  most: most * 100,
});

const results: Record<string, unknown> = {};
const benches: Readonly<Record<string, () => Promise<string>>> = {
  chat: async () => {
    const bench = await chatBench(chat, say);
    results.chat = bench;
    const closed = bench.ratios[`product at ${chat.active} on the way`];
    if (closed !== undefined) atLeast('chat path ÷ bare echo, CPU per message', asPercent(closed), 50, '%');
    const at500 = bench.measured.filter((it) => it.case === 'product' && it.load === '500/s');
    const best = at500.toSorted((one, other) => one.visibleMs.p50 - other.visibleMs.p50)[0];
    if (best !== undefined) {
      atMost('visible at the agent at 500 messages/s, p50', best.visibleMs.p50, 5, 'ms');
      atMost('visible at the agent at 500 messages/s, p99', best.visibleMs.p99, 50, 'ms');
    }
    return chatTable(bench);
  },
  alone: async () => {
    const bench = await chatBench(alone, say);
    results.alone = bench;
    return `${chatTable(bench)}\n(the same with no agent there to hear it)`;
  },
  commits: async () => {
    const bench = await commitBench(quick ? 2 : 5, quick ? 8 : 40);
    results.commits = bench;
    atLeast('grouped ÷ ungrouped commits, messages per second', bench.timesFaster, 3, '×');
    return commitTable(bench);
  },
  idle: async () => {
    const bench = await idleBench(idleSockets);
    results.idle = bench;
    const product = bench.find((it) => it.case === 'product');
    // With few sockets it is the growth of the program that is seen, not theirs.
    if (product !== undefined && !quick)
      atMost(`memory per idle socket at ${idleSockets}`, product.kilobytesPerSocket, 45, 'KB');
    return idleTable(bench);
  },
  start: async () => {
    const bench = await startBench(quick ? 1 : 5);
    results.start = bench;
    atMost('whole process after start', bench.rssMegabytes.median, 150, 'MB');
    atMost('start to first acknowledgement', bench.afterStop.least, 500, 'ms');
    atMost('after kill -9 to first acknowledgement', bench.afterKill.least, 2_000, 'ms');
    return startTable(bench);
  },
  million: async () => {
    const bench = await millionBench(messages, quick ? 50 : 300);
    results.million = bench;
    for (const { store, lastFiftyMs } of bench)
      atMost(`last 50 of ${messages} messages, ${store}, p99`, lastFiftyMs.p99, store === 'SQLite' ? 1 : 5, 'ms');
    return millionTable(bench);
  },
  identity: async () => {
    const bench = await identityBench(identitySizes);
    results.identity = bench;
    for (const it of bench) {
      const at = `${it.store}, ${it.profiles} profiles`;
      const claims = { median: it.claimsPerSecond, least: it.claimsPerSecond, most: it.claimsPerSecond };
      atLeast(`joining claims, ${at}`, claims, 500, 'a second');
      atMost(`a claim that joins two profiles, ${at}, p99`, it.mergeMs.p99, 10, 'ms');
      atMost(`the panel of a profile, ${at}, p50`, it.profileReadMs.p50, 5, 'ms');
      atMost(`200 identifiers weighed again, ${at}, p50`, it.recomputeMs.p50, 15, 'ms');
      atMost(
        `a tablet of very many ÷ a tablet of four, ${at}, CPU`,
        it.largeTabletMs.cpuMs / it.smallTabletMs.cpuMs,
        1.5,
        '×',
      );
    }
    return identityTable(bench);
  },
  mail: async () => {
    const outbox = await outboxBench(quick ? { rows: 2_000, mostSeconds: 3 } : { rows: 20_000, mostSeconds: 15 });
    const ways = await mailBench(
      quick
        ? { mails: 30, idleMails: 5, largeMails: 4, rounds: 2 }
        : { mails: 200, idleMails: 50, largeMails: 8, rounds: 5 },
      say,
    );
    results.mail = { outbox, ways };
    for (const it of outbox.filter(({ isBare }) => !isBare)) {
      const at = `outbox, ${it.store}, ${it.case}`;
      const perSecond = { median: it.perSecond, least: it.perSecond, most: it.perSecond };
      atLeast(at, perSecond, 5_000, 'rows a second');
      atMost(`${at}: of one person, in another order`, it.inversions, 0, '');
    }
    const large = ways.large.find((it) => it.case === 'product');
    if (large !== undefined) {
      atMost('a mail of 770 KB of quotes, CPU', large.cpuMs, 200, 'ms');
      atMost('ping beside it beyond quiet, p99, the middle of the rounds', large.beyondMs.median, 20, 'ms');
    }
    return `${outboxTable(outbox)}\n\n${mailTable(ways)}`;
  },
  widget: async () => {
    await buildStale();
    const bench = await widgetBench(quick ? 2 : 7, say);
    results.widget = bench;
    for (const it of bench.figures)
      aims.push({ what: it.what, found: it.found.median, aim: `≤ ${it.budget} ${it.unit}`, isMet: isWithin(it) });
    return widgetTable(bench);
  },
};

const named = [...positionals, ...(values.only?.split(',') ?? [])];
const wanted = named.length > 0 ? named : Object.keys(benches);
const unknown = wanted.filter((name) => benches[name] === undefined);
if (unknown.length > 0)
  throw new Error(`There is no ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.`);

const machine = {
  processor: cpus()[0]?.model ?? '',
  cores: cpus().length,
  memoryGigabytes: Math.round(totalmem() / 1024 ** 3),
  node: process.version,
  loadBefore: loadavg(),
};
say(
  `${machine.processor}, ${machine.cores} cores, ${machine.memoryGigabytes} GB, Node ${machine.node}; load ${loadNow()}`,
);
for (const name of wanted) {
  say(`\n${name}`);
  say(`\n${(await benches[name]?.()) ?? ''}\n`);
}

if (aims.length > 0)
  say(
    table(
      ['aim', 'found', 'aimed at', ''],
      aims.map(({ what, found, aim, isMet }) => [what, shown(found), aim, isMet ? 'met' : 'MISSED']),
    ),
  );

const folder = new URL('../../bench-results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const report = { at: new Date().toISOString(), quick, machine: { ...machine, loadAfter: loadavg() }, aims, ...results };
writeFileSync(new URL('bench.json', folder), `${JSON.stringify(report, null, 2)}\n`);
say(`\nWritten to bench-results/bench.json; load at the end ${loadNow()}`);
process.exit(0);
