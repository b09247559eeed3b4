import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ConversationId, makeCid, randomPart } from '../../protocol/ids.ts';
import { protocolVersion } from '../../protocol/limits.ts';
import { bareDist } from '../support/bare-dist.ts';
import { visitor, words } from '../support/people.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { openLean } from './lean-socket.ts';
import { type Repeated, repeated, shownRepeated, table } from './numbers.ts';

export interface StartBench {
  /** To the first acknowledgement, ms. */
  readonly onEmptyFolder: Repeated;
  readonly afterStop: Repeated;
  readonly afterKill: Repeated;
  /** Of the whole process, five seconds after it was ready and with nobody there. */
  readonly rssMegabytes: Repeated;
}

const bytesPerMegabyte = 1024 * 1024;

/** From the start of the process to the moment somebody's message is on disk. */
const firstAck = async (
  start: () => ServerProcess,
  say: (port: number) => Promise<unknown>,
): Promise<{ server: ServerProcess; ms: number }> => {
  const from = performance.now();
  const server = start();
  await say(await server.ready);
  return { server, ms: performance.now() - from };
};

export const startBench = async (times: number): Promise<StartBench> => {
  const dist = bareDist();
  const found = {
    onEmptyFolder: [] as number[],
    afterStop: [] as number[],
    afterKill: [] as number[],
    rss: [] as number[],
  };
  for (let at = 0; at < times; at += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'nahtlos-start-'));
    const start = (): ServerProcess => startServer({ dist, dataFolder: join(folder, 'data') });
    let token = '';
    let conversation = '' as ConversationId;
    let n = 1;
    const fresh = await firstAck(start, async (port) => {
      const place = { publicUrl: `http://127.0.0.1:${port}` };
      const ada = await visitor(place);
      token = ada.token;
      const tab = await ada.tab();
      ({ conversation } = await tab.get('message:send', words('Hello', 1)));
      tab.leave();
    });
    found.onEmptyFolder.push(fresh.ms);
    let { server } = fresh;
    const say = async (port: number): Promise<void> => {
      n += 1;
      const socket = await openLean({
        port,
        namespace: 'visitor',
        origin: `http://127.0.0.1:${port}`,
        auth: { v: protocolVersion, site: 'demo', token, tab: randomPart(), locale: 'de' },
        push: () => {},
      });
      const body = { to: { conversation }, cid: makeCid(), n, text: 'Again', files: [] };
      const answer = await new Promise<string>((resolve) => socket.ask('message:send', JSON.stringify(body), resolve));
      if (!answer.startsWith('{"ok":true')) throw new Error(answer);
      socket.end();
    };
    for (const [signal, list] of [
      ['SIGTERM', found.afterStop],
      ['SIGKILL', found.afterKill],
    ] as const) {
      server.signal(signal);
      await server.ended;
      const next = await firstAck(start, say);
      list.push(next.ms);
      server = next.server;
    }
    await pause(5_000);
    found.rss.push(server.rssBytes() / bytesPerMegabyte);
    server.signal('SIGTERM');
    await server.ended;
    rmSync(folder, { recursive: true, force: true });
  }
  rmSync(dist, { recursive: true, force: true });
  return {
    onEmptyFolder: repeated(found.onEmptyFolder),
    afterStop: repeated(found.afterStop),
    afterKill: repeated(found.afterKill),
    rssMegabytes: repeated(found.rss),
  };
};

export const startTable = (bench: StartBench): string =>
  table(
    ['start of the process', 'median (least–most)'],
    [
      ['to first acknowledgement, empty folder, with device and owner made, ms', shownRepeated(bench.onEmptyFolder)],
      ['to first acknowledgement after a stop, ms', shownRepeated(bench.afterStop)],
      ['to first acknowledgement after kill -9, ms', shownRepeated(bench.afterKill)],
      ['RSS five seconds later, MB', shownRepeated(bench.rssMegabytes)],
    ],
  );
