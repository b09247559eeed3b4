import {
  admitted,
  type CaseProcess,
  everybody,
  type Generator,
  startGenerator,
  startPlain,
  startProduct,
} from './case-process.ts';
import type { Load } from './load-generator.ts';
import { type Repeated, repeated, shown, shownRepeated, table } from './numbers.ts';

/** What was measured of one case under one load, in one round. */
interface Measured {
  readonly round: number;
  readonly load: string;
  readonly case: string;
  readonly messagesPerSecond: number;
  readonly cpuMicrosPerMessage: number;
  readonly ackMs: Load['ack'];
  readonly visibleMs: Load['visible'];
  readonly loopDelayP99Ms: number;
  readonly rssMegabytes: number;
  readonly refused: number;
  readonly generatorShare: number;
  readonly generatorLateP99Ms: number;
}

export interface ChatBench {
  readonly measured: readonly Measured[];
  readonly ratios: Readonly<Record<string, Repeated>>;
}

interface Case {
  readonly name: string;
  readonly server: CaseProcess;
  readonly generator: Generator;
}

export interface ChatOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly rates: readonly number[];
  readonly sockets: number;
  readonly active: number;
  /** Agents who have every active conversation open and see the list move. */
  readonly isWatched: boolean;
}

const bytesPerMegabyte = 1024 * 1024;

const open = async (name: string, server: CaseProcess, options: ChatOptions): Promise<Case> => {
  const { sockets, active, isWatched } = options;
  const isProduct = name.startsWith('product');
  const { tokens, cookie } = isProduct ? await admitted(server.place, sockets) : everybody(sockets);
  const generator = startGenerator();
  const { port } = server;
  const origin = server.place.publicUrl;
  const watching = isWatched ? { cookie } : {};
  await generator.obey({ t: 'gather', port, origin, tokens, active, everybodyBegins: false, ...watching });
  return { name, server, generator };
};

const measure = async (
  { name, server, generator }: Case,
  round: number,
  rate: number | null,
  seconds: number,
  active: number,
): Promise<Measured> => {
  const before = await server.usage();
  const order =
    rate === null ? ({ t: 'closed', inFlight: active, seconds } as const) : ({ t: 'open', rate, seconds } as const);
  const load = await generator.obey(order);
  const after = await server.usage();
  if (load === null) throw new Error('The generator measured nothing.');
  return {
    round,
    load: rate === null ? `${active} on the way` : `${rate}/s`,
    case: name,
    messagesPerSecond: load.acked / load.seconds,
    cpuMicrosPerMessage: (after.cpuMicros - before.cpuMicros) / load.acked,
    ackMs: load.ack,
    visibleMs: load.visible,
    loopDelayP99Ms: after.loopDelayP99Ms,
    rssMegabytes: after.rssBytes / bytesPerMegabyte,
    refused: load.refused,
    generatorShare: load.generatorShare,
    generatorLateP99Ms: load.late.p99,
  };
};

/** Bare limit, reference and product, one after the other under each load, and all of that again each round. */
export const chatBench = async (options: ChatOptions, say: (line: string) => void): Promise<ChatBench> => {
  const { rounds, seconds, rates, active } = options;
  const cases = [
    await open('echo', await startPlain('echo'), options),
    await open('reference', await startPlain('reference'), options),
    await open('product', await startProduct(), options),
  ];
  // Warm: what runs for hours is not what runs for its first second.
  for (const it of cases) await measure(it, 0, null, Math.min(3, seconds), active);
  const measured: Measured[] = [];
  for (let round = 1; round <= rounds; round += 1)
    for (const rate of [...rates, null])
      for (const it of cases) {
        const found = await measure(it, round, rate, seconds, active);
        measured.push(found);
        say(
          `  round ${round}  ${found.load.padStart(12)}  ${it.name.padEnd(9)} ${shown(found.cpuMicrosPerMessage).padStart(6)} µs CPU/message, ` +
            `ack p50 ${shown(found.ackMs.p50)} ms, generator ${Math.round(found.generatorShare * 100)} % of a core`,
        );
      }
  for (const { server, generator } of cases) {
    await generator.obey({ t: 'leave' });
    generator.end();
    await server.end();
  }
  return { measured, ratios: ratiosOf(measured) };
};

/** Bare limit ÷ case in CPU per message, of the same load in the same round. */
const ratiosOf = (measured: readonly Measured[]): Record<string, Repeated> => {
  const ratios: Record<string, Repeated> = {};
  for (const load of new Set(measured.map((it) => it.load)))
    for (const name of ['reference', 'product']) {
      const of = (which: string) => measured.filter((it) => it.case === which && it.load === load);
      const echo = of('echo');
      ratios[`${name} at ${load}`] = repeated(
        of(name).map((it, at) => (echo[at]?.cpuMicrosPerMessage ?? 0) / it.cpuMicrosPerMessage),
      );
    }
  return ratios;
};

export const chatTable = ({ measured, ratios }: ChatBench): string => {
  const rows: string[][] = [];
  for (const load of new Set(measured.map((it) => it.load)))
    for (const name of new Set(measured.map((it) => it.case))) {
      const mine = measured.filter((it) => it.load === load && it.case === name);
      const middle = (read: (it: Measured) => number): string => shownRepeated(repeated(mine.map(read)));
      const of = (read: (it: Measured) => number): string => shown(repeated(mine.map(read)).median);
      const ratio = ratios[`${name} at ${load}`];
      rows.push([
        `${load}  ${name}`,
        of((it) => it.messagesPerSecond),
        middle((it) => it.cpuMicrosPerMessage),
        ratio === undefined ? '100' : shown(ratio.median * 100),
        ['p50', 'p95', 'p99', 'max'].map((key) => of((it) => it.ackMs[key as 'p50'])).join(' / '),
        ['p50', 'p95', 'p99', 'max'].map((key) => of((it) => it.visibleMs[key as 'p50'])).join(' / '),
        of((it) => it.loopDelayP99Ms),
        of((it) => it.rssMegabytes),
      ]);
    }
  const head = [
    'load, case',
    'msg/s',
    'CPU µs/msg',
    '% of echo',
    'ack ms p50/p95/p99/max',
    'visible at agent ms',
    'loop p99 ms',
    'RSS MB',
  ];
  return table(head, rows);
};
