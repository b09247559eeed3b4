import type { ChannelKind } from '../../protocol/channel.ts';
import type { ChannelId, SiteId } from '../../protocol/ids.ts';
import type { ChannelMarkTable, ChannelTable } from './schema.ts';

/** The configured channels, and what is known of each (`ch_…`, or `env:email`). */
export interface ChannelReads {
  /** Of all sites, the oldest first. */
  channels(): Promise<ChannelTable[]>;
  channelOf(site: SiteId, kind: ChannelKind): Promise<ChannelTable | undefined>;
  /** '' when there is none. */
  channelMark(channel: string, key: string): Promise<string>;
  /** Deliveries of a site nobody is sure of, and those that failed since; when one last went out. Wall clock. */
  channelFigures(
    site: SiteId,
    kind: ChannelKind,
    since: number,
  ): Promise<{ readonly unclear: number; readonly failed: number; readonly lastOutAt: number | null }>;
  /** When something last came in; null: not in the days for which that is kept. */
  lastRawAt(channel: string): Promise<number | null>;
}

export interface ChannelWrites extends ChannelReads {
  /** How far a mailbox was read, and the like: the newest value of a key. */
  saveMark(row: ChannelMarkTable): Promise<void>;
  /** The one of its site and kind: made, or changed. */
  saveChannel(row: ChannelTable): Promise<void>;
  /** With its marks. */
  removeChannel(site: SiteId, id: ChannelId): Promise<void>;
}
