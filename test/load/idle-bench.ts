import { setTimeout as pause } from 'node:timers/promises';
import { admitted, type CaseProcess, everybody, startGenerator, startPlain, startProduct } from './case-process.ts';
import { shown, table } from './numbers.ts';

interface Idle {
  readonly case: string;
  readonly sockets: number;
  readonly rssAfterStartMegabytes: number;
  readonly kilobytesPerSocket: number;
  /** The same after garbage was collected on demand, which no server does by itself. */
  readonly collectedKilobytesPerSocket: number;
  readonly heapKilobytesPerSocket: number;
}

export type IdleBench = readonly Idle[];

const bytesPerKilobyte = 1024;
const restMs = 4_000;

/** Everybody has a conversation and is silent: the memory that grows with them, not with what is said. */
const measure = async (name: string, server: CaseProcess, sockets: number): Promise<Idle> => {
  await pause(restMs);
  const before = await server.usage();
  const isProduct = name === 'product';
  const { tokens } = isProduct ? await admitted(server.place, sockets) : everybody(sockets);
  const generator = startGenerator();
  const origin = server.place.publicUrl;
  await generator.obey({ t: 'gather', port: server.port, origin, tokens, active: sockets, everybodyBegins: true });
  await pause(restMs);
  const after = await server.usage();
  const collected = await server.usage('collect');
  generator.end();
  await server.end();
  const each = (bytes: number): number => bytes / bytesPerKilobyte / sockets;
  return {
    case: name,
    sockets,
    rssAfterStartMegabytes: before.rssBytes / bytesPerKilobyte ** 2,
    kilobytesPerSocket: each(after.rssBytes - before.rssBytes),
    collectedKilobytesPerSocket: each(collected.rssBytes - before.rssBytes),
    heapKilobytesPerSocket: each(collected.heapBytes - before.heapBytes),
  };
};

export const idleBench = async (sockets: number): Promise<IdleBench> => [
  await measure('echo', await startPlain('echo'), sockets),
  await measure('product', await startProduct(), sockets),
];

export const idleTable = (bench: IdleBench): string =>
  table(
    ['idle sockets', 'sockets', 'RSS after start MB', 'KB/socket', 'after collection', 'of it heap'],
    bench.map((it) => [
      it.case,
      String(it.sockets),
      shown(it.rssAfterStartMegabytes),
      shown(it.kilobytesPerSocket),
      shown(it.collectedKilobytesPerSocket),
      shown(it.heapKilobytesPerSocket),
    ]),
  );
