import type { Because, ChannelKind } from '../../protocol/channel.ts';
import type { InboxEntry, InboxMarks } from './thread-line.ts';

type Mark = InboxMarks['deliveries'][number];

export type TickState = 'waiting' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'unclear' | 'cancelled';

/** What became of one of our messages, on the way it takes now. */
export interface Tick {
  readonly state: TickState;
  readonly channel: ChannelKind;
  readonly because: Because | null;
  /** What the doors of a delivery are asked for; null: nothing can be done. */
  readonly delivery: number | null;
  readonly problem: string | null;
  /** When it leaves, or is looked at again. */
  readonly dueAt: number | null;
  /** The way it was to go before. */
  readonly before: { readonly channel: ChannelKind; readonly hasFailed: boolean } | null;
  /** It failed, or nobody knows, and waits in the chat as well. */
  readonly waitsInChat: boolean;
  /** A later one waits for the same mail and says when it leaves. */
  readonly joins: boolean;
}

/**
 * What became of our messages, said only where it tells something: under the newest one, under the newest that was seen,
 * under each that went out of the house, and under each that did not get through.
 */
export const ticks = (entries: readonly InboxEntry[], marks: InboxMarks | null): ReadonlyMap<number, Tick> => {
  const shown = new Map<number, Tick>();
  if (marks === null) return shown;
  const waysOf = new Map<number, Mark[]>();
  for (const mark of marks.deliveries) waysOf.set(mark.seq, [...(waysOf.get(mark.seq) ?? []), mark]);
  let isNewest = true;
  let isRead = false;
  let gathers = false;
  for (const entry of entries.toReversed()) {
    if (entry.t !== 'message' || entry.author.side !== 'agent') continue;
    const tick = tickOf(waysOf.get(entry.seq) ?? [], entry.seq <= marks.visitor, gathers);
    const isOutside = tick.channel !== 'chat' && tick.state !== 'read';
    const isTrouble = tick.state === 'failed' || tick.state === 'unclear' || tick.state === 'cancelled';
    if (isNewest || isOutside || isTrouble || (tick.state === 'read' && !isRead)) shown.set(entry.seq, tick);
    isNewest = false;
    if (tick.state === 'read') isRead = true;
    if (isGathering(tick)) gathers = true;
  }
  return shown;
};

const isGathering = ({ state, channel }: Pick<Tick, 'state' | 'channel'>): boolean =>
  state === 'waiting' && channel === 'email';

/** Several ways were tried one after the other: the one with the highest number holds. */
const tickOf = (ways: readonly Mark[], isRead: boolean, gathers: boolean): Tick => {
  const inOrder = ways.toSorted((a, b) => (a.delivery ?? 0) - (b.delivery ?? 0));
  const last = inOrder.at(-1);
  // Without another way it waits in the chat: until she has seen it there, what went wrong is the news.
  const lost =
    last?.channel === 'chat' && last.state === 'waiting' && !isRead ? troubleIn(inOrder.slice(0, -1)) : undefined;
  const now = lost ?? last;
  const before = now === undefined ? undefined : inOrder[inOrder.indexOf(now) - 1];
  const channel = now?.channel ?? 'chat';
  const state = isRead ? 'read' : stateOf(now?.state);
  return {
    state,
    channel,
    because: now?.because ?? null,
    delivery: now?.delivery ?? null,
    problem: now?.problem ?? null,
    dueAt: now?.dueAt ?? null,
    before:
      before === undefined || before.channel === channel
        ? null
        : { channel: before.channel, hasFailed: before.state === 'failed' },
    waitsInChat: lost !== undefined,
    joins: gathers && isGathering({ state, channel }),
  };
};

const troubleIn = (ways: readonly Mark[]): Mark | undefined => {
  const last = ways.at(-1);
  return last?.state === 'failed' || last?.state === 'unclear' ? last : undefined;
};

const stateOf = (state: Mark['state'] | undefined): TickState => {
  switch (state) {
    case 'read':
    case 'delivered':
    case 'failed':
    case 'cancelled':
    case 'unclear':
      return state;
    case 'sent':
    case 'accepted':
      return 'sent';
    // Of an unknown one the server still finds out what became of it.
    case 'claimed':
    case 'sending':
    case 'unknown':
      return 'sending';
    default:
      return 'waiting';
  }
};
