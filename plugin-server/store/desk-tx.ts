import type { Score } from '../../protocol/entry.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type { ReplyTable } from './schema.ts';

/** What a site shows and measures of itself. */
export interface DeskReads {
  /** How many wait for an answer. */
  countWaiting(site: SiteId): Promise<number>;
  /** How many seconds each took that was asked in [from, to); the newest 1,000. */
  repliesBetween(site: SiteId, from: number, to: number): Promise<number[]>;
  /** How many gave which score since. */
  scoresSince(site: SiteId, since: number): Promise<{ score: Score; count: number }[]>;
  logo(name: string): Promise<Buffer | undefined>;
}

export interface DeskWrites extends DeskReads {
  insertReply(row: Omit<ReplyTable, 'id'>): Promise<void>;
  removeReplies(before: number, limit: number): Promise<number>;
  /** The logo of the site from now on; null: it has none. Those before go. */
  saveLogo(site: SiteId, logo: { readonly name: string; readonly bytes: Buffer } | null, at: number): Promise<void>;
}
