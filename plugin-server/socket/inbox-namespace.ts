import type { Namespace, Socket } from 'socket.io';
import * as v from 'valibot';
import type { ConversationId } from '../../protocol/ids.ts';
import { inboxAuth } from '../../protocol/inbox-doors.ts';
import { limits } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import type { AgentSelf } from '../../protocol/view.ts';
import type { Pushed } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import type { Seat } from '../doors/call.ts';
import type { Doorway } from '../doors/pass-door.ts';
import type { Standing } from '../doors/standing.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { LivingRooms } from './create-living.ts';
import type { Handshake } from './mount-sockets.ts';
import { dropRequest, listen, refusal, seatOf } from './mount-sockets.ts';
import { conversationsIn, inboxRooms } from './rooms.ts';
import { speaks } from './visitor-namespace.ts';

export type AgentStanding = Extract<Standing, { signIn: unknown }>;

/** `isUnasked`: for a pulse, not for a request of hers. */
type Look = (isUnasked?: boolean) => Promise<AgentStanding | Problem>;

export interface InboxAdmission {
  /** Looks again each time it is asked: a role or a sign-in may have changed. */
  readonly admitAgent: (
    cookie: string | undefined,
    auth: v.InferOutput<typeof inboxAuth>,
    handshake: Handshake,
  ) => Promise<Look | Problem>;
  readonly self: (caller: AgentCaller) => Promise<AgentSelf | null>;
}

interface Needs extends InboxAdmission {
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
  readonly look: Look;
  readonly first: AgentStanding;
  readonly handshake: Handshake;
}

/** Answers the pulse of one socket: the newest numbers of the list and of what it has open. */
export const mountInboxNamespace = (needs: Needs): ((socket: Socket) => Promise<void>) => {
  const { namespace, store, clock, living, doorway } = needs;
  const seats = new WeakMap<Socket, Place>();

  namespace.use((socket, next) => {
    const handshake = needs.handshakeOf(socket);
    if (handshake === null) return next(refusal(problem('request.malformed', { field: 'namespace' })));
    const auth = v.safeParse(inboxAuth, socket.handshake.auth);
    if (!auth.success) return next(refusal(problem('request.malformed', { field: 'auth' })));
    if (!speaks(auth.output.v)) return next(refusal(problem('version.too-old')));
    const enter = async (): Promise<Problem | null> => {
      const look = await needs.admitAgent(socket.handshake.headers.cookie, auth.output, handshake);
      if (typeof look !== 'function') return look;
      const first = await look();
      if ('code' in first) return first;
      // What is told unasked passes no door that could ask for the second factor.
      if (first.needsFactor) return problem('auth.factor');
      seats.set(socket, { look, first, handshake });
      return null;
    };
    enter().then(
      (refused) => {
        if (refused === null) return next();
        doorway.refused('connect', refused, { side: 'inbox', requestId: socket.id });
        next(refusal(refused));
      },
      () => next(refusal(problem('server.error'))),
    );
  });

  const seatOfAgent = (socket: Socket): Seat => {
    const seat = seatOf(socket, (conversation) => [inboxRooms.talk(conversation), inboxRooms.desk(conversation)]);
    return {
      ...seat,
      enter: (conversation: ConversationId) => {
        const opened = seat.conversations();
        const oldest = opened.length >= limits.open ? opened[0] : undefined;
        if (oldest !== undefined) seat.leave(oldest);
        seat.enter(conversation);
      },
    };
  };

  const welcome = async (socket: Socket, { look, first: { caller, signIn } }: Place): Promise<void> => {
    await socket.join([
      inboxRooms.agent(caller.site, caller.agent),
      inboxRooms.signIn(signIn),
      inboxRooms.list(caller.site),
    ]);
    // Whoever was signed out on the way in is not in the rooms to hear it: look once more from inside.
    if ('code' in (await look())) return void socket.disconnect(true);
    const self = await needs.self(caller);
    const site = await store.read.site(caller.site);
    if (self === null || site === undefined) return void socket.disconnect(true);
    socket.emit('welcome', { now: clock.wall(), agent: self, site: caller.site, pos: site.pos } satisfies Pushed<
      'inbox',
      'welcome'
    >);
  };

  namespace.on('connection', (socket) => {
    const place = seats.get(socket);
    if (place === undefined) return void socket.disconnect(true);
    const { look, first, handshake } = place;
    dropRequest(socket);
    const standing = async (): Promise<Standing | null> => {
      const now = await look();
      return 'code' in now ? null : now;
    };
    listen(socket, { side: 'inbox', standing, handshake, seat: seatOfAgent(socket), doorway, log: needs.log });
    socket.on('disconnecting', () => living.agentPresence.leave(first.caller.site, first.caller.agent, socket.id));
    welcome(socket, place).catch(() => socket.disconnect(true));
  });

  return async (socket) => {
    const place = seats.get(socket);
    if (place === undefined) return;
    const now = await place.look(true);
    if ('code' in now) {
      // Idle too long, or the seven days are over: nobody told, time did.
      socket.emit('session:revoked', { why: now.code } satisfies Pushed<'inbox', 'session:revoked'>);
      return void socket.disconnect(true);
    }
    const { caller } = now;
    const site = await store.read.site(caller.site);
    const conversations: Pushed<'inbox', 'pulse'>['conversations'] = [];
    for (const id of conversationsIn(socket.rooms)) {
      const row = await store.read.conversation(caller.site, id);
      if (row !== undefined) conversations.push([row.id, row.seq, row.aside_seq, row.rev]);
    }
    socket.emit('pulse', { pos: site?.pos ?? 0, conversations } satisfies Pushed<'inbox', 'pulse'>);
  };
};
