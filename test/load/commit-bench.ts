import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../plugin-server/clock.ts';
import type { VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import { receiveMessage } from '../../plugin-server/conversation/receive-message.ts';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import { openStore } from '../../plugin-server/store/open-store.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import { type ConversationId, makeCid, makeStartKey } from '../../protocol/ids.ts';
import { openShop } from '../store/shop.ts';
import { type Repeated, repeated, shownRepeated, table } from './numbers.ts';

export interface CommitBench {
  readonly grouped: { readonly perSecond: Repeated; readonly cpuMicros: Repeated };
  readonly ungrouped: { readonly perSecond: Repeated; readonly cpuMicros: Repeated };
  /** Grouped ÷ ungrouped messages per second, of neighbouring runs. */
  readonly timesFaster: Repeated;
  readonly timesCheaper: Repeated;
}

interface Writer {
  readonly from: VisitorCaller;
  conversation: ConversationId | null;
  readonly start: ReturnType<typeof makeStartKey>;
  n: number;
}

interface Opened {
  readonly store: Store;
  readonly writers: readonly Writer[];
}

const writersAtOnce = 200;

const open = async (dataFolder: string, grouped: boolean): Promise<Opened> => {
  const onFatal = (cause: unknown): never => {
    throw cause;
  };
  const store = await openStore({ dataFolder, clock: systemClock(), onFatal, grouped });
  const shop = await openShop(store);
  const writers: Writer[] = [];
  for (let at = 0; at < writersAtOnce; at += 1) {
    const { caller } = await shop.visitor();
    writers.push({ from: caller, conversation: null, start: makeStartKey(), n: 0 });
  }
  return { store, writers };
};

const say = async (store: Store, writer: Writer): Promise<void> => {
  writer.n += 1;
  const { from, conversation, start, n } = writer;
  const to = conversation === null ? { start } : { conversation };
  const text =
    'Is my bike ready? I would like to come by tomorrow at ten, if that suits you. Thank you, and see you then. Ada.....'.padEnd(
      120,
      '.',
    );
  const outcome = await store.write((tx) =>
    receiveMessage(tx, {
      from,
      to,
      cid: makeCid(),
      n,
      text,
      files: [],
      channel: 'chat',
      circumstances: onlyChat(Date.now(), true),
    }),
  );
  if (!outcome.ok) throw new Error(outcome.problem.code);
  writer.conversation = outcome.answer.conversation;
};

/** Everybody sends one, `times` over: messages per second and CPU per message of the commits alone. */
const measure = async (
  { store, writers }: Opened,
  times: number,
): Promise<{ perSecond: number; cpuMicros: number }> => {
  const from = performance.now();
  const cpu = process.cpuUsage();
  for (let at = 0; at < times; at += 1) await Promise.all(writers.map((writer) => say(store, writer)));
  const { user, system } = process.cpuUsage(cpu);
  const messages = times * writers.length;
  return { perSecond: messages / ((performance.now() - from) / 1_000), cpuMicros: (user + system) / messages };
};

/** The commits of the chat path, many messages to one commit against one each; SQLite, nothing else around it. */
export const commitBench = async (rounds: number, times: number): Promise<CommitBench> => {
  const folder = mkdtempSync(join(tmpdir(), 'nahtlos-commits-'));
  const [grouped, ungrouped] = [
    await open(join(folder, 'grouped'), true),
    await open(join(folder, 'ungrouped'), false),
  ];
  for (const it of [grouped, ungrouped]) await measure(it, 2);
  const found: {
    readonly many: { perSecond: number; cpuMicros: number };
    readonly one: { perSecond: number; cpuMicros: number };
  }[] = [];
  for (let round = 0; round < rounds; round += 1)
    found.push({ many: await measure(grouped, times), one: await measure(ungrouped, Math.ceil(times / 4)) });
  for (const { store } of [grouped, ungrouped]) await store.close();
  rmSync(folder, { recursive: true, force: true });
  const of = (which: 'many' | 'one') => ({
    perSecond: repeated(found.map((it) => it[which].perSecond)),
    cpuMicros: repeated(found.map((it) => it[which].cpuMicros)),
  });
  return {
    grouped: of('many'),
    ungrouped: of('one'),
    timesFaster: repeated(found.map(({ many, one }) => many.perSecond / one.perSecond)),
    timesCheaper: repeated(found.map(({ many, one }) => one.cpuMicros / many.cpuMicros)),
  };
};

export const commitTable = ({ grouped, ungrouped, timesFaster, timesCheaper }: CommitBench): string =>
  table(
    ['commits', 'messages/s', 'CPU µs/message'],
    [
      ['one for all of a turn', shownRepeated(grouped.perSecond), shownRepeated(grouped.cpuMicros)],
      ['one for each message', shownRepeated(ungrouped.perSecond), shownRepeated(ungrouped.cpuMicros)],
      ['grouped is better by', `${shownRepeated(timesFaster)} ×`, `${shownRepeated(timesCheaper)} ×`],
    ],
  );
