import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bareDist } from '../support/bare-dist.ts';
import { startChaosProxy } from '../support/chaos-proxy.ts';
import { Crowd } from '../support/crowd.ts';
import { judge, summary, type Verdict } from '../support/judge.ts';
import { openLedger, readLedger } from '../support/ledger.ts';
import type { Random } from '../support/random.ts';
import type { Figure } from '../support/record-figures.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { recordTruthOf } from '../support/truth.ts';

export interface KillOptions {
  readonly kills: number;
  readonly random: Random;
  readonly databaseUrl?: string;
}

export interface KillReport {
  readonly verdict: Verdict;
  /** Where an agent's list, as it was kept up to date, is not the list as it is. */
  readonly wrongLists: readonly string[];
  readonly kills: number;
  /** Of these, so many hit a server that was still starting. */
  readonly duringStart: number;
  /** Restart to the first acknowledgement, ms. */
  readonly recoveryMs: readonly number[];
  readonly ledger: string;
  /** How the last server ended, on SIGTERM. */
  readonly exit: number | NodeJS.Signals;
  clean(): void;
}

/** Everybody writes while the server is killed at random moments and started again; in the end the ledger is read. */
export const killLoop = async ({ kills, random, databaseUrl }: KillOptions): Promise<KillReport> => {
  const folder = mkdtempSync(join(tmpdir(), 'nahtlos-kill-'));
  const dataFolder = join(folder, 'data');
  const ledger = openLedger(join(folder, 'ledger.jsonl'));
  // The people keep one address while the server behind it dies and comes back on another port.
  await using proxy = await startChaosProxy(random.fork());
  const place = { publicUrl: `http://127.0.0.1:${proxy.port}` };
  const dist = bareDist();
  const start = (): ServerProcess =>
    startServer({
      dist,
      dataFolder,
      environment: {
        NAHTLOS_PUBLIC_URL: place.publicUrl,
        ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      },
    });

  let server = start();
  proxy.aim(await server.ready);
  const crowd = await Crowd.gather(place, ledger, random.fork(), { visitors: 8, agents: 2, secondTabs: 2 });
  const recoveryMs: number[] = [];
  let duringStart = 0;
  let wrongLists: readonly string[] = [];
  try {
    crowd.talk(150);
    for (let killed = 0; killed < kills; killed += 1) {
      await pause(random.between(0, 400));
      server.signal('SIGKILL');
      proxy.aim(null);
      await server.ended;
      const from = performance.now();
      server = start();
      // Now and then it dies again before anybody could talk to it: at its lock, its migrations, its first listening.
      if (random.chance(0.2) && killed + 1 < kills) {
        await pause(random.between(0, 500));
        server.signal('SIGKILL');
        await server.ended;
        killed += 1;
        duringStart += 1;
        server = start();
      }
      proxy.aim(await server.ready);
      await ledger.next('acked');
      recoveryMs.push(performance.now() - from);
      if (random.chance(0.3)) crowd.reload();
    }
    crowd.rest();
    await crowd.settle(90_000);
    wrongLists = await crowd.wrongLists();
    await crowd.record();
  } finally {
    crowd.end();
    server.signal('SIGTERM');
  }
  const exit = await server.ended;
  await recordTruthOf(dataFolder, databaseUrl, ledger);
  ledger.close();
  const verdict = judge(readLedger(ledger.path));
  return {
    verdict,
    wrongLists,
    kills,
    duringStart,
    recoveryMs,
    ledger: ledger.path,
    exit,
    clean: () => {
      for (const it of [folder, dist]) rmSync(it, { recursive: true, force: true });
    },
  };
};

const quantile = (values: readonly number[], share: number): number =>
  Math.round([...values].sort((one, other) => one - other)[Math.floor((values.length - 1) * share)] ?? 0);

export const sentenceOf = ({ kills, duringStart, verdict, recoveryMs, ledger }: KillReport): string =>
  `${kills} kills (${duringStart} while starting); ${summary(verdict)}; restart to first acknowledgement ` +
  `p50 ${quantile(recoveryMs, 0.5)} ms, worst ${quantile(recoveryMs, 1)} ms; ledger ${ledger}`;

export const killFigures = ({ kills, verdict, recoveryMs }: KillReport): Figure[] => [
  { promise: 'P1', name: 'kills -9', value: kills },
  { promise: 'P1', name: 'acknowledged entries', value: verdict.acked },
  {
    promise: 'P1',
    name: 'acknowledged and lost',
    value: verdict.lost.length,
    target: '0',
    isMet: verdict.lost.length === 0,
  },
  { promise: 'P2', name: 'doubled', value: verdict.doubled.length, target: '0', isMet: verdict.doubled.length === 0 },
  {
    promise: 'P2',
    name: 'out of order, or seen so',
    value: verdict.disordered.length + verdict.misseen.length,
    target: '0',
    isMet: verdict.disordered.length + verdict.misseen.length === 0,
  },
  { promise: 'P1', name: 'restart to first acknowledgement p50, ms', value: quantile(recoveryMs, 0.5) },
];
