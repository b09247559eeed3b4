import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { type ChaosProxy, calm, startChaosProxy, type Weather } from '../support/chaos-proxy.ts';
import { seeded } from '../support/random.ts';

/** A server that says everything back, and a way to it with weather. */
const echo = async (): Promise<AsyncDisposable & { readonly proxy: ChaosProxy }> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = await startChaosProxy(seeded(7), (server.address() as AddressInfo).port);
  return {
    proxy,
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const through = async ({ port }: ChaosProxy): Promise<{ socket: Socket; heard: Buffer[] }> => {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  const heard: Buffer[] = [];
  socket.on('data', (chunk) => heard.push(chunk));
  await once(socket, 'connect');
  return { socket, heard };
};

const closed = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.on('close', resolve));

const counting = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => (index * 7) % 251));
const weather = (part: Partial<Weather>): Weather => ({ ...calm, ...part });

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
};

const sum = (chunks: readonly Buffer[]): number => chunks.reduce((length, chunk) => length + chunk.length, 0);

test('whatever the weather, bytes arrive whole and in order', async () => {
  await using it = await echo();
  it.proxy.set(weather({ latencyMs: 2, jitterMs: 15, bytesPerSecond: 3_000_000 }));
  const { socket, heard } = await through(it.proxy);
  const said = counting(120_000);
  for (let from = 0; from < said.length; from += 1_000) socket.write(said.subarray(from, from + 1_000));
  await until(() => sum(heard) === said.length);
  expect(Buffer.concat(heard).equals(said)).toBe(true);
});

test('the end of a connection overtakes none of its bytes', async () => {
  await using it = await echo();
  it.proxy.set(weather({ latencyMs: 20, jitterMs: 20 }));
  const { socket, heard } = await through(it.proxy);
  socket.end(counting(5_000));
  await closed(socket);
  expect(Buffer.concat(heard).equals(counting(5_000))).toBe(true);
});

test('a connection is reset after its bytes, the next one gets through', async () => {
  await using it = await echo();
  it.proxy.set(weather({ reset: { share: 1, afterBytes: [2_000, 2_000] } }));
  const { socket, heard } = await through(it.proxy);
  socket.write(counting(10_000));
  await closed(socket);
  expect(sum(heard)).toBeLessThan(10_000);
  expect(it.proxy.counts.reset).toBe(1);

  it.proxy.set(calm);
  const next = await through(it.proxy);
  next.socket.write('hello');
  await until(() => sum(next.heard) === 5);
});

test('a half-open connection swallows one direction until it recovers, and then has lost nothing', async () => {
  await using it = await echo();
  it.proxy.set(weather({ halfOpen: { share: 1, afterBytes: [0, 0] } }));
  const { socket, heard } = await through(it.proxy);
  socket.write(counting(3_000));
  await until(() => it.proxy.counts.halfOpen === 1);
  expect(sum(heard)).toBe(0);
  expect(socket.destroyed).toBe(false);

  it.proxy.set(calm);
  await until(() => sum(heard) === 3_000);
  expect(Buffer.concat(heard).equals(counting(3_000))).toBe(true);
});

test('nobody is there, or nobody is let in: refused at once', async () => {
  await using it = await echo();
  for (const refuse of [() => it.proxy.aim(null), () => it.proxy.set(weather({ refuse: 1 }))]) {
    refuse();
    const socket = connect({ port: it.proxy.port, host: '127.0.0.1' });
    socket.on('error', () => {});
    await closed(socket);
  }
  expect(it.proxy.counts.refused).toBe(2);
});
