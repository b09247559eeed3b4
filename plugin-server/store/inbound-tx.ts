import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { AsideTable, InboundRawTable, InboundTable, TombstoneTable } from './schema.ts';

export type RawRow = { [Column in keyof InboundRawTable]: Column extends 'id' ? number : InboundRawTable[Column] };

/** What channels brought, as it came, and what must not come again. */
export interface InboundReads {
  /** These bytes came by this channel before. */
  hasRaw(channel: string, key: string): Promise<boolean>;
  /** What is to be read now of this channel, oldest first. Steady clock. */
  dueRaws(channel: string, now: number, limit: number): Promise<RawRow[]>;
  /** What nobody may read yet, and what nobody could. */
  countRaws(channel: string): Promise<{ readonly quarantined: number; readonly failed: number }>;
  /** The bytes in which this item came first; undefined: it is new. */
  inboundRaw(channel: string, vendorKey: string): Promise<number | undefined>;
}

export interface InboundWrites extends InboundReads {
  /** False: these bytes came before. */
  insertRaw(row: Omit<RawRow, 'id'>): Promise<boolean>;
  saveRaw(row: Pick<RawRow, 'id' | 'state' | 'attempts' | 'problem' | 'next_at'>): Promise<void>;
  removeRaw(id: number): Promise<void>;
  /** Of before, in this state; answers their shelf names: their bytes may be a mail's as well. */
  removeOldRaws(state: 'new' | 'done' | 'failed' | 'quarantined', before: number, limit: number): Promise<string[]>;
  removeOldInbound(before: number, limit: number): Promise<number>;
  /** What nobody could read is read again, but for what ended a process. Answers how many. */
  retryRaws(channel: string, nextAt: number): Promise<number>;
  /** False: it came before. */
  insertInbound(row: InboundTable): Promise<boolean>;
  insertTombstone(row: TombstoneTable): Promise<void>;
  /** One of these was erased before. */
  isTombstoned(site: SiteId, channel: string, marks: readonly string[]): Promise<boolean>;
  /** When the holder of this value was erased; null: never. */
  suppressedAt(site: SiteId, kind: string, marks: readonly string[]): Promise<number | null>;
  aside(conversation: ConversationId, asideSeq: number): Promise<AsideTable | undefined>;
  /** What became of it. */
  saveAsideData(conversation: ConversationId, asideSeq: number, data: string): Promise<void>;
}
