import type { Namespace, Socket } from 'socket.io';
import * as v from 'valibot';
import type { Level } from '../../protocol/identity.ts';
import { limits, oldestProtocolVersion, protocolVersion } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import type { ConversationCursor } from '../../protocol/view.ts';
import { visitorAuth } from '../../protocol/visitor-doors.ts';
import type { Pushed } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import { peerOf } from '../conversation/caller.ts';
import { cursorsOf } from '../conversation/list-conversations.ts';
import type { Doorway } from '../doors/pass-door.ts';
import type { Standing } from '../doors/standing.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { LivingRooms } from './create-living.ts';
import type { Handshake } from './mount-sockets.ts';
import { dropRequest, listen, refusal, seatOf } from './mount-sockets.ts';
import { conversationsIn, visitorRooms } from './rooms.ts';

export interface VisitorAdmission {
  /** The device behind a token, if this page may use it for that site. Asked again each time: a device may have ended. */
  readonly admitVisitor: (auth: v.InferOutput<typeof visitorAuth>, handshake: Handshake) => Promise<Admitted | Problem>;
  /** What this device has proven. */
  readonly levelOf: (caller: VisitorCaller, now: number) => Promise<Level>;
}

export interface Admitted {
  readonly caller: VisitorCaller;
  readonly isProven: boolean;
  readonly isHidden: boolean;
  readonly isDue: boolean;
}

interface Needs extends VisitorAdmission {
  readonly namespace: Namespace;
  readonly store: Store;
  readonly clock: Clock;
  readonly living: LivingRooms;
  readonly doorway: Doorway;
  /** null: this connection has asked before. */
  readonly handshakeOf: (socket: Socket) => Handshake | null;
  readonly log: Log;
}

interface Place {
  readonly first: VisitorCaller;
  readonly look: () => Promise<Admitted | Problem>;
  readonly handshake: Handshake;
}

/** Both versions in use are spoken: this one and the one before. */
export const speaks = (version: number): boolean => version >= oldestProtocolVersion && version <= protocolVersion;

/** Answers the pulse of one socket: the newest numbers of its conversations close every silent gap, and end what it may not hear any more. */
export const mountVisitorNamespace = (needs: Needs): ((socket: Socket) => Promise<void>) => {
  const { namespace, store, clock, living, doorway } = needs;
  const places = new WeakMap<Socket, Place>();

  namespace.use((socket, next) => {
    const handshake = needs.handshakeOf(socket);
    if (handshake === null) return next(refusal(problem('request.malformed', { field: 'namespace' })));
    const auth = v.safeParse(visitorAuth, socket.handshake.auth);
    if (!auth.success) return next(refusal(problem('request.malformed', { field: 'auth' })));
    if (!speaks(auth.output.v)) return next(refusal(problem('version.too-old')));
    const look = (): Promise<Admitted | Problem> => needs.admitVisitor(auth.output, handshake);
    look().then(
      (first) => {
        if ('code' in first) {
          doorway.refused('connect', first, { side: 'visitor', requestId: socket.id });
          return next(refusal(first));
        }
        places.set(socket, { first: first.caller, look, handshake });
        next();
      },
      () => next(refusal(problem('server.error'))),
    );
  });

  const closeOldest = (caller: VisitorCaller): void => {
    const seats = [...(namespace.adapter.rooms.get(visitorRooms.device(caller.device)) ?? [])];
    for (const id of seats.slice(0, Math.max(0, seats.length - limits.socketsPerDevice)))
      namespace.sockets.get(id)?.disconnect(true);
  };

  const enter = async (socket: Socket, caller: VisitorCaller): Promise<ConversationCursor[]> => {
    const known = await cursorsOf(store.read, store.epoch, caller, clock.wall());
    const rooms = new Set(known.map(({ conversation }) => visitorRooms.talk(conversation)));
    const left = conversationsIn(socket.rooms).filter((conversation) => !rooms.has(visitorRooms.talk(conversation)));
    living.presence.leave(socket.id, left);
    for (const conversation of left) socket.leave(visitorRooms.talk(conversation));
    const come = known.map(({ conversation }) => conversation).filter((it) => !socket.rooms.has(visitorRooms.talk(it)));
    for (const room of rooms) socket.join(room);
    if (socket.data.isThere === true) living.presence.say(caller.site, socket.id, come, true);
    // Read once more from inside the rooms: what was committed in between is in these numbers, what comes later is in the rooms.
    return known.length === 0 ? known : cursorsOf(store.read, store.epoch, caller, clock.wall());
  };

  /** Said when she comes, and again when what her device may read has changed. */
  const welcome = async (socket: Socket, { first, look }: Place): Promise<void> => {
    await socket.join([visitorRooms.device(first.device), visitorRooms.site(first.site)]);
    // A device that was ended after it had been found: the news came before it was in the room to hear them.
    const now = await look();
    if ('code' in now) return void socket.disconnect(true);
    closeOldest(first);
    const conversations = await enter(socket, now.caller);
    const level = await needs.levelOf(now.caller, clock.wall());
    socket.emit('welcome', {
      now: clock.wall(),
      device: {
        id: first.device,
        level,
        ...(now.isHidden ? { isHidden: true } : {}),
        ...(now.isDue ? { renew: true } : {}),
      },
      conversations,
      availability: living.availability(first.site),
    } satisfies Pushed<'visitor', 'welcome'>);
  };

  living.welcomeWith((id) => {
    const socket = namespace.sockets.get(id);
    const place = socket === undefined ? undefined : places.get(socket);
    if (socket !== undefined && place !== undefined) welcome(socket, place).catch(() => socket.disconnect(true));
  });

  namespace.on('connection', (socket) => {
    const place = places.get(socket);
    if (place === undefined) return void socket.disconnect(true);
    dropRequest(socket);
    const standing = async (): Promise<Standing | null> => {
      const now = await place.look();
      return 'code' in now ? null : { as: now.isProven ? 'proven' : 'visitor', caller: now.caller };
    };
    const seat = seatOf(socket, (conversation) => [visitorRooms.talk(conversation)]);
    listen(socket, { side: 'visitor', standing, handshake: place.handshake, seat, doorway, log: needs.log });
    socket.on('disconnecting', () => living.presence.leave(socket.id, conversationsIn(socket.rooms)));
    welcome(socket, place).catch(() => socket.disconnect(true));
  });

  return async (socket) => {
    const place = places.get(socket);
    if (place === undefined) return;
    const now = await place.look();
    // Ended, and nobody told this process.
    if ('code' in now) return void socket.disconnect(true);
    const peer = peerOf(now.caller, clock.wall());
    const rows = await store.read.readableBy(peer, limits.conversationsPerDevice);
    const told = new Set(rows.map(({ id }) => id));
    // A proof lapses without a word: what it opened is heard no longer.
    for (const conversation of conversationsIn(socket.rooms))
      if (!told.has(conversation) && (await store.read.readable(peer, conversation)) === undefined)
        return welcome(socket, place);
    socket.emit('pulse', { conversations: rows.map((row) => [row.id, row.seq, row.rev]) } satisfies Pushed<
      'visitor',
      'pulse'
    >);
  };
};
