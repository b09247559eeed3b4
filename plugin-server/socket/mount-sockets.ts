import { randomUUID } from 'node:crypto';
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Namespace, Socket } from 'socket.io';
import { Server } from 'socket.io';
import { live } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import type { Side } from '../../protocol/wire.ts';
import type { Facts, Seat } from '../doors/call.ts';
import type { Doorway } from '../doors/pass-door.ts';
import type { Standing } from '../doors/standing.ts';
import { conversationsIn } from './rooms.ts';
import { isSlow } from './slow-reader.ts';

export const livePath = '/v1/live';

/** Limits of delivery.md 2; WebSocket only, our own HTTP is the fallback. */
export const createSocketServer = (
  http: HttpServer,
  mayUpgrade: (request: IncomingMessage) => Promise<Problem | null>,
): Server => {
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
        (refusal) => answer(refusal?.code ?? null, refusal === null),
        () => answer('server.error', false),
      );
    },
  });
  io.of('/').use((_socket, next) => next(new Error('Connect to /visitor or /inbox.')));
  return io;
};

/** The CONNECT packet's refusal: the client finds the Problem in `err.data`. */
export const refusal = (it: Problem): Error => Object.assign(new Error(it.code), { data: it });

/** What is read once from the handshake; the request itself is dropped then, it costs memory as long as the socket lives. */
export interface Handshake {
  readonly network: string;
  readonly origin: string | null;
  readonly userAgent: string;
}

export const seatOf = (socket: Socket, rooms: (conversation: string) => readonly string[]): Seat => ({
  id: socket.id,
  enter: (conversation) => void socket.join([...rooms(conversation)]),
  leave: (conversation) => {
    for (const room of rooms(conversation)) socket.leave(room);
  },
  conversations: () => conversationsIn(socket.rooms),
});

interface Listening {
  readonly side: Side;
  readonly standing: () => Standing | Promise<Standing | null>;
  readonly handshake: Handshake;
  readonly seat: Seat;
  readonly doorway: Doorway;
}

/** The only place where a socket's events are heard: each is a door or nothing. Whatever comes, the process lives on. */
export const listen = (socket: Socket, { side, standing, handshake, seat, doorway }: Listening): void => {
  const hear = async (name: string, args: unknown[]): Promise<void> => {
    const last = args.at(-1);
    const ack = typeof last === 'function' ? (last as (answer: object) => void) : null;
    const door = doorway.door(side, name);
    if (ack === null && door?.effect !== 'hint') return;
    const body = args[0] === last && ack !== null ? undefined : args[0];
    const facts: Facts = { side, via: 'socket', requestId: randomUUID(), ...handshake, seat };
    const now = await standing();
    if (now === null) return void socket.disconnect(true);
    const passed = await doorway.pass(side, name, now, body, facts);
    if (!passed.ok) return ack?.({ ok: false, problem: { ...passed.problem, requestId: facts.requestId } });
    ack?.({ ok: true, ...passed.answer });
    passed.announce();
  };
  socket.onAny((name: string, ...args: unknown[]) => void hear(name, args));
};

/** Cuts slow readers, also those nobody has anything to say to. */
export const sweepSlowReaders = (namespaces: readonly Namespace[]): void => {
  for (const namespace of namespaces)
    for (const socket of namespace.sockets.values()) if (isSlow(socket)) socket.disconnect(true);
};

export const dropRequest = (socket: Socket): void => {
  const { conn } = socket;
  Reflect.set(conn, 'request', { headers: {}, connection: {} });
  Reflect.set(socket, 'handshake', { headers: {}, query: {}, auth: {} });
};
