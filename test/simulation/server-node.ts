import type { ChannelAdapter, Parcel } from '../../plugin-server/channels/adapter.ts';
import type { Clock } from '../../plugin-server/clock.ts';
import type { AgentCaller, VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import type { News } from '../../plugin-server/conversation/outcome.ts';
import { deliveryHandlers } from '../../plugin-server/doors/delivery-handlers.ts';
import type { IdentityHandlers } from '../../plugin-server/doors/identity-handlers.ts';
import { inboxHandlers, type TeamHandlers } from '../../plugin-server/doors/inbox-handlers.ts';
import type { Limiter } from '../../plugin-server/doors/limiter.ts';
import { createDoorway } from '../../plugin-server/doors/pass-door.ts';
import { visitorHandlers } from '../../plugin-server/doors/visitor-handlers.ts';
import { wayHandlers } from '../../plugin-server/doors/way-handlers.ts';
import type { Log } from '../../plugin-server/log.ts';
import type { Circumstances } from '../../plugin-server/routing/circumstances.ts';
import { circumstancesOf } from '../../plugin-server/routing/routing-desk.ts';
import { createLiving, type LivingRooms } from '../../plugin-server/socket/create-living.ts';
import { mountInboxNamespace } from '../../plugin-server/socket/inbox-namespace.ts';
import { mountVisitorNamespace } from '../../plugin-server/socket/visitor-namespace.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import type { ConversationId, SignInId, SiteId } from '../../protocol/ids.ts';
import { problem } from '../../protocol/problems.ts';
import type { Disk } from './disk.ts';
import { FakeNamespace, FakeSocket, type Line } from './fake-sockets.ts';
import { storeOver } from './memory-store.ts';
import { PostRoom } from './post-room.ts';

export interface NodeNeeds {
  readonly disk: Disk;
  /** By which the disk knows who holds it: nodes that live together are one. */
  readonly run: string;
  readonly clock: Clock;
  /** By device token and by inbox instance. */
  readonly callers: ReadonlyMap<string, VisitorCaller | AgentCaller>;
  readonly site: SiteId;
  readonly adapter: ChannelAdapter<Parcel>;
  readonly isPaused: () => boolean;
  /** Tells the other nodes what this one announced. */
  readonly ring: (news: readonly News[]) => void;
  /** Our own mistake: no request of a simulation may end here. */
  readonly failed: (why: string) => void;
}

const silent = () => undefined;
const never = () => Promise.reject(new Error('This is no part of the simulation.'));

/** Whether somebody is there is no part of what is simulated. */
const standing = {
  of: () => ({ state: 'unknown', replyMedianS: null, opensAt: null, queue: null }) as const,
  sites: () => [],
};

/** One process: the real doors, verbs and rooms over the simulated disk and wires. */
export class ServerNode {
  readonly living: LivingRooms;
  readonly post: PostRoom;
  isAlive = true;
  /** The next answer to a write is the last thing this process does. */
  diesAfterAnswer = false;
  /** How many of the next messages are refused as too many. */
  refusals = 0;
  readonly #visitors = new FakeNamespace();
  readonly #agents = new FakeNamespace();
  readonly #pulses: (() => Promise<void>)[] = [];
  #sockets = 0;

  constructor(needs: NodeNeeds) {
    const { disk, clock, callers, ring, failed, site, adapter, isPaused } = needs;
    const store = storeOver(disk, () => this.die(), needs.run);
    const visitors = this.#visitors.asNamespace();
    const agents = this.#agents.asNamespace();
    this.living = createLiving({ visitors, agents, epoch: () => store.epoch, clock, standing });
    const limiter: Limiter = {
      take: async (name) =>
        name === 'message' && this.refusals-- > 0 ? problem('limit.rate', undefined, 1_000) : null,
      spent: async () => null,
    };
    const log = logTo((why) => {
      if (this.isAlive) failed(why);
    });
    const circumstances = (_: SiteId, conversation: ConversationId | null, now: number): Circumstances =>
      circumstancesOf(this.post.desk, site, conversation, now);
    const announce = (news: readonly News[]): void => {
      if (this.diesAfterAnswer && news.length > 0) this.die();
      if (!this.isAlive) return;
      this.living.announce(news);
      ring(news);
    };
    this.post = new PostRoom({
      store: whileAlive(store, () => this.isAlive),
      clock,
      log,
      site,
      living: this.living,
      adapter,
      isPaused,
      isAlive: () => this.isAlive,
      announce,
      failed,
    });
    const doorway = createDoorway({
      handlers: {
        visitor: visitorHandlers({
          store,
          living: this.living,
          limiter,
          refuseNew: () => null,
          hello: never,
          makeDevice: never,
          ping: never,
          rates: () => true,
          identity: {} as IdentityHandlers,
          ways: wayHandlers(this.post.desk),
          circumstances,
        }),
        inbox: inboxHandlers({
          store,
          living: this.living,
          team: deliveryHandlers(this.post.desk) as TeamHandlers,
          circumstances,
        }),
      },
      limiter,
      clock,
      log,
      announce,
      isDraining: () => false,
      count: silent,
    });
    const handshakeOf = () => ({ network: '', origin: null, userAgent: '' });
    const known = { store, clock, living: this.living, doorway, handshakeOf, log };
    const tellVisitor = mountVisitorNamespace({
      ...known,
      namespace: visitors,
      admitVisitor: async ({ token }) => ({
        caller: callers.get(token) as VisitorCaller,
        isProven: false,
        isHidden: false,
        isDue: false,
      }),
      levelOf: async () => 'anonymous',
    });
    const tellAgent = mountInboxNamespace({
      ...known,
      namespace: agents,
      admitAgent: async (_, { instance }) => {
        const caller = callers.get(instance) as AgentCaller;
        const standing = { as: 'agent', caller, signIn: 'si' as SignInId, freshAt: 0, needsFactor: false } as const;
        return async () => standing;
      },
      self: async () => ({}) as never,
    });
    this.#pulses.push(
      async () => void (await Promise.all([...visitors.sockets.values()].map(tellVisitor))),
      async () => void (await Promise.all([...agents.sockets.values()].map(tellAgent))),
    );
  }

  /** The client has come through: `auth` is what its CONNECT packet says. */
  connect(line: Line, side: 'visitor' | 'inbox', auth: object): void {
    const namespace = side === 'visitor' ? this.#visitors : this.#agents;
    this.#sockets++;
    const socket = new FakeSocket(`s${this.#sockets}`, line, namespace, auth);
    line.socket = socket;
    namespace.connect(socket);
  }

  pulse(): void {
    for (const tell of this.#pulses) tell().catch(silent);
  }

  /** Once a second. */
  poll(): void {
    this.living.presence.sweep();
    this.post.wake();
  }

  die(): void {
    this.isAlive = false;
    for (const namespace of [this.#visitors, this.#agents])
      for (const socket of [...namespace.sockets.values()]) socket.disconnect();
  }
}

/** What a process had begun when it ended goes no further. */
const whileAlive = (store: Store, isAlive: () => boolean): Store => {
  const gone = new Promise<never>(silent);
  const goesOn = async <Result>(work: Promise<Result>): Promise<Result> => {
    const result = await work;
    return isAlive() ? result : gone;
  };
  return {
    ...store,
    read: new Proxy(store.read, {
      get: (read, name) => {
        const query = Reflect.get(read, name) as (...args: unknown[]) => Promise<unknown>;
        return (...args: unknown[]) => (isAlive() ? goesOn(query(...args)) : gone);
      },
    }),
    write: (verb) => (isAlive() ? goesOn(store.write(verb)) : gone),
  };
};

const logTo = (failed: (why: string) => void): Log => ({
  fatal: silent,
  warn: silent,
  info: silent,
  debug: silent,
  error: ((fields: { stack?: string }, message: string) => failed(`${message}: ${fields.stack}`)) as Log['error'],
});
