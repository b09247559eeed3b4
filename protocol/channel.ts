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

/** brief: the context of an escalation, to an agent outside · ack: "it has arrived" · notice: one line to an agent outside, of what became of it. */
export type DeliveryPurpose = 'message' | 'brief' | 'ack' | 'notice' | 'knock' | 'call' | 'code';

export const becauses = [
  // it goes
  'present',
  'chosen',
  'last',
  'email',
  'agent',
  'fallback',
  'asked',
  'policy',
  // it waits, or cannot go
  'waits',
  'window-closed',
  'no-consent',
  'opted-out',
  'bad-address',
  'paused',
  'no-peer',
  'quiet',
  'capped',
] as const;
/** Why the router took this way, or why it is closed; the inbox shows it in words. agent: one of the team picked it · asked: she asked for it · policy: a step of the ladder. */
export type Because = (typeof becauses)[number];

/** How much the sender of something that came in is worth (channels.md 3.6). Nothing below `verified` proves anything. */
export const assurances = ['verified', 'asserted', 'spoofable'] as const;
export type Assurance = (typeof assurances)[number];

export const channelLimits = {
  /** Until an answer in the chat goes elsewhere: from the later of the message and the end of her presence. */
  graceMs: 120_000,
  graceMinMs: 30_000,
  graceMaxMs: 30 * 60_000,
  /** A mail leaves so long after the agent's last message, and so long after the first at most. */
  gatherMs: 45_000,
  gatherMaxMs: 180_000,
  moves: 3,
  mailsPerDayToUnproven: 10,
  acksPerSiteAndDay: 500,
  mailBytes: 25 * 1024 * 1024,
  mailFiles: 20,
  mailAttachmentBytes: 10 * 1024 * 1024,
  fileLinkLifeMs: 7 * 86_400_000,
  rawLifeMs: 14 * 86_400_000,
  quarantineLifeMs: 7 * 86_400_000,
  subject: 200,
  mailText: 200_000,
} as const;
