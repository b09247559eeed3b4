import type { Change, DeliveryMark, Entry, FileRef, Link, Message } from '../../protocol/entry.ts';
import type { Cid } from '../../protocol/ids.ts';
import type { OutboxFile, OutboxItem } from '../../protocol/outbox-item.ts';
import type { ChatState } from '../chat-state.ts';

/** What became of a message of hers. */
export type Mark = 'waiting' | 'arrived' | 'seen' | 'refused' | 'old';

/** by: it came by mail · the rest: what became of an answer that also goes to her by mail. */
export type MailMark = 'by' | 'waiting' | 'sent' | 'failed';

export interface MessageRow {
  readonly is: 'message';
  /** The client id: the same from the first key to the last tick, so that nothing on the screen is drawn anew. */
  readonly key: string;
  readonly isMine: boolean;
  /** Who said it: an agent's name, '' for the site. */
  readonly name: string;
  readonly at: number;
  readonly seq: number | null;
  readonly text: string;
  readonly links: readonly Link[];
  readonly files: readonly FileRef[];
  readonly waitingFiles: readonly OutboxFile[];
  readonly mark: Mark | null;
  readonly mail: MailMark | null;
  /** While it is unsent. */
  readonly item: OutboxItem | null;
  /** The first and the last of what one author said at a stretch. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** What the page says here, to her alone and nowhere kept. */
export interface Said {
  readonly key: string;
  readonly at: number;
  readonly text: string;
  readonly quickReplies: readonly string[];
  /** It stands behind this entry. */
  readonly afterSeq: number;
}

export interface ChangeRow extends Pick<Change, 'seq' | 'at' | 'what' | 'channel'> {
  readonly is: 'change';
  readonly key: string;
  /** Of the agent who did it; '' for anybody else. */
  readonly name: string;
}

export type Row =
  | MessageRow
  | { readonly is: 'day'; readonly key: string; readonly at: number }
  | { readonly is: 'unread'; readonly key: string }
  | ChangeRow;

type Piece = Omit<MessageRow, 'isFirst' | 'isLast'>;

/** What one author says within this time is one stretch. */
const stretchMs = 120_000;

/** The log as it is drawn, oldest first. `unreadAfter`: the line "new" stands before the first answer after this entry. */
export const rowsOf = (state: ChatState, unreadAfter: number | null, said: readonly Said[] = []): Row[] => {
  const rows: (Piece | Exclude<Row, MessageRow>)[] = [];
  let isUnreadDrawn = unreadAfter === null;
  let lastAt: number | null = null;
  for (const one of piecesOf(state, said)) {
    if (lastAt === null || new Date(one.at).toDateString() !== new Date(lastAt).toDateString())
      rows.push({ is: 'day', key: `day ${one.key}`, at: one.at });
    lastAt = one.at;
    if (!isUnreadDrawn && one.is === 'message' && !one.isMine && (one.seq ?? 0) > (unreadAfter ?? 0)) {
      isUnreadDrawn = true;
      rows.push({ is: 'unread', key: 'unread' });
    }
    rows.push(one);
  }
  return rows.map((row, at): Row => {
    if (row.is !== 'message') return row;
    return { ...row, isFirst: !isOneStretch(rows[at - 1], row), isLast: !isOneStretch(row, rows[at + 1]) };
  });
};

const piecesOf = (state: ChatState, said: readonly Said[]): (Piece | ChangeRow)[] => {
  const { talk } = state;
  // An owner may keep to herself what was read.
  const seenUpTo = state.hello?.seen === false ? 0 : (talk?.seenUpTo ?? 0);
  // How she rated it stands below, where she can change it.
  const kept = (talk?.entries ?? []).filter((entry) => entry.t === 'message' || entry.what !== 'rated');
  const mails = mailsOf(talk);
  const entries = kept.map((entry) => pieceOf(entry, seenUpTo, mails));
  for (const one of said) {
    const later = entries.findIndex((entry) => (entry.seq ?? 0) > one.afterSeq);
    entries.splice(later < 0 ? entries.length : later, 0, pieceOfSaid(one));
  }
  return [
    ...entries,
    ...state.settled.map(({ item, seq, at }) => ({
      ...pieceOfItem(item),
      at,
      seq,
      mark: 'arrived' as const,
      item: null,
    })),
    ...state.unsent.map(pieceOfItem),
  ];
};

const pieceOf = (entry: Entry, seenUpTo: number, mails: Mails): Piece | ChangeRow => {
  const name = entry.author.side === 'agent' ? entry.author.name : '';
  if (entry.t === 'change') {
    const { seq, at, what, channel } = entry;
    return { is: 'change', key: `change ${seq}`, seq, at, what, name, ...(channel ? { channel } : {}) };
  }
  const isMine = entry.author.side === 'visitor';
  return {
    is: 'message',
    key: entry.cid,
    isMine,
    name,
    at: entry.at,
    seq: entry.seq,
    text: entry.text,
    links: entry.links,
    files: entry.files,
    waitingFiles: [],
    mark: isMine ? (entry.seq <= seenUpTo ? 'seen' : 'arrived') : null,
    mail: mailOf(entry, mails),
    item: null,
  };
};

/** What became of those that go by mail, by their numbers: each message looks for its own. */
type Mails = ReadonlyMap<number, DeliveryMark['state']>;

export const mailsOf = (talk: ChatState['talk']): Mails =>
  new Map(talk?.deliveries.filter(({ channel }) => channel === 'email').map(({ seq, state }) => [seq, state]));

/** Of what nobody knows the outcome yet, nothing is said. */
export const mailOf = ({ seq, author, channel }: Message, mails: Mails): MailMark | null => {
  switch (author.side === 'visitor' ? undefined : mails.get(seq)) {
    case 'waiting':
    case 'claimed':
    case 'sending':
      return 'waiting';
    case 'accepted':
    case 'sent':
    case 'delivered':
    case 'read':
      return 'sent';
    case 'failed':
      return 'failed';
    default:
      return channel === 'email' ? 'by' : null;
  }
};

const pieceOfSaid = ({ key, at, text }: Said): Piece => ({
  is: 'message',
  key,
  isMine: false,
  name: '',
  at,
  seq: null,
  text,
  links: [],
  files: [],
  waitingFiles: [],
  mark: null,
  mail: null,
  item: null,
});

const pieceOfItem = (item: OutboxItem): Piece => ({
  is: 'message',
  key: item.cid as Cid,
  isMine: true,
  name: '',
  at: item.madeAt,
  seq: null,
  text: item.text,
  links: [],
  files: [],
  waitingFiles: item.files,
  mark: item.state === 'parked' ? 'refused' : item.asks ? 'old' : 'waiting',
  mail: null,
  item,
});

type Any = Piece | Exclude<Row, MessageRow> | undefined;

const isOneStretch = (a: Any, b: Any): boolean =>
  a?.is === 'message' &&
  b?.is === 'message' &&
  a.isMine === b.isMine &&
  a.name === b.name &&
  a.mark === b.mark &&
  a.mail === b.mail &&
  a.mark !== 'refused' &&
  a.mark !== 'old' &&
  Math.abs(b.at - a.at) < stretchMs;
