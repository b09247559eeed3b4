import type { ChannelKind } from '../protocol/channel.ts';

/** The same sign for the same way, everywhere. */
export const channelIcons = {
  chat: 'chat',
  email: 'mail',
  whatsapp: 'whatsapp',
  sms: 'sms',
  phone: 'phone',
} as const satisfies Readonly<Record<ChannelKind, string>>;
