import type { ChannelKind } from '../../protocol/channel.ts';
import type { OutboxItem } from '../../protocol/outbox-item.ts';
import type { Given } from '../../protocol/wire.ts';
import type { Sent } from './outbox-model.ts';

type Opened = Given<'inbox', 'conversation:open'>;
export type InboxEntry = Opened['entries'][number];
export type InboxAside = Opened['asides'][number];
export type InboxMessage = Extract<InboxEntry, { t: 'message' }>;
export type InboxChange = Extract<InboxEntry, { t: 'change' }>;
export type InboxNote = Extract<InboxAside, { t: 'note' }>;
/** What a mail was besides its text. */
export type InboxMail = NonNullable<InboxMessage['mail']>;
export type InboxMarks = Opened['marks'];

/** An own reply that is not (yet) an entry: it waits, is parked, or was just acknowledged. */
export interface Pending {
  readonly item: OutboxItem;
  readonly sent: Sent | null;
}

/** One line of the thread, from the top to the bottom. `key` stays the same while the line stands for the same thing. */
export type ThreadLine =
  | { readonly is: 'day'; readonly key: string; readonly at: number }
  | { readonly is: 'unread'; readonly key: string }
  | {
      readonly is: 'entry';
      readonly key: string;
      readonly entry: InboxEntry;
      /** The way the talk took before. */
      readonly was: ChannelKind;
      readonly follows: boolean;
      readonly isNews: boolean;
    }
  | { readonly is: 'aside'; readonly key: string; readonly aside: InboxAside }
  | { readonly is: 'pending'; readonly key: string; readonly pending: Pending; readonly follows: boolean };

const groupMs = 2 * 60_000;

export interface Told {
  readonly entries: readonly InboxEntry[];
  readonly asides: readonly InboxAside[];
  readonly pending: readonly Pending[];
  /** The first entry that was unread when the conversation was opened; null: none. */
  readonly unreadFrom: number | null;
  /** Entries by others after this one stopped a reply and are drawn with a border; null: none did. */
  readonly movedAfter: number | null;
  readonly now: number;
}

/** Order by `seq`, asides in their place behind an entry, what is on its way last; a line where a day begins. */
export const threadLines = ({ entries, asides, pending, unreadFrom, movedAfter, now }: Told): ThreadLine[] => {
  const lines: ThreadLine[] = [];
  let day = '';
  let before: { readonly side: string; readonly at: number } | null = null;

  const startDay = (at: number): void => {
    const its = dayOf(at);
    if (its === day) return;
    day = its;
    before = null;
    lines.push({ is: 'day', key: `day ${its}`, at });
  };
  const isFollowing = (side: string, at: number): boolean => before?.side === side && at - before.at < groupMs;

  const first = entries[0]?.seq ?? 0;
  let nextAside = asides.findIndex(({ afterSeq }) => afterSeq >= first - 1);
  if (nextAside < 0) nextAside = asides.length;
  const addAsides = (upTo: number): void => {
    for (let aside = asides[nextAside]; aside !== undefined && aside.afterSeq <= upTo; aside = asides[++nextAside]) {
      startDay(aside.at);
      lines.push({ is: 'aside', key: `aside ${aside.asideSeq}`, aside });
      before = null;
    }
  };

  let was: ChannelKind = 'chat';
  const arrived = new Set<string>();
  for (const entry of entries) {
    addAsides(entry.seq - 1);
    startDay(entry.at);
    if (entry.seq === unreadFrom) {
      lines.push({ is: 'unread', key: 'unread' });
      before = null;
    }
    const side = sideOf(entry);
    const isNews = movedAfter !== null && entry.seq > movedAfter;
    lines.push({ is: 'entry', key: keyOf(entry), entry, was, follows: isFollowing(side, entry.at), isNews });
    was = wayAfter(entry) ?? was;
    before = entry.t === 'message' ? { side, at: entry.at } : null;
    if (entry.t === 'message') arrived.add(entry.cid);
  }
  addAsides(Number.POSITIVE_INFINITY);

  for (const one of pending) {
    if (arrived.has(one.item.cid)) continue;
    startDay(now);
    lines.push({ is: 'pending', key: one.item.cid, pending: one, follows: before?.side === 'me' });
    before = { side: 'me', at: now };
  }
  return lines;
};

/** The same key before and after the acknowledgement: the line is not drawn anew. */
const keyOf = (entry: InboxEntry): string => (entry.t === 'message' ? entry.cid : `change ${entry.seq}`);

/** She chose it, or wrote on it. */
const wayAfter = (entry: InboxEntry): ChannelKind | undefined => {
  if (entry.t === 'change') return entry.what === 'switched' ? entry.channel : undefined;
  return entry.author.side === 'visitor' ? entry.channel : undefined;
};

const sideOf = ({ author }: InboxEntry): string => (author.side === 'agent' ? author.agent : author.side);

const dayOf = (at: number): string => new Date(at).toDateString();
