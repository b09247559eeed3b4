import type { AgentId, ConversationId, DeviceId, SiteId } from '../../protocol/ids.ts';
import type { Availability } from '../../protocol/view.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import type { News } from '../conversation/outcome.ts';
import type { Seat } from './call.ts';

/** Everything that is volatile: who is there, who types, and the bell that tells the others. Nothing of it is stored. */
export interface Living {
  announce(news: readonly News[]): void;
  /** Resolves at the next news of this conversation, after `ms`, at `signal`, or when the same device waits again. */
  nextNews(conversation: ConversationId, device: DeviceId, ms: number, signal: AbortSignal | undefined): Promise<void>;
  isPresent(conversation: ConversationId): boolean;
  presentAt(site: SiteId, limit: number): ConversationId[];
  /** Panel open and page visible, or not: counts for these conversations until she says otherwise or goes silent. */
  visitorIs(site: SiteId, seat: string, conversations: readonly ConversationId[], isThere: boolean): void;
  visitorTypes(conversation: ConversationId, on: boolean): void;
  agentTypes(caller: AgentCaller, conversation: ConversationId, on: boolean, seat: Seat | undefined): void;
  agentIs(caller: AgentCaller, seat: string, isOn: boolean): void;
  /** A socket of this device is open. */
  isDeviceOnline(device: DeviceId): boolean;
  isAgentOnline(site: SiteId, agent: AgentId): boolean;
  availability(site: SiteId): Availability;
}
