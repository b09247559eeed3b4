import { createHash } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Namespace, Server, type Socket } from 'socket.io';
import { build, type Rolldown } from 'vite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { thinSocket } from '../../widget/thin-socket.ts';
import type { LiveAuth, Transport } from '../../widget/transport.ts';

type OpenLive = typeof import('../../widget/live.ts').openLive;

/** live.ts, with the library as it is or with what is left of it. */
const built = async (plugins: (typeof thinSocket)[]): Promise<OpenLive> => {
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    // As visitors get it.
    resolve: { conditions: ['production', 'browser', 'module'] },
    plugins,
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: {
        input: fileURLToPath(new URL('../../widget/live.ts', import.meta.url)),
        preserveEntrySignatures: 'strict',
        output: { format: 'es', codeSplitting: false },
      },
    },
  })) as Rolldown.RolldownOutput;
  const address = `data:text/javascript,${encodeURIComponent(output[0].code)}`;
  return ((await import(/* @vite-ignore */ address)) as { openLive: OpenLive }).openLive;
};

const openers: Readonly<Record<string, Promise<OpenLive>>> = { whole: built([]), thin: built([thinSocket]) };

const auth: LiveAuth = { v: 1, site: 'shop', token: 'a token, ü 😀', tab: 'one', locale: 'de' };

let http: HttpServer;
let io: Server;
let visitors: Namespace;
let transport: Transport | null;

beforeEach(async () => {
  http = createServer();
  io = new Server(http, { path: '/v1/live', transports: ['websocket'], pingInterval: 40, pingTimeout: 4_000 });
  visitors = io.of('/visitor');
  transport = null;
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  transport?.close();
  await io.close();
  http.close();
});

/** What lies below the library on the server. */
const lineOf = ({ transport }: Socket['conn']): { send(text: string): void; terminate(): void } =>
  (transport as never as { socket: ReturnType<typeof lineOf> }).socket;

/** A server by hand, which welcomes and then says nothing more, not even a ping. */
const silentServer = async (): Promise<HttpServer> => {
  const server = createServer();
  const framed = (text: string) => Buffer.from([0x81, text.length, ...Buffer.from(text)]);
  server.on('upgrade', ({ headers }, line) => {
    const accept = createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
    line.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept.digest('base64')}\r\n\r\n`,
    );
    line.write(framed('0{"sid":"a","upgrades":[],"pingInterval":20,"pingTimeout":20,"maxPayload":1000}'));
    line.once('data', () => line.write(framed('40/visitor,{"sid":"b"}')));
    line.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

const origin = (of: HttpServer = http) => `http://127.0.0.1:${(of.address() as AddressInfo).port}`;

describe.each(Object.keys(openers))("Socket.IO's client, %s,", (name) => {
  const open = async (to = origin()) => {
    const listener = { push: vi.fn(), down: vi.fn() };
    transport = (await (openers[name] as Promise<OpenLive>))(to, auth, listener);
    return { ...listener, transport };
  };
  const welcomed = async () => {
    visitors.on('connection', (socket) => socket.emit('welcome', { says: 'Grüße 😀', at: null }));
    const opened = await open();
    await vi.waitFor(() => expect(opened.push).toHaveBeenCalledOnce());
    return opened;
  };
  // The doors of this test are not those of the protocol.
  const ask = (of: Transport, door: string, body: unknown): Promise<unknown> =>
    of.request(door as never, body as never);

  test('shows who speaks and hears what is pushed', async () => {
    const seen = vi.fn();
    visitors.on('connection', (socket) => seen(socket.handshake.auth));
    const { push, down } = await welcomed();
    expect(seen).toHaveBeenCalledExactlyOnceWith(auth);
    expect(push).toHaveBeenCalledWith('welcome', { says: 'Grüße 😀', at: null });
    expect(down).not.toHaveBeenCalled();
  });

  test('answers belong to their questions, in whatever order they come', async () => {
    let first: ((answer: unknown) => void) | undefined;
    visitors.on('connection', (socket) =>
      socket.onAny((_, body: { n: number }, ack: (answer: unknown) => void) => {
        if (body.n === 1) first = ack;
        else {
          ack({ ok: true, n: body.n });
          first?.({ ok: true, n: 1 });
        }
      }),
    );
    const { transport } = await welcomed();
    const order: unknown[] = [];
    await Promise.all([1, 2].map((n) => ask(transport, 'say', { n }).then((answer) => order.push(answer))));
    expect(order).toEqual([
      { ok: true, n: 2 },
      { ok: true, n: 1 },
    ]);
  });

  test('what is said arrives in its order, questions and hints', async () => {
    const heard: number[] = [];
    visitors.on('connection', (socket) =>
      socket.onAny((_, n: number, ack?: (answer: unknown) => void) => {
        heard.push(n);
        ack?.(n);
      }),
    );
    const { transport } = await welcomed();
    const all = Array.from({ length: 300 }, (_, n) => n);
    const answers = all.map((n) =>
      n % 3 === 0 ? transport.hint('say' as never, n as never) : ask(transport, 'say', n),
    );
    expect(await Promise.all(answers)).toEqual(all.map((n) => (n % 3 === 0 ? undefined : n)));
    expect(heard).toEqual(all);
  });

  test('a refusal says why', async () => {
    const problem = { code: 'auth.revoked', status: 401, retry: 'never', sentence: 'It has ended.' };
    visitors.use((_, next) => next(Object.assign(new Error('refused'), { data: problem })));
    const { down, push } = await open();
    await vi.waitFor(() => expect(down).toHaveBeenCalledExactlyOnceWith(problem));
    expect(push).not.toHaveBeenCalled();
  });

  test.each([
    ['sends it away', () => visitors.disconnectSockets()],
    ['closes the connection', () => io.engine.close()],
    [
      'cuts the line',
      () => {
        for (const { conn } of visitors.sockets.values()) lineOf(conn).terminate();
      },
    ],
  ])('when the server %s it is down, once, and what was asked has no answer', async (_, end) => {
    const { down, transport } = await welcomed();
    const answer = ask(transport, 'never-answered', {});
    end();
    expect(await answer).toBeNull();
    await vi.waitFor(() => expect(down).toHaveBeenCalledExactlyOnceWith(undefined));
    expect(await ask(transport, 'door', {})).toBeNull();
  });

  test('where nobody listens it is down', async () => {
    const there = origin();
    await io.close();
    const { down } = await open(there);
    await vi.waitFor(() => expect(down).toHaveBeenCalledOnce());
  });

  test('closed by us the server knows, and nothing more is told', async () => {
    const left = vi.fn();
    visitors.on('connection', (socket) => socket.on('disconnect', left));
    const { down, push, transport } = await welcomed();
    transport.close();
    await vi.waitFor(() => expect(left).toHaveBeenCalledExactlyOnceWith('client namespace disconnect', undefined));
    expect(down).not.toHaveBeenCalled();
    expect(push).toHaveBeenCalledOnce();
    expect(await ask(transport, 'door', {})).toBeNull();
  });

  test('it answers every ping of the server', async () => {
    const pongs = vi.fn();
    visitors.on('connection', (socket) => socket.conn.on('heartbeat', pongs));
    const { down } = await welcomed();
    await vi.waitFor(() => expect(pongs.mock.calls.length).toBeGreaterThan(4), 5_000);
    expect(down).not.toHaveBeenCalled();
  });

  test('a server that falls silent is noticed by its pings', async () => {
    const silent = await silentServer();
    const { down } = await open(origin(silent));
    await vi.waitFor(() => expect(down).toHaveBeenCalledExactlyOnceWith(undefined));
    silent.close();
  });

  test.each([
    'what is no packet',
    '42/visitor,{"not":"a list"}',
    '42/visitor,["connect",1]',
    '4',
  ])('a server that says %s is left', async (said) => {
    visitors.on('connection', (socket) => lineOf(socket.conn).send(said));
    const { down } = await open();
    await vi.waitFor(() => expect(down).toHaveBeenCalledExactlyOnceWith(undefined));
  });
});
