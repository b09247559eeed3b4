import { randomUUID } from 'node:crypto';
import type { Server as HttpServer, IncomingMessage, RequestListener } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'socket.io';
import { Server } from 'socket.io';
import type { ConversationId } from '../../protocol/ids.ts';
import { live } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import type { Side } from '../../protocol/wire.ts';
import type { Facts, Seat } from '../doors/call.ts';
import type { Doorway } from '../doors/pass-door.ts';
import type { Standing } from '../doors/standing.ts';
import type { Log } from '../log.ts';
import { traceOf } from '../log.ts';
import { conversationsIn } from './rooms.ts';
import { cut, isSlow } from './slow-reader.ts';

const livePath = '/v1/live';

/** Limits of delivery.md 2; WebSocket only, our own HTTP is the fallback. */
export const createSocketServer = (
  http: HttpServer,
  mayUpgrade: (request: IncomingMessage) => Promise<Problem | null>,
): Server => {
  const before = http.listeners('request') as RequestListener[];
  const io = new Server(http, {
    path: livePath,
    transports: ['websocket'],
    maxHttpBufferSize: 65_536,
    connectTimeout: live.connectTimeoutMs,
    pingInterval: live.pingIntervalMs,
    pingTimeout: live.pingTimeoutMs,
    perMessageDeflate: false,
    httpCompression: false,
    allowEIO3: false,
    serveClient: false,
    cleanupEmptyChildNamespaces: true,
    allowRequest: (request, answer) => {
      mayUpgrade(request).then(
        (refused) => {
          if (refused !== null) refuseUpgrade(request, refused);
          answer(refused?.code ?? null, refused === null);
        },
        () => answer('server.error', false),
      );
    },
  });
  // Upgrades are all it is for: a plain request to its path is a path where nothing is, with the headers of every answer.
  http.removeAllListeners('request');
  for (const listener of before) http.on('request', listener);
  writeTogether(io);
  io.of('/').use((_socket, next) => next(new Error('Connect to /visitor or /inbox.')));
  return io;
};

interface Flushing {
  readonly request: IncomingMessage;
  readonly flush: () => void;
}

/**
 * All that one turn has for a reader leaves at its end in one write, her answer with the entry that follows it. Engine.IO
 * would make a write of each packet, and a write costs more than what is in it.
 */
const writeTogether = ({ engine }: Server): void => {
  engine.on('connection', (conn: Flushing) => {
    const wire = conn.request.socket;
    const flush = conn.flush.bind(conn);
    let isDue = false;
    const flushAll = (): void => {
      isDue = false;
      wire.cork();
      flush();
      wire.uncork();
    };
    const flushSoon = (): void => {
      if (isDue) return;
      isDue = true;
      process.nextTick(flushAll);
    };
    Reflect.set(conn, 'flush', flushSoon);
  });
};

/** Before Engine.IO says 400 to whatever it was. */
const refuseUpgrade = ({ socket }: IncomingMessage, it: Problem): void => {
  const body = JSON.stringify({ ok: false, problem: it });
  const lines = [
    `HTTP/1.1 ${it.status} ${STATUS_CODES[it.status]}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    ...(it.retryAfterMs === undefined ? [] : [`Retry-After: ${Math.ceil(it.retryAfterMs / 1_000)}`]),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
};

/** The CONNECT packet's refusal: the client finds the Problem in `err.data`. */
export const refusal = (it: Problem): Error => Object.assign(new Error(it.code), { data: it });

/** What is read once from the handshake; the request itself is dropped then, it costs memory as long as the socket lives. */
export interface Handshake {
  readonly network: string;
  readonly origin: string | null;
  readonly userAgent: string;
}

export const seatOf = (socket: Socket, rooms: (conversation: ConversationId) => readonly string[]): Seat => ({
  id: socket.id,
  enter: (conversation) => void socket.join([...rooms(conversation)]),
  leave: (conversation) => {
    for (const room of rooms(conversation)) socket.leave(room);
  },
  conversations: () => conversationsIn(socket.rooms),
});

interface Listening {
  readonly side: Side;
  /** Asked before each door; null: whoever this was may not be here any more. */
  readonly standing: () => Promise<Standing | null>;
  readonly handshake: Handshake;
  readonly seat: Seat;
  readonly doorway: Doorway;
  readonly log: Log;
}

/** Whoever asks while an answer is on its way shares it. */
const shared = <Given>(ask: () => Promise<Given>): (() => Promise<Given>) => {
  let pending: Promise<Given> | null = null;
  const asked = async (): Promise<Given> => {
    try {
      return await ask();
    } finally {
      pending = null;
    }
  };
  return () => {
    pending ??= asked();
    return pending;
  };
};

/** More questions at once than any client of ours has in flight: not spoken to, but flooded. */
const mostAtOnce = live.queuedPackets;

/** The only place where a socket's events are heard: each is a door or nothing. Whatever comes, the process lives on. */
export const listen = (socket: Socket, { side, standing, handshake, seat, doorway, log }: Listening): void => {
  let atOnce = 0;
  // One look for all that came together: with a look each, the later message might be through before the earlier one.
  const look = shared(standing);

  const answer = async (name: unknown, body: unknown, ack: ((answer: object) => void) | null): Promise<void> => {
    const facts: Facts = { side, via: 'socket', requestId: randomUUID(), ...handshake, seat };
    const refuse = (it: Problem): void => ack?.({ ok: false, problem: { ...it, requestId: facts.requestId } });
    if (typeof name !== 'string' || doorway.door(side, name) === undefined) return refuse(problem('not-found'));
    const now = await look();
    if (now === null) return void socket.disconnect(true);
    const passed = await doorway.pass(side, name, now, body, facts);
    if (!passed.ok) return refuse(passed.problem);
    ack?.({ ok: true, ...passed.answer });
    passed.announce();
  };

  const hear = async (name: unknown, args: readonly unknown[]): Promise<void> => {
    const last = args.at(-1);
    const ack = typeof last === 'function' ? (last as (answer: object) => void) : null;
    const [body, ...rest] = ack === null ? args : args.slice(0, -1);
    if (ack === null && (typeof name !== 'string' || doorway.door(side, name)?.effect !== 'hint')) return;
    if (atOnce >= mostAtOnce || isSlow(socket)) return cut(socket);
    atOnce += 1;
    try {
      // A door takes one thing; undefined is what none of them takes.
      await answer(name, rest.length === 0 ? body : undefined, ack);
    } catch (error) {
      log.error({ side, ...traceOf(error) }, 'socket failed');
      socket.disconnect(true);
    } finally {
      atOnce -= 1;
    }
  };

  socket.onAny((name: unknown, ...args: unknown[]) => void hear(name, args));
  // Nothing goes on from here: what is no door is heard by nobody, whatever it is called.
  socket.use(() => {});
};

export const dropRequest = (socket: Socket): void => {
  const { request } = socket.conn;
  // A listener of Engine.IO's holds on to it as long as the connection lives: nothing is left in it to be held.
  for (const key of Reflect.ownKeys(request)) if (key !== '_events') Reflect.deleteProperty(request, key);
  Reflect.set(socket.conn, 'request', { headers: {}, connection: {} });
  Reflect.set(socket, 'handshake', { headers: {}, query: {}, auth: {} });
};
