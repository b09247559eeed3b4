import type {
  AgentRef,
  Aside,
  Author,
  DeliveryMark,
  Entry,
  EscalationStep,
  FileRef,
  HeldBecause,
  Link,
  MailCard,
  Marks,
  PageInfo,
  Ways,
} from '../../protocol/entry.ts';
import type { AgentId, EscalationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { ConversationCursor, ListRow } from '../../protocol/view.ts';
import { runningOf } from '../escalation/running-of.ts';
import { maskIdentifier } from '../identity/mask-identifier.ts';
import type { EscalationReads } from '../store/escalation-tx.ts';
import type { AsideTable, ConversationTable, EntryTable } from '../store/schema.ts';
import type { ConversationReads } from '../store/tx.ts';
import type { WayReads, WayRow } from '../store/way-tx.ts';

/** From rows to what leaves the server. Each function lists what it gives: a new column is not shown until somebody adds it here. */

/** Opaque to clients: another epoch means that the numbers they hold are worth nothing. */
export const epochOf = (databaseEpoch: string, conversation: Pick<ConversationTable, 'generation'>): string =>
  `${databaseEpoch}.${conversation.generation}`;

const list = <Item>(json: string): Item[] => (json === '' ? [] : JSON.parse(json));

const fileRefs = (json: string): FileRef[] => list<FileRef>(json);
const links = (json: string): Link[] => list<Link>(json);

const visitorAuthor = (row: EntryTable): Author =>
  row.side === 'agent' ? { side: 'agent', name: row.agent_name ?? '' } : { side: row.side };
const inboxAuthor = (row: EntryTable): Author =>
  row.side === 'agent' && row.agent !== null
    ? { side: 'agent', name: row.agent_name ?? '', agent: row.agent }
    : visitorAuthor(row);

const showEntry = (row: EntryTable, author: Author): Entry => {
  if (row.what !== null || row.id === null || row.cid === null)
    return {
      t: 'change',
      seq: row.seq,
      at: row.at,
      author,
      what: row.what ?? 'reopened',
      ...(row.what === 'switched' ? { channel: row.channel } : {}),
      ...(row.score === null ? {} : { score: row.score, ...(row.text === '' ? {} : { comment: row.text }) }),
    };
  return {
    t: 'message',
    seq: row.seq,
    id: row.id,
    cid: row.cid,
    at: row.at,
    author,
    channel: row.channel,
    text: row.text,
    links: links(row.links),
    files: fileRefs(row.files),
    ...(row.reply_to === null ? {} : { replyTo: row.reply_to }),
  };
};

const pageOf = (row: { page_url: string | null; page_title: string | null }): PageInfo | null =>
  row.page_url === null ? null : { url: row.page_url, ...(row.page_title === null ? {} : { title: row.page_title }) };

/** Without the agent's id and the page. */
export const entryForVisitor = (row: EntryTable): Entry => showEntry(row, visitorAuthor(row));

/** With the card of the mail it came in. */
export const entryForInbox = (row: EntryTable & { readonly card?: MailCard }): Entry => {
  const entry = showEntry(row, inboxAuthor(row));
  const page = pageOf(row);
  return entry.t === 'change'
    ? entry
    : { ...entry, ...(page === null ? {} : { page }), ...(row.card === undefined ? {} : { mail: row.card }) };
};

/** What stands in `data` of an aside that is a mail. */
export interface HeldData {
  readonly why: HeldBecause;
  readonly state: 'held' | 'released' | 'kept';
}

export const asideForInbox = (row: AsideTable & { readonly card?: MailCard }): Aside => {
  const place = { asideSeq: row.aside_seq, afterSeq: row.after_seq, at: row.at };
  const agent = row.agent === '' ? null : { agent: row.agent, name: row.agent_name };
  if (row.kind === 'mail' && row.card !== undefined) {
    const { why, state } = JSON.parse(row.data) as HeldData;
    return { t: 'mail', ...place, agent, why, state, text: row.text, files: fileRefs(row.files), card: row.card };
  }
  if (row.kind === 'escalation')
    return {
      t: 'escalation',
      ...place,
      ...(JSON.parse(row.data) as { escalation: EscalationId; step: EscalationStep }),
    };
  const base = { ...place, agent: agent ?? { agent: '' as AgentId, name: '' } };
  if (row.kind === 'note' && row.id !== null && row.cid !== null) {
    return {
      t: 'note',
      ...base,
      id: row.id,
      cid: row.cid,
      text: row.text,
      links: links(row.links),
      files: fileRefs(row.files),
      mentions: list<AgentId>(row.mentions),
    };
  }
  const to: AgentRef | null = row.to_agent === null ? null : { agent: row.to_agent, name: row.to_name ?? '' };
  return { t: 'assigned', ...base, to };
};

const previewLength = 160;

/** The row of the agents' list. `present` is known to the living only, so it is handed in. */
export const listRow = (row: ConversationTable, assignee: string, present: boolean): ListRow => ({
  conversation: row.id,
  number: row.number,
  pos: row.pos,
  name: row.name,
  state: row.state === 'open' && row.last_from === 'agent' && row.waiting_since === null ? 'waiting' : row.state,
  unread: row.unread,
  present,
  last:
    row.last_from === null
      ? null
      : { from: row.last_from, text: row.last_text, channel: row.last_channel, files: row.last_files, at: row.last_at },
  waitingSince: row.waiting_since,
  assignee: row.assignee === null ? null : { agent: row.assignee, name: assignee },
  openedAt: row.opened_at,
  trouble: row.trouble,
  held: row.held,
  // A talk that began in the chat is known by its words, also once mails of it have a subject.
  ...(row.subject === '' || row.device !== null ? {} : { subject: row.subject }),
  ...(row.escalation === null ? {} : { isEscalated: true as const }),
  ...(row.score === null ? {} : { score: row.score }),
  ...(row.folder === '' ? {} : { isAutomatic: true as const }),
});

/** One line of at most 160 characters that does not cut a character in two. */
export const preview = (text: string): string => {
  const line = text
    .slice(0, previewLength * 2)
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= previewLength) return line;
  return `${line
    .slice(0, previewLength - 1)
    .toWellFormed()
    .replace(/�$/u, '')}…`;
};

export const cursor = (
  databaseEpoch: string,
  row: ConversationTable & { since_seq: number },
  nextN: number,
): ConversationCursor => ({
  conversation: row.id,
  epoch: epochOf(databaseEpoch, row),
  from: Math.max(1, row.since_seq),
  seq: row.seq,
  rev: row.rev,
  readUpTo: row.visitor_read,
  state: row.state,
  nextN,
});

export type MarkReads = Pick<ConversationReads, 'deliveryMarks'> & Pick<WayReads, 'waysOf'> & EscalationReads;

const showWays = (row: ConversationTable, rows: readonly WayRow[]): Ways => {
  const mail = rows.find(({ channel }) => channel === 'email');
  return {
    prefers: row.prefers,
    email:
      mail === undefined
        ? null
        : {
            masked: maskIdentifier('email', mail.address ?? '').value,
            isProven: mail.is_proven === 1,
            state: mail.endpoint ?? 'ok',
          },
  };
};

/** Whole marks, as the inbox sees them. */
export const readMarks = async (read: MarkReads, row: ConversationTable, lastStates: number): Promise<Marks> => {
  const rows = await read.deliveryMarks(row.id, lastStates);
  const deliveries: DeliveryMark[] = [];
  for (const it of rows)
    if (it.seq !== null)
      deliveries.push({
        seq: it.seq,
        channel: it.channel,
        state: it.state,
        because: it.because,
        delivery: it.id,
        ...(it.problem === null ? {} : { problem: it.problem }),
        ...(it.state === 'waiting' && it.next_at !== null ? { dueAt: it.next_at } : {}),
      });
  return {
    visitor: row.visitor_read,
    agents: row.agents_read,
    deliveries,
    ways: showWays(row, await read.waysOf(row.id)),
    ...ratingOf(row),
    escalation: row.escalation === null ? null : await runningOf(read, row.escalation),
  };
};

const ratingOf = ({ score, rated_at: at }: ConversationTable): Pick<Marks, 'rating'> =>
  score === null || at === null ? {} : { rating: { score, at, until: at + limits.ratingMs } };

/** Without the reasons of the router. */
export const marksForVisitor = (marks: Marks): Marks => ({
  visitor: marks.visitor,
  agents: marks.agents,
  ways: marks.ways,
  ...(marks.rating === undefined ? {} : { rating: marks.rating }),
  deliveries: marks.deliveries.map(({ seq, channel, state }) => ({ seq, channel, state })),
});
