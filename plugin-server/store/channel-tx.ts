import type { ChannelMarkTable } from './schema.ts';

export type ChannelReads = Record<never, never>;

export interface ChannelWrites extends ChannelReads {
  /** How far a mailbox was read, and the like: the newest value of a key. */
  saveMark(row: ChannelMarkTable): Promise<void>;
}
