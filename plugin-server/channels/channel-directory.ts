import type { ChannelKind } from '../../protocol/channel.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type { News } from '../conversation/outcome.ts';
import type { ChannelAdapter } from './adapter.ts';

/** A channel that is open: whoever configured it. */
export interface OpenChannel {
  /** `ch_…`; `env:email` of the operator's environment; `demo:email`. */
  readonly id: string;
  readonly kind: ChannelKind;
  /** Whose it is; `isShared`: it also serves every site that has none of its own. */
  readonly site: SiteId;
  readonly isShared: boolean;
  readonly adapter: ChannelAdapter;
  /** The address people write to. */
  readonly address: string;
  /** Where answers go, with `{t}` for the token; null: plain address, answers are known by their ids only. */
  readonly reply: string | null;
  /** Where bounces go, with `{t}`; null: the server takes no other sender. */
  readonly bounce: string | null;
  readonly isPaused: boolean;
}

/** All open channels in memory; settings change them while the server runs. */
export interface ChannelDirectory {
  /** The one that serves this site, paused or not. */
  of(site: SiteId, kind: ChannelKind): OpenChannel | undefined;
  all(): readonly OpenChannel[];
  /** Sites a channel serves. */
  sitesOf(channel: OpenChannel): readonly SiteId[];
  /** Reads again what news of `channels` are about. */
  hear(news: readonly News[]): Promise<void>;
  close(): Promise<void>;
}
