import type { ChannelReads, ChannelWrites } from './channel-tx.ts';
import type { Connection } from './connection.ts';

export const channelReads = (_connection: Connection): ChannelReads => ({});

export const channelWrites = (_connection: Connection): Omit<ChannelWrites, keyof ChannelReads> => ({});
