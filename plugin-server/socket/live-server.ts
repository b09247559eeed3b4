import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Namespace, Server, Socket } from 'socket.io';
import { live } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import type { Pushed } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { Doorway } from '../doors/pass-door.ts';
import type { Log } from '../log.ts';
import type { Availabilities } from '../site/availabilities.ts';
import type { Store } from '../store/store.ts';
import type { LivingRooms } from './create-living.ts';
import { createLiving } from './create-living.ts';
import type { InboxAdmission } from './inbox-namespace.ts';
import { mountInboxNamespace } from './inbox-namespace.ts';
import { createSocketServer, type Handshake } from './mount-sockets.ts';
import { openConnections } from './open-connections.ts';
import { createPulse } from './pulse.ts';
import { createSweep } from './slow-reader.ts';
import type { VisitorAdmission } from './visitor-namespace.ts';
import { mountVisitorNamespace } from './visitor-namespace.ts';

interface Needs {
  readonly http: HttpServer;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly mayUpgrade: (request: IncomingMessage) => Promise<Problem | null>;
  readonly networkOf: (request: IncomingMessage) => string;
  readonly standing: Pick<Availabilities, 'of' | 'sites'>;
}

export interface LiveServer {
  readonly living: LivingRooms;
  /** Open connections. */
  sockets(): number;
  openFrom(network: string): number;
  /** Lets callers in; before this every connection to a namespace waits. */
  mount(doorway: Doorway, admit: VisitorAdmission & InboxAdmission): void;
  /** Throws if there is a namespace beside those whose every event is a door. */
  checkMounted(): void;
  /** Tells everybody when to come back, then ends the connections. */
  drain(): void;
  close(): Promise<void>;
}

const sweepEveryMs = 1_000;
const presenceEveryMs = 5_000;
const lastRequestMs = 4_000;
const namespaces = '/, /visitor, /inbox';

/** Counts connections by network, for the limit before the upgrade. */
const countByNetwork = (io: Server, networkOf: Needs['networkOf']): Map<string, number> => {
  const open = new Map<string, number>();
  io.engine.on(
    'connection',
    (connection: { request: IncomingMessage; once(event: 'close', listener: () => void): void }) => {
      const network = networkOf(connection.request);
      open.set(network, (open.get(network) ?? 0) + 1);
      connection.once('close', () => {
        const left = (open.get(network) ?? 1) - 1;
        if (left > 0) open.set(network, left);
        else open.delete(network);
      });
    },
  );
  return open;
};

const tellDraining = (namespace: Namespace): void => {
  for (const socket of namespace.sockets.values()) {
    const spread = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
    const reconnectAfterMs = Math.floor((spread / 0x1_0000) * live.drainSpreadMs);
    socket.emit('server:draining', { reconnectAfterMs } satisfies Pushed<'visitor', 'server:draining'>);
  }
};

/** Both namespaces with everything volatile around them. */
export const createLiveServer = ({ http, store, clock, log, mayUpgrade, networkOf, standing }: Needs): LiveServer => {
  const connections = openConnections(http);
  const io = createSocketServer(http, async (request) => {
    const refused = await mayUpgrade(request);
    if (refused !== null) log.info({ code: refused.code }, 'upgrade refused');
    return refused;
  });
  const visitors = io.of('/visitor');
  const agents = io.of('/inbox');
  const open = countByNetwork(io, networkOf);
  const living = createLiving({ visitors, agents, epoch: () => store.epoch, clock, standing });
  const timers: NodeJS.Timeout[] = [];
  const every = (ms: number, work: () => void): void => {
    timers.push(setInterval(work, ms).unref());
  };

  /** A connection asks once for one namespace: asked again, its request is gone, and each question costs a look at the store. */
  const asked = new WeakSet<object>();
  const handshakeOf = (socket: Socket): Handshake | null => {
    if (asked.has(socket.conn)) return null;
    asked.add(socket.conn);
    return {
      network: networkOf(socket.request),
      origin: socket.handshake.headers.origin ?? null,
      userAgent: (socket.handshake.headers['user-agent'] ?? '').slice(0, 500),
    };
  };

  return {
    living,
    sockets: () => io.engine.clientsCount,
    openFrom: (network) => open.get(network) ?? 0,
    mount: (doorway, admit) => {
      const needs = { store, clock, living, doorway, handshakeOf, log };
      const tellVisitor = mountVisitorNamespace({ ...needs, ...admit, namespace: visitors });
      const tellInbox = mountInboxNamespace({ ...needs, ...admit, namespace: agents });
      every(
        sweepEveryMs,
        createPulse([
          { namespace: visitors, tell: tellVisitor },
          { namespace: agents, tell: tellInbox },
        ]),
      );
      every(sweepEveryMs, createSweep([visitors, agents]));
      every(presenceEveryMs, () => {
        living.presence.sweep();
        living.agentPresence.sweep();
        living.watchAvailability();
      });
    },
    checkMounted: () => {
      const mounted = [...io._nsps.keys()].join(', ');
      if (mounted !== namespaces) throw new Error(`The namespaces are ${mounted} and ought to be ${namespaces}.`);
    },
    drain: () => {
      tellDraining(visitors);
      tellDraining(agents);
      living.bell.release();
    },
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      io.disconnectSockets(true);
      // An upload under way may arrive; one that stopped halfway holds up nobody, and neither does a socket that never says goodbye.
      const patience = setTimeout(connections.destroy, lastRequestMs);
      await io.close();
      clearTimeout(patience);
    },
  };
};
