import { makeCid, makeInstanceId, makeStartKey, randomPart } from '../../protocol/ids.ts';
import { limits, protocolVersion } from '../../protocol/limits.ts';
import { type LeanSocket, openLean } from './lean-socket.ts';
import { type Spread, spreadOf } from './numbers.ts';

/** The load, in a process of its own: told what to do by messages, answers each with one. */

export interface Gathering {
  readonly t: 'gather';
  readonly port: number;
  readonly origin: string;
  /** One per visitor's socket. */
  readonly tokens: readonly string[];
  /** So many of them write. */
  readonly active: number;
  /** Absent: nobody watches. */
  readonly cookie?: string;
  /** Everybody begins a conversation, also who does not write any more. */
  readonly everybodyBegins: boolean;
}

export type Order =
  | Gathering
  /** So many messages a second, whatever becomes of them. */
  | { readonly t: 'open'; readonly rate: number; readonly seconds: number }
  /** So many on the way at a time. */
  | { readonly t: 'closed'; readonly inFlight: number; readonly seconds: number }
  | { readonly t: 'leave' };

export interface Load {
  readonly sent: number;
  readonly acked: number;
  readonly refused: number;
  readonly seconds: number;
  /** From the moment a message was due, ms. */
  readonly ack: Spread;
  readonly visible: Spread;
  /** How late the generator itself was, ms. */
  readonly late: Spread;
  /** Of one core. */
  readonly generatorShare: number;
}

interface Writer {
  readonly socket: LeanSocket;
  to: { readonly start: string } | { readonly conversation: string };
  n: number;
}

const now = (): number => Number(process.hrtime.bigint()) / 1e6;
const textLength = 120;
const due = /"text":"(\d+\.\d+)\|/;

const sockets: LeanSocket[] = [];
const writers: Writer[] = [];
let acks: number[] = [];
let visibles: number[] = [];
let lates: number[] = [];
let sent = 0;
let refused = 0;
let next = 0;

const inGroups = async <Item>(
  items: readonly Item[],
  size: number,
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  for (let at = 0; at < items.length; at += size) await Promise.all(items.slice(at, at + size).map(work));
};

const say = (writer: Writer, dueAt: number, heard: () => void = () => {}): void => {
  writer.n += 1;
  sent += 1;
  lates.push(now() - dueAt);
  const text = `${dueAt.toFixed(3)}|`.padEnd(textLength, 'x');
  const body = JSON.stringify({ to: writer.to, cid: makeCid(), n: writer.n, text, files: [] });
  writer.socket.ask('message:send', body, (answer) => {
    if (answer.startsWith('{"ok":true')) acks.push(now() - dueAt);
    else {
      refused += 1;
      const expected = /"expected":(\d+)/.exec(answer)?.[1];
      if (expected !== undefined) writer.n = Number(expected) - 1;
      else writer.n -= 1;
    }
    heard();
  });
};

const begin = (writer: Writer): Promise<void> =>
  new Promise((resolve, reject) => {
    writer.n = 1;
    const text = 'Hello, is anybody there?';
    const body = JSON.stringify({ to: writer.to, cid: makeCid(), n: 1, text, files: [] });
    writer.socket.ask('message:send', body, (answer) => {
      const conversation = /"conversation":"(cv_[\w-]+)"/.exec(answer)?.[1];
      if (conversation === undefined) return reject(new Error(answer));
      writer.to = { conversation };
      resolve();
    });
  });

const watch = async ({ port, origin, cookie }: Gathering): Promise<void> => {
  if (cookie === undefined) return;
  for (let at = 0; at < writers.length; at += limits.open) {
    const socket = await openLean({
      port,
      namespace: 'inbox',
      origin,
      cookie,
      auth: { v: protocolVersion, instance: makeInstanceId(), site: 'demo', pos: 0 },
      push: (text) => {
        if (!text.startsWith('["entry:added"')) return;
        const at = due.exec(text)?.[1];
        if (at !== undefined) visibles.push(now() - Number(at));
      },
    });
    sockets.push(socket);
    for (const { to } of writers.slice(at, at + limits.open))
      await new Promise<void>((resolve) => socket.ask('conversation:open', JSON.stringify(to), () => resolve()));
  }
};

const gather = async (gathering: Gathering): Promise<void> => {
  const { port, origin, tokens, active, everybodyBegins } = gathering;
  const all: Writer[] = [];
  await inGroups(tokens, 50, async (token) => {
    const auth = { v: protocolVersion, site: 'demo', token, tab: randomPart(), locale: 'de' };
    const socket = await openLean({ port, namespace: 'visitor', origin, auth, push: () => {} });
    sockets.push(socket);
    all.push({ socket, to: { start: makeStartKey() }, n: 0 });
  });
  writers.push(...all.slice(0, active));
  await inGroups(everybodyBegins ? all : writers, 50, begin);
  await watch(gathering);
};

const clear = (): void => {
  acks = [];
  visibles = [];
  lates = [];
  sent = 0;
  refused = 0;
};

const settled = async (): Promise<void> => {
  for (let waited = 0; acks.length + refused < sent && waited < 10_000; waited += 20) await pause(20);
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const report = (seconds: number, cpu: NodeJS.CpuUsage): Load => {
  const { user, system } = process.cpuUsage(cpu);
  return {
    sent,
    acked: acks.length,
    refused,
    seconds,
    ack: spreadOf(acks),
    visible: spreadOf(visibles),
    late: spreadOf(lates),
    generatorShare: (user + system) / 1e6 / seconds,
  };
};

const openLoop = async (rate: number, seconds: number): Promise<Load> => {
  clear();
  const cpu = process.cpuUsage();
  const from = now();
  const total = rate * seconds;
  for (let at = 0; at < total; ) {
    // Everything that is due by now, each from its own moment: who waits in a queue has been waiting since then.
    for (; at < total && from + (at * 1_000) / rate <= now(); at += 1) {
      const writer = writers[next++ % writers.length];
      if (writer !== undefined) say(writer, from + (at * 1_000) / rate);
    }
    await pause(1);
  }
  await settled();
  return report((now() - from) / 1_000, cpu);
};

const closedLoop = async (inFlight: number, seconds: number): Promise<Load> => {
  clear();
  const cpu = process.cpuUsage();
  const from = now();
  const until = from + seconds * 1_000;
  const keepOn = (writer: Writer): void => {
    if (now() < until) say(writer, now(), () => keepOn(writer));
  };
  for (let at = 0; at < inFlight; at += 1) {
    const writer = writers[at % writers.length];
    if (writer !== undefined) keepOn(writer);
  }
  await pause(seconds * 1_000);
  const took = (now() - from) / 1_000;
  const load = report(took, cpu);
  await settled();
  return load;
};

const obey = async (order: Order): Promise<Load | null> => {
  switch (order.t) {
    case 'gather':
      await gather(order);
      return null;
    case 'open':
      return openLoop(order.rate, order.seconds);
    case 'closed':
      return closedLoop(order.inFlight, order.seconds);
    case 'leave':
      for (const socket of sockets.splice(0)) socket.end();
      writers.length = 0;
      return null;
  }
};

process.on('message', (order: Order) => {
  obey(order).then(
    (load) => process.send?.(load),
    (cause: unknown) => {
      console.error(cause);
      process.exit(1);
    },
  );
});
