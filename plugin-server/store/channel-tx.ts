export type ChannelReads = Record<never, never>;
export type ChannelWrites = ChannelReads;
