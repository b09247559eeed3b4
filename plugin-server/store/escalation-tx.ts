import type { AgentId, ConversationId, EscalationId, ReachId, SiteId } from '../../protocol/ids.ts';
import type {
  AgentReachTable,
  ConversationTable,
  EscalationTable,
  EscalationTryTable,
  HeldAnswerTable,
  MailTokenTable,
} from './schema.ts';

/** Ladders and their tries, addresses of agents, answers that wait for their writer's yes. */
export interface EscalationReads {
  escalation(id: EscalationId): Promise<EscalationTable | undefined>;
  /** In the order they were made, each with the name of who was asked. */
  triesOf(escalation: EscalationId): Promise<NamedTry[]>;
  /** The newest that has begun in this conversation. */
  lastEscalation(conversation: ConversationId): Promise<EscalationTable | undefined>;
  /** The newest that had begun then. */
  ladderBefore(conversation: ConversationId, at: number): Promise<EscalationTable | undefined>;
  /** Something is to be done, oldest first; steady clock. */
  dueEscalations(steady: number, limit: number): Promise<Pick<EscalationTable, 'id' | 'site' | 'conversation'>[]>;
  /** Open, waiting since a time between these, nobody being fetched, and nobody was since she waits. */
  unanswered(
    after: number,
    before: number,
    limit: number,
  ): Promise<Pick<ConversationTable, 'id' | 'site' | 'assignee' | 'waiting_since'>[]>;
  agentReach(site: SiteId, id: ReachId): Promise<AgentReachTable | undefined>;
  /** Of the whole team, by agent and order. */
  reachesOfSite(site: SiteId): Promise<AgentReachTable[]>;
  heldAnswer(tokenHash: string): Promise<HeldAnswerTable | undefined>;
  /** The newest message of another agent after this entry; its writer's name. */
  answeredAfter(conversation: ConversationId, seq: number, agent: AgentId): Promise<string | undefined>;
}

export type NamedTry = EscalationTryTable & { readonly agent_name: string };

export interface EscalationWrites extends EscalationReads {
  insertEscalation(row: EscalationTable): Promise<void>;
  /** Like `escalation`, and held until commit. Whoever wants both holds the conversation first. */
  lockEscalation(id: EscalationId): Promise<EscalationTable | undefined>;
  /** Where it stands, and when it goes on. */
  placeEscalation(id: EscalationId, place: Pick<EscalationTable, 'round' | 'step' | 'due_at'>): Promise<void>;
  /** It is looked at now: something has happened that may end it. */
  hurryEscalation(id: EscalationId): Promise<void>;
  /** From `running` to its end, once: false if somebody was first. `due_at` 0: those who were asked are told. */
  endEscalation(
    id: EscalationId,
    end: Pick<EscalationTable, 'taker' | 'due_at'> & {
      readonly state: Exclude<EscalationTable['state'], 'running'>;
      readonly at: number;
    },
  ): Promise<boolean>;
  /** JSON: `LadderBrief` */
  saveBrief(id: EscalationId, brief: string): Promise<void>;
  insertTry(row: EscalationTryTable): Promise<void>;
  settleTry(escalation: EscalationId, n: number, state: EscalationTryTable['state']): Promise<void>;
  tryByDelivery(delivery: number): Promise<EscalationTryTable | undefined>;
  /** The token of this ladder for this address. */
  tokenOfTry(escalation: EscalationId, reach: ReachId): Promise<MailTokenTable | undefined>;
  insertReach(row: AgentReachTable): Promise<void>;
  saveReach(row: AgentReachTable): Promise<void>;
  /** One more guess at its code, if it has one that holds and guesses are left; the row as it is then. */
  countReachTry(site: SiteId, id: ReachId, now: number, most: number): Promise<AgentReachTable | undefined>;
  markReachBad(id: ReachId): Promise<void>;
  /** What was mailed there is answered no longer. */
  removeReach(site: SiteId, id: ReachId, at: number): Promise<void>;
  insertHeldAnswer(row: HeldAnswerTable): Promise<void>;
  /** False: it was used, or its time is over. */
  useHeldAnswer(tokenHash: string, now: number): Promise<boolean>;
  removeHeldAnswers(before: number, limit: number): Promise<number>;
}
