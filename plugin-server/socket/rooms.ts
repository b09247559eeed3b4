import type { AgentId, ConversationId, DeviceId, SignInId, SiteId } from '../../protocol/ids.ts';

/** Names of Socket.IO rooms. `desk:` carries what only agents may see; visitors' code has no name for it. */
export const visitorRooms = {
  device: (id: DeviceId) => `device:${id}`,
  talk: (id: ConversationId) => `talk:${id}`,
  site: (id: SiteId) => `site:${id}`,
} as const;

export const inboxRooms = {
  agent: (site: SiteId, id: AgentId) => `agent:${site}:${id}`,
  signIn: (id: SignInId) => `sign-in:${id}`,
  talk: (id: ConversationId) => `talk:${id}`,
  desk: (id: ConversationId) => `desk:${id}`,
  list: (id: SiteId) => `list:${id}`,
} as const;

const talk = 'talk:';

export const conversationsIn = (rooms: ReadonlySet<string>): ConversationId[] => {
  const found: ConversationId[] = [];
  for (const room of rooms) if (room.startsWith(talk)) found.push(room.slice(talk.length) as ConversationId);
  return found;
};
