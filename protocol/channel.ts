/** Ways to reach people, and what became of one message to one person on one of them. */

export const channelKinds = ['chat', 'email', 'whatsapp', 'sms', 'phone'] as const;
export type ChannelKind = (typeof channelKinds)[number];

export const deliveryStates = [
  'waiting',
  'claimed',
  'sending',
  'unknown',
  'unclear',
  'accepted',
  'sent',
  'delivered',
  'read',
  'failed',
  'cancelled',
  'held',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** States in which a delivery still is the one way to its recipient: at most one such row per (entry, recipient). */
export const liveDeliveryStates = [
  'waiting',
  'claimed',
  'sending',
  'unknown',
  'unclear',
  'accepted',
  'sent',
  'delivered',
  'read',
  'held',
] as const satisfies readonly DeliveryState[];

export type DeliveryPurpose = 'message' | 'brief' | 'ack' | 'knock' | 'call' | 'code';

/** Why the router took this way; the inbox shows it in words. */
export type Because = 'present' | 'chosen' | 'last' | 'waits';
