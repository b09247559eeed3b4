import type { Because, ChannelKind } from '../../protocol/channel.ts';

/** An answer's way to her: what the router knows when it decides. */
export interface Situation {
  /** Panel open and page visible on one of her devices. */
  readonly isPresent: boolean;
  /** null: she has not chosen. */
  readonly prefers: ChannelKind | null;
  /** Of her last message. */
  readonly last: ChannelKind;
  /** Every way beside the chat that the site has, best first; also those that are closed. */
  readonly ways: readonly Way[];
  readonly graceMs: number;
}

/** One way out of the house to her, and what speaks against it; null: nothing. */
export interface Way {
  readonly channel: Exclude<ChannelKind, 'chat'>;
  /** What stands in the delivery; null: no address of hers is known. */
  readonly peer: string | null;
  readonly closed: Because | null;
  /** A message that takes this way leaves so much later. */
  readonly gatherMs: number;
}

export interface Route {
  readonly channel: ChannelKind;
  /** null: the chat, whose peer is the conversation. */
  readonly peer: string | null;
  readonly because: Because;
  /** After this somebody looks at it again; null: it waits until she reads. */
  readonly afterMs: number | null;
}

/**
 * Pure. Present → chat; the channel she chose; that of her last message; else it waits in the chat, and after the grace time the
 * next way she allowed is taken (channels.md 2.3). The reason is the one the inbox shows.
 */
export const routeMessage = (situation: Situation): Route => {
  const { isPresent, prefers, last, ways, graceMs } = situation;
  const next = nextWay(situation, []);
  if (isPresent) return inChat('present', next === null ? null : graceMs);
  if (prefers === 'chat') return inChat('chosen', null);
  if (next === null) return inChat(ways.find(isMeant(prefers, last))?.closed ?? 'waits', null);
  return next.because === 'email' ? inChat('waits', graceMs) : next;
};

/** Pure. The best way out of the house that was not tried; null: there is none, or she wants none. */
export const nextWay = ({ prefers, last, ways }: Situation, tried: readonly ChannelKind[]): Route | null => {
  if (prefers === 'chat') return null;
  const open = ways.filter((way) => way.closed === null && way.peer !== null && !tried.includes(way.channel));
  const by = (channel: ChannelKind | null, because: Because): Route | null => {
    const way = open.find((it) => it.channel === channel);
    return way === undefined ? null : out(way, because);
  };
  const [best] = open;
  return by(prefers, 'chosen') ?? by(last, 'last') ?? (best === undefined ? null : out(best, 'email'));
};

/** Pure. The way an agent picked, or why it is closed. */
export const pickedWay = ({ ways, isPresent, graceMs }: Situation, channel: ChannelKind): Route | Because => {
  if (channel === 'chat') return inChat(isPresent ? 'present' : 'agent', isPresent ? graceMs : null);
  const way = ways.find((it) => it.channel === channel);
  if (way === undefined) return 'paused';
  return way.closed ?? (way.peer === null ? 'no-peer' : out(way, 'agent'));
};

const isMeant =
  (prefers: ChannelKind | null, last: ChannelKind) =>
  ({ channel, closed }: Way): boolean =>
    closed !== null && closed !== 'no-peer' && (channel === prefers || channel === last || prefers === null);

const inChat = (because: Because, afterMs: number | null): Route => ({ channel: 'chat', peer: null, because, afterMs });
const out = ({ channel, peer, gatherMs }: Way, because: Because): Route => ({
  channel,
  peer,
  because,
  afterMs: gatherMs,
});
