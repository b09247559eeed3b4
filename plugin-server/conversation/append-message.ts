import type { ChannelKind } from '../../protocol/channel.ts';
import type { Cid, MessageId, Origin } from '../../protocol/ids.ts';
import { idPrefix, randomPart } from '../../protocol/ids.ts';
import { type AnsweredTx, escalationAnswered } from '../escalation/escalation-answered.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import { insertRouted } from '../routing/insert-routed.ts';
import type { Route } from '../routing/route-message.ts';
import type { DeskWrites } from '../store/desk-tx.ts';
import type { MailReads } from '../store/mail-tx.ts';
import type { ConversationTable, EntryTable, FileTable } from '../store/schema.ts';
import type { ConversationWrites, FileStore } from '../store/tx.ts';
import type { WayWrites } from '../store/way-tx.ts';
import type { Writer } from './caller.ts';
import { findLinks } from './find-links.ts';
import type { News } from './outcome.ts';
import { reopened } from './reopen-conversation.ts';
import { saveListed } from './save-listed.ts';
import { preview } from './show.ts';
import { filesJson } from './take-files.ts';
import { withCard } from './with-cards.ts';

/** A message about which everything is decided. */
export interface Utterance {
  readonly from: Writer & { readonly origin: Origin };
  readonly cid: Cid;
  readonly n: number;
  /** By which a repetition of the same is known. */
  readonly hash: string;
  readonly text: string;
  readonly files: readonly FileTable[];
  readonly replyTo?: number | undefined;
  readonly page?: { readonly url: string; readonly title?: string | undefined } | undefined;
  /** What it came by; of an answer: by what it goes. */
  readonly channel: ChannelKind;
  /** The mail it came in. */
  readonly mail?: number | undefined;
  /** An agent let it in: it says nothing of where she is to be answered. */
  readonly isReleased?: boolean | undefined;
  /** What display shows as its time; absent: now. */
  readonly at?: number | undefined;
  /** An agent's: by what he answered; absent: in the inbox. */
  readonly answeredBy?: 'inbox' | ChannelKind | undefined;
}

export type AppendTx = ConversationWrites &
  Pick<FileStore, 'attachFiles'> &
  Pick<WayWrites, 'gather'> &
  Pick<MailReads, 'mailCards'> &
  Pick<DeskWrites, 'insertReply'> &
  AnsweredTx;

export interface Appended {
  /** As it was saved. */
  readonly row: ConversationTable;
  readonly entry: EntryTable & { readonly id: MessageId };
  /** Who answers has read, and her answer is on its way. */
  readonly isMarked: boolean;
}

/**
 * The next entry of a conversation, with its delivery and its list row: visitors, agents, devices and channels all end here. What is
 * closed opens again. Refuses nothing; news are added to `news`.
 */
export const appendMessage = async (
  tx: AppendTx,
  held: ConversationTable,
  said: Utterance,
  /** null: nobody has to be reached. */
  route: Route | null,
  circumstances: Pick<Circumstances, 'now' | 'steady'>,
  news: News[],
  begun?: 'device' | 'user',
): Promise<Appended> => {
  const { from, files } = said;
  const { now } = circumstances;
  const row = held.state === 'closed' ? await reopened(tx, held, from, now, news) : { ...held };
  row.seq += 1;
  const entry = entryOf(said, row, now);
  await tx.insertEntry(entry);
  await tx.saveN(row.id, from.origin, said.n);
  if (files.length > 0)
    await tx.attachFiles(
      files.map(({ id }) => id),
      row.id,
      false,
    );
  if (route !== null) await insertRouted(tx, row, row.seq, route, circumstances);
  // Who wrote a mail does not sit and wait; of a person nothing is kept.
  if (from.side === 'agent' && row.waiting_since !== null && row.her_channel === 'chat')
    await tx.insertReply({
      site: row.site,
      asked_at: row.waiting_since,
      took_s: Math.max(0, Math.round((now - row.waiting_since) / 1_000)),
    });
  const isMarked = noteLast(row, said, now);
  if (from.side === 'agent')
    await escalationAnswered(
      tx,
      row,
      { agent: from.agent, name: from.name, way: said.answeredBy ?? 'inbox' },
      now,
      news,
    );
  news.push(
    { is: 'entry', conversation: row, entry: await withCard(tx, entry), ...(begun === undefined ? {} : { begun }) },
    await saveListed(tx, row),
  );
  return { row, entry, isMarked };
};

const entryOf = (said: Utterance, row: ConversationTable, now: number): Appended['entry'] => {
  const links = findLinks(said.text);
  const { from, page } = said;
  return {
    conversation: row.id,
    seq: row.seq,
    id: `${idPrefix.message}${randomPart()}` as MessageId,
    what: null,
    side: from.side,
    agent: from.side === 'agent' ? from.agent : null,
    agent_name: from.side === 'agent' ? from.name : null,
    origin: from.origin,
    cid: said.cid,
    hash: said.hash,
    channel: said.channel,
    text: said.text,
    links: links.length === 0 ? '' : JSON.stringify(links),
    files: filesJson(said.files),
    reply_to: said.replyTo ?? null,
    page_url: page?.url ?? null,
    page_title: page?.title ?? null,
    at: said.at ?? now,
    mail: said.mail ?? null,
    score: null,
  };
};

/** What the list shows of the newest message. */
const noteLast = (row: ConversationTable, said: Utterance, now: number): boolean => {
  row.last_from = said.from.side;
  row.last_text = preview(said.text);
  row.last_channel = said.channel;
  row.last_files = said.files.length;
  row.last_at = now;
  if (said.from.side === 'visitor') {
    row.unread += 1;
    row.waiting_since ??= now;
    if (said.isReleased !== true) {
      row.her_channel = said.channel;
      row.her_at = now;
    }
    if (said.page !== undefined) {
      row.page_url = said.page.url;
      row.page_title = said.page.title ?? null;
    }
    return false;
  }
  row.waiting_since = null;
  row.unread = 0;
  row.agents_read = row.seq;
  row.rev += 1;
  return true;
};
