import type { AgentId } from '../../protocol/ids.ts';
import type { Connection } from '../connection.ts';
import { createDraftStore } from '../draft-store.ts';
import { AgentsModel } from './agents-model.ts';
import { AttentionModel } from './attention-model.ts';
import { AuditModel } from './audit-model.ts';
import { ChannelModel } from './channel-model.ts';
import { ComposerModel } from './composer-model.ts';
import { ConversationModel } from './conversation-model.ts';
import { DeliveryModel } from './delivery-model.ts';
import { EscalateModel } from './escalate-model.ts';
import { FileModel } from './file-model.ts';
import { ForgetModel } from './forget-model.ts';
import type { Fresh } from './fresh-model.ts';
import { HoursModel } from './hours-model.ts';
import { KeyModel } from './key-model.ts';
import { LadderModel } from './ladder-model.ts';
import { ListModel } from './list-model.ts';
import { MailModel } from './mail-model.ts';
import { MergeModel } from './merge-model.ts';
import type { Now } from './now-model.ts';
import { OutboxModel } from './outbox-model.ts';
import { PolicyModel } from './policy-model.ts';
import type { Preferences } from './preference-model.ts';
import { PresenceModel } from './presence-model.ts';
import { PrivacyModel } from './privacy-model.ts';
import { ProfileModel } from './profile-model.ts';
import { RatingModel } from './rating-model.ts';
import { ReachModel } from './reach-model.ts';
import { RouteChoiceModel } from './route-choice-model.ts';
import { SearchModel } from './search-model.ts';
import { SecurityModel } from './security-model.ts';
import type { Self } from './self-model.ts';
import { SiteModel } from './site-model.ts';
import { SnippetModel } from './snippet-model.ts';
import { ValueRuleModel } from './value-rule-model.ts';
import { WhyModel } from './why-model.ts';

/** Everything one agent works with at one site. Another agent or site: another desk, and nothing of this one is left. */
export interface Desk {
  readonly key: string;
  readonly list: InstanceType<typeof ListModel>;
  readonly outbox: InstanceType<typeof OutboxModel>;
  readonly conversation: InstanceType<typeof ConversationModel>;
  readonly route: InstanceType<typeof RouteChoiceModel>;
  readonly deliveries: InstanceType<typeof DeliveryModel>;
  readonly mails: InstanceType<typeof MailModel>;
  readonly ladder: InstanceType<typeof LadderModel>;
  readonly escalate: InstanceType<typeof EscalateModel>;
  readonly composer: InstanceType<typeof ComposerModel>;
  readonly presence: InstanceType<typeof PresenceModel>;
  readonly search: InstanceType<typeof SearchModel>;
  readonly site: InstanceType<typeof SiteModel>;
  readonly snippet: InstanceType<typeof SnippetModel>;
  readonly agents: InstanceType<typeof AgentsModel>;
  readonly security: InstanceType<typeof SecurityModel>;
  readonly files: InstanceType<typeof FileModel>;
  readonly profile: InstanceType<typeof ProfileModel>;
  readonly why: InstanceType<typeof WhyModel>;
  readonly merge: InstanceType<typeof MergeModel>;
  readonly valueRules: InstanceType<typeof ValueRuleModel>;
  readonly forget: InstanceType<typeof ForgetModel>;
  readonly keys: InstanceType<typeof KeyModel>;
  readonly channels: InstanceType<typeof ChannelModel>;
  readonly reach: InstanceType<typeof ReachModel>;
  readonly hours: InstanceType<typeof HoursModel>;
  readonly policies: InstanceType<typeof PolicyModel>;
  readonly privacy: InstanceType<typeof PrivacyModel>;
  readonly rating: InstanceType<typeof RatingModel>;
  readonly audit: InstanceType<typeof AuditModel>;
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
  const route = new RouteChoiceModel(connection, conversation);
  const deliveries = new DeliveryModel(connection);
  const mails = new MailModel(connection);
  const ladder = new LadderModel(connection);
  const escalate = new EscalateModel(connection);
  const composer = new ComposerModel(connection, store, conversation, outbox, presence, route);
  const search = new SearchModel(connection, list);
  const siteModel = new SiteModel(connection, fresh);
  const snippet = new SnippetModel(connection);
  const agents = new AgentsModel(connection, fresh);
  const security = new SecurityModel(connection, fresh, self);
  const files = new FileModel(connection);
  const profile = new ProfileModel(connection, conversation, fresh);
  const why = new WhyModel(connection, fresh, profile);
  const merge = new MergeModel(connection, fresh, profile);
  const valueRules = new ValueRuleModel(connection, fresh, profile);
  const forget = new ForgetModel(connection, fresh, profile);
  const keys = new KeyModel(connection, fresh);
  const channels = new ChannelModel(connection, fresh);
  const reach = new ReachModel(connection, fresh);
  const hours = new HoursModel(connection, fresh);
  const policies = new PolicyModel(connection, fresh);
  const privacy = new PrivacyModel(connection, fresh);
  const rating = new RatingModel(connection);
  const audit = new AuditModel(connection, fresh);
  const ofPersons = [why, merge, valueRules, forget, keys, privacy, audit, profile];
  const ofTalk = [
    search,
    composer,
    route,
    deliveries,
    mails,
    ladder,
    escalate,
    conversation,
    presence,
    outbox,
    list,
    attention,
  ];
  const all = [
    ...ofPersons,
    channels,
    reach,
    hours,
    policies,
    files,
    security,
    agents,
    siteModel,
    snippet,
    rating,
    ...ofTalk,
  ];
  return {
    key: deskKey(agent, site),
    list,
    outbox,
    conversation,
    route,
    deliveries,
    mails,
    ladder,
    escalate,
    composer,
    presence,
    search,
    site: siteModel,
    snippet,
    agents,
    security,
    files,
    profile,
    why,
    merge,
    valueRules,
    forget,
    keys,
    channels,
    reach,
    hours,
    policies,
    privacy,
    rating,
    audit,
    clear: () => {
      for (const model of all) model[Symbol.dispose]();
    },
  };
};
