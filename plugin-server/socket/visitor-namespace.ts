import type { Namespace, Socket } from 'socket.io';
import * as v from 'valibot';
import { limits, oldestProtocolVersion, protocolVersion } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import { visitorAuth } from '../../protocol/visitor-doors.ts';
import type { Pushed } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import { peerOf } from '../conversation/caller.ts';
import { cursorsOf } from '../conversation/list-conversations.ts';
import type { Doorway } from '../doors/pass-door.ts';
import type { Store } from '../store/store.ts';
import type { LivingRooms } from './create-living.ts';
import type { Handshake } from './mount-sockets.ts';
import { dropRequest, listen, refusal, seatOf } from './mount-sockets.ts';
import { conversationsIn, visitorRooms } from './rooms.ts';

export interface VisitorAdmission {
  /** The device behind a token, if this page may use it for that site. */
  readonly admitVisitor: (
    auth: v.InferOutput<typeof visitorAuth>,
    handshake: Handshake,
  ) => Promise<VisitorCaller | Problem>;
}

interface Needs extends VisitorAdmission {
  readonly namespace: Namespace;
  readonly store: Store;
  readonly clock: Clock;
  readonly living: LivingRooms;
  readonly doorway: Doorway;
  readonly handshakeOf: (socket: Socket) => Handshake;
}

/** Both versions in use are spoken: this one and the one before. */
export const speaks = (version: number): boolean => version >= oldestProtocolVersion && version <= protocolVersion;

/** Answers the pulse of one socket: the newest numbers of its conversations close every silent gap. */
export const mountVisitorNamespace = (needs: Needs): ((socket: Socket) => Promise<void>) => {
  const { namespace, store, clock, living, doorway } = needs;
  const callers = new WeakMap<Socket, VisitorCaller>();
  const handshakes = new WeakMap<Socket, Handshake>();

  namespace.use((socket, next) => {
    const handshake = needs.handshakeOf(socket);
    const auth = v.safeParse(visitorAuth, socket.handshake.auth);
    if (!auth.success) return next(refusal(problem('request.malformed', { field: 'auth' })));
    if (!speaks(auth.output.v)) return next(refusal(problem('version.too-old')));
    needs.admitVisitor(auth.output, handshake).then(
      (admitted) => {
        if ('code' in admitted) return next(refusal(admitted));
        callers.set(socket, admitted);
        handshakes.set(socket, handshake);
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

  const welcome = async (socket: Socket, caller: VisitorCaller): Promise<void> => {
    await socket.join([visitorRooms.device(caller.device), visitorRooms.site(caller.site)]);
    // A device that was ended after it had been found: the news came before it was in the room to hear them.
    if ((await store.read.device(caller.site, caller.device))?.ended_at !== null) return void socket.disconnect(true);
    closeOldest(caller);
    const known = await cursorsOf(store.read, store.epoch, caller, clock.wall());
    for (const { conversation } of known) socket.join(visitorRooms.talk(conversation));
    // Read once more from inside the rooms: what was committed in between is in these numbers, what comes later is in the rooms.
    const conversations = known.length === 0 ? known : await cursorsOf(store.read, store.epoch, caller, clock.wall());
    socket.emit('welcome', {
      now: clock.wall(),
      device: { id: caller.device, level: 'anonymous' },
      conversations,
      availability: living.availability(caller.site),
    } satisfies Pushed<'visitor', 'welcome'>);
  };

  namespace.on('connection', (socket) => {
    const caller = callers.get(socket);
    const handshake = handshakes.get(socket);
    if (caller === undefined || handshake === undefined) return void socket.disconnect(true);
    dropRequest(socket);
    const standing = { as: 'visitor', caller } as const;
    const seat = seatOf(socket, (conversation) => [`talk:${conversation}`]);
    listen(socket, { side: 'visitor', standing: () => standing, handshake, seat, doorway });
    socket.on('disconnecting', () => living.presence.leave(socket.id, conversationsIn(socket.rooms)));
    welcome(socket, caller).catch(() => socket.disconnect(true));
  });

  return async (socket) => {
    const caller = callers.get(socket);
    if (caller === undefined) return;
    const rows = await store.read.readableBy(peerOf(caller, clock.wall()), limits.conversationsPerDevice);
    socket.emit('pulse', { conversations: rows.map((row) => [row.id, row.seq, row.rev]) } satisfies Pushed<
      'visitor',
      'pulse'
    >);
  };
};
