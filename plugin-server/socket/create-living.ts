import type { Namespace, Socket } from 'socket.io';
import type { ConversationId, DeviceId, SiteId } from '../../protocol/ids.ts';
import type { Pushed, PushName } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { News } from '../conversation/outcome.ts';
import {
  asideForInbox,
  entryForInbox,
  entryForVisitor,
  epochOf,
  listRow,
  marksForVisitor,
} from '../conversation/show.ts';
import type { Living } from '../doors/living.ts';
import type { Availabilities } from '../site/availabilities.ts';
import type { AgentPresence } from './agent-presence.ts';
import { createAgentPresence } from './agent-presence.ts';
import type { Bell } from './bell.ts';
import { createBell } from './bell.ts';
import type { Presence } from './presence.ts';
import { createPresence } from './presence.ts';
import { inboxRooms, visitorRooms } from './rooms.ts';
import { cut, isSlow } from './slow-reader.ts';

export interface LivingRooms extends Living {
  readonly presence: Presence;
  readonly agentPresence: AgentPresence;
  readonly bell: Bell;
  /** Hours begin and end, and rows grow, without anybody saying so. */
  watchAvailability(): void;
  /** How a socket is welcomed again; told once. */
  welcomeWith(welcome: (socket: string) => void): void;
}

interface Needs {
  readonly visitors: Namespace;
  readonly agents: Namespace;
  readonly epoch: () => string;
  readonly clock: Clock;
  readonly standing: Pick<Availabilities, 'of' | 'sites'>;
}

/** From news to rooms: each side through its own serializer, nobody who is not in the room, no room that is empty. */
export const createLiving = ({ visitors, agents, epoch, clock, standing }: Needs): LivingRooms => {
  /** Looked at in this turn: what one turn gives is bounded by its commit, what was there before nobody has taken. */
  const looked = new Set<string>();
  const cutIfSlow = (socket: Socket): void => {
    if (looked.has(socket.id)) return;
    if (looked.size === 0) setImmediate(() => looked.clear());
    looked.add(socket.id);
    if (isSlow(socket)) cut(socket);
  };
  /** Cuts slow readers before they are given more; answers whether anybody is left to hear. */
  const isHeard = (namespace: Namespace, room: string): boolean => {
    const seats = namespace.adapter.rooms.get(room);
    if (seats === undefined) return false;
    for (const id of seats) {
      const socket = namespace.sockets.get(id);
      if (socket !== undefined) cutIfSlow(socket);
    }
    return true;
  };
  const toVisitors = <Name extends PushName<'visitor'>>(
    room: string,
    name: Name,
    body: () => Pushed<'visitor', Name>,
  ): void => {
    if (isHeard(visitors, room)) visitors.to(room).emit(name, body());
  };
  const toAgents = <Name extends PushName<'inbox'>>(
    room: string,
    name: Name,
    body: () => Pushed<'inbox', Name>,
  ): void => {
    if (isHeard(agents, room)) agents.to(room).emit(name, body());
  };

  const presence = createPresence(clock, (site, conversation, present) =>
    toAgents(inboxRooms.list(site), 'presence:changed', () => ({ conversation, present })),
  );
  const agentPresence = createAgentPresence(clock, (site) => {
    toAgents(inboxRooms.list(site), 'agents:changed', () => ({}));
    availability(site);
  });
  const bell = createBell();

  /** What was said last, for each site: whoever is welcomed or asks brings the others up to it. */
  const told = new Map<SiteId, string>();
  const availability: Living['availability'] = (site) => {
    const now = standing.of(site, agentPresence.count(site));
    const said = JSON.stringify(now);
    if (told.get(site) !== said) {
      told.set(site, said);
      toVisitors(visitorRooms.site(site), 'availability:changed', () => ({ availability: now }));
    }
    return now;
  };

  let welcomeAgain: (socket: string) => void = () => {};
  const tellReads = (devices: readonly DeviceId[]): void => {
    for (const device of devices) {
      for (const id of visitors.adapter.rooms.get(visitorRooms.device(device)) ?? []) welcomeAgain(id);
      bell.end(device);
    }
  };

  const end = (namespace: Namespace, room: string, name: string, why: string): void => {
    namespace.to(room).emit(name, { why });
    namespace.in(room).disconnectSockets(true);
  };

  const tellEntry = ({ conversation: row, entry, begun }: News & { is: 'entry' }): void => {
    const place = { conversation: row.id, epoch: epochOf(epoch(), row) };
    if (begun === 'device' && row.device !== null) takeSeats(row.id, visitorRooms.device(row.device), row.site);
    toVisitors(
      visitorRooms.talk(row.id),
      'entry:added',
      () => ({ ...place, entry: entryForVisitor(entry) }) as Pushed<'visitor', 'entry:added'>,
    );
    toAgents(
      inboxRooms.talk(row.id),
      'entry:added',
      () => ({ ...place, entry: entryForInbox(entry) }) as Pushed<'inbox', 'entry:added'>,
    );
  };

  /** A conversation has begun: every tab of the device that began it is in it from now on. */
  const takeSeats = (conversation: ConversationId, device: string, site: (News & { is: 'gone' })['site']): void => {
    for (const id of visitors.adapter.rooms.get(device) ?? []) {
      const socket = visitors.sockets.get(id);
      if (socket === undefined) continue;
      socket.join(visitorRooms.talk(conversation));
      if (socket.data.isThere === true) presence.say(site, socket.id, [conversation], true);
    }
  };

  const tellMarks = ({ conversation: row, marks }: News & { is: 'marks' }): void => {
    const place = { conversation: row.id, epoch: epochOf(epoch(), row), rev: row.rev };
    toVisitors(
      visitorRooms.talk(row.id),
      'marks:changed',
      () => ({ ...place, marks: marksForVisitor(marks) }) as Pushed<'visitor', 'marks:changed'>,
    );
    toAgents(inboxRooms.talk(row.id), 'marks:changed', () => ({ ...place, marks }) as Pushed<'inbox', 'marks:changed'>);
  };

  const tell = (it: News): void => {
    switch (it.is) {
      case 'entry':
        tellEntry(it);
        return bell.ring(it.conversation.id);
      case 'marks':
        tellMarks(it);
        return bell.ring(it.conversation.id);
      case 'aside':
        return toAgents(
          inboxRooms.desk(it.conversation.id),
          'aside:added',
          () =>
            ({
              conversation: it.conversation.id,
              epoch: epochOf(epoch(), it.conversation),
              aside: asideForInbox(it.aside),
            }) as Pushed<'inbox', 'aside:added'>,
        );
      case 'row':
        return toAgents(inboxRooms.list(it.conversation.site), 'conversation:changed', () => ({
          pos: it.conversation.pos,
          summary: listRow(it.conversation, it.assignee, presence.isPresent(it.conversation.id)),
        }));
      case 'gone':
        return toAgents(inboxRooms.list(it.site), 'conversation:gone', () => ({
          pos: it.pos,
          conversation: it.conversation,
        }));
      case 'reads':
        return tellReads(it.devices);
      case 'profiles':
        return toAgents(inboxRooms.list(it.site), 'profile:changed', () => ({ was: [...it.was], now: [...it.now] }));
      case 'link-asked':
        return toVisitors(visitorRooms.device(it.device), 'link:ask', () => it.ask);
      case 'link-done':
        return toVisitors(visitorRooms.device(it.device), 'link:done', () => it.told);
      case 'refresh':
        for (const device of it.devices) toVisitors(visitorRooms.device(device), 'identity:refresh', () => ({}));
        return;
      case 'ended':
        bell.end(it.device);
        return end(visitors, visitorRooms.device(it.device), 'device:ended', it.why);
      case 'signed-out':
        for (const signIn of it.signIns) end(agents, inboxRooms.signIn(signIn), 'session:revoked', it.why);
        return;
      case 'member-changed':
        end(agents, inboxRooms.agent(it.site, it.agent), 'session:revoked', it.why);
        return toAgents(inboxRooms.list(it.site), 'agents:changed', () => ({}));
      case 'agents':
        return toAgents(inboxRooms.list(it.site), 'agents:changed', () => ({}));
      case 'site':
        return toAgents(inboxRooms.list(it.site), 'site:changed', () => ({}));
      case 'snippet':
        return toAgents(inboxRooms.list(it.site), 'snippet:changed', () => it.light);
      case 'channels':
        return toAgents(inboxRooms.list(it.site), 'channel:changed', () => ({}));
    }
  };

  return {
    presence,
    agentPresence,
    bell,
    availability,
    watchAvailability: () => {
      for (const site of standing.sites()) if (visitors.adapter.rooms.has(visitorRooms.site(site))) availability(site);
    },
    welcomeWith: (welcome) => {
      welcomeAgain = welcome;
    },
    isDeviceOnline: (device) => visitors.adapter.rooms.has(visitorRooms.device(device)),
    announce: (news) => {
      for (const it of news) tell(it);
    },
    nextNews: (conversation, device, ms, signal) => bell.next(conversation, device, ms, signal),
    isPresent: (conversation) => presence.isPresent(conversation),
    presentAt: presence.presentAt,
    visitorIs: (site, seat, conversations, isThere) => {
      const socket = visitors.sockets.get(seat);
      if (socket !== undefined) socket.data.isThere = isThere;
      presence.say(site, seat, conversations, isThere);
    },
    visitorTypes: (conversation, on) =>
      toAgents(inboxRooms.talk(conversation), 'typing', () => ({ conversation, on, who: 'visitor' })),
    agentTypes: (caller, conversation, on, seat) => {
      toVisitors(visitorRooms.talk(conversation), 'typing', () => ({ conversation, on, name: caller.name }));
      const others = seat === undefined ? agents : agents.except(seat.id);
      others
        .to(inboxRooms.talk(conversation))
        .emit('typing', { conversation, on, who: { agent: caller.agent, name: caller.name } } satisfies Pushed<
          'inbox',
          'typing'
        >);
    },
    agentIs: (caller, seat, isOn) => {
      agentPresence.say(caller.site, caller.agent, seat, isOn);
      // A word over HTTP, or from a socket that has gone meanwhile: no connection will end it, so time does.
      if (!agents.sockets.has(seat)) agentPresence.leave(caller.site, caller.agent, seat);
    },
    isAgentOnline: (site, agent) => agentPresence.isOnline(site, agent),
  };
};
