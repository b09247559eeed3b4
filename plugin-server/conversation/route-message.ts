import type { Because, ChannelKind, DeliveryPurpose } from '../../protocol/channel.ts';
import type { ConversationTable } from '../store/schema.ts';

/** What the router decides for one recipient: which way, and why. */
export interface PlannedDelivery {
  /** 'visitor' or an agent's id */
  readonly recipient: 'visitor';
  readonly channel: ChannelKind;
  /** The other side on that channel; on chat her conversation itself. */
  readonly peer: string;
  readonly purpose: DeliveryPurpose;
  readonly because: Because;
  /** When the next step is due; null: waits until she reads. */
  readonly nextAt: number | null;
}

export interface Presence {
  /** The panel is open and the page visible on any of her devices. */
  readonly visitor: boolean;
}

/**
 * The only place that decides who hears what on which channel: a pure function.
 * What a visitor writes is for everybody in the inbox, who see the conversation itself and need no delivery.
 */
export const routeMessage = (
  conversation: Pick<ConversationTable, 'id'>,
  from: 'visitor' | 'agent' | 'system',
  presence: Presence,
): PlannedDelivery[] => {
  if (from === 'visitor') return [];
  return [
    {
      recipient: 'visitor',
      channel: 'chat',
      peer: conversation.id,
      purpose: 'message',
      because: presence.visitor ? 'present' : 'waits',
      nextAt: null,
    },
  ];
};
