import type { AgentId } from '../../protocol/ids.ts';
import type { Connection } from '../connection.ts';
import { createDraftStore } from '../draft-store.ts';
import { AgentsModel } from './agents-model.ts';
import { AttentionModel } from './attention-model.ts';
import { ComposerModel } from './composer-model.ts';
import { ConversationModel } from './conversation-model.ts';
import { FileModel } from './file-model.ts';
import type { Fresh } from './fresh-model.ts';
import { ListModel } from './list-model.ts';
import type { Now } from './now-model.ts';
import { OutboxModel } from './outbox-model.ts';
import type { Preferences } from './preference-model.ts';
import { PresenceModel } from './presence-model.ts';
import { SearchModel } from './search-model.ts';
import { SecurityModel } from './security-model.ts';
import type { Self } from './self-model.ts';
import { SiteModel } from './site-model.ts';

/** Everything one agent works with at one site. Another agent or site: another desk, and nothing of this one is left. */
export interface Desk {
  readonly key: string;
  readonly list: InstanceType<typeof ListModel>;
  readonly outbox: InstanceType<typeof OutboxModel>;
  readonly conversation: InstanceType<typeof ConversationModel>;
  readonly composer: InstanceType<typeof ComposerModel>;
  readonly presence: InstanceType<typeof PresenceModel>;
  readonly search: InstanceType<typeof SearchModel>;
  readonly site: InstanceType<typeof SiteModel>;
  readonly agents: InstanceType<typeof AgentsModel>;
  readonly security: InstanceType<typeof SecurityModel>;
  readonly files: InstanceType<typeof FileModel>;
  readonly clear: () => void;
}

export const deskKey = (agent: string, site: string): string => `${agent} ${site}`;

export const createDesk = (
  agent: AgentId,
  site: string,
  {
    connection,
    preferences,
    now,
    fresh,
    self,
  }: {
    readonly connection: Connection;
    readonly preferences: Preferences;
    readonly now: Now;
    readonly fresh: Fresh;
    readonly self: Self;
  },
): Desk => {
  const store = createDraftStore(agent, site);
  const attention = new AttentionModel();
  const list = new ListModel(connection, agent, preferences);
  const outbox = new OutboxModel(connection, store, `nahtlos-inbox ${deskKey(agent, site)}`);
  const presence = new PresenceModel(connection, agent, attention);
  const conversation = new ConversationModel(connection, list, outbox, attention, now);
  const composer = new ComposerModel(connection, store, conversation, outbox, presence);
  const search = new SearchModel(connection, list);
  const siteModel = new SiteModel(connection, fresh);
  const agents = new AgentsModel(connection, fresh);
  const security = new SecurityModel(connection, fresh, self);
  const files = new FileModel(connection);
  const all = [files, security, agents, siteModel, search, composer, conversation, presence, outbox, list, attention];
  return {
    key: deskKey(agent, site),
    list,
    outbox,
    conversation,
    composer,
    presence,
    search,
    site: siteModel,
    agents,
    security,
    files,
    clear: () => {
      for (const model of all) model[Symbol.dispose]();
    },
  };
};
