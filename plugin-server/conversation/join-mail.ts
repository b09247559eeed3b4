import {
  type Cid,
  type ConversationId,
  idPrefix,
  makeCid,
  type NoteId,
  randomPart,
  type SiteId,
} from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import type { AsideTable, ConversationTable, EntryTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { appendChange } from './append-change.ts';
import { appendMessage } from './append-message.ts';
import type { AgentCaller } from './caller.ts';
import { filesOf } from './held-mail.ts';
import { once } from './once.ts';
import { done, type News, type Outcome, refused } from './outcome.ts';
import { saveListed } from './save-listed.ts';
import { readMarks } from './show.ts';

interface JoinMail {
  readonly from: AgentCaller;
  readonly conversation: ConversationId;
  /** The conversation, or its number. */
  readonly into: ConversationId | number;
  readonly cid: Cid;
  readonly circumstances: Circumstances;
}

/**
 * A conversation that began with a mail belongs to another one: its mails are entered there, its address goes along (answers may go to
 * it; it reads nothing there), and it is closed. A note in each names the other. Errors: not-found (also: it began in a chat, or both
 * are the same), message.conflict.
 */
export const joinMail = (
  tx: Tx,
  { from, conversation, into, cid, circumstances }: JoinMail,
): Promise<Outcome<{ conversation: ConversationId; seq: number }>> => {
  const { now } = circumstances;
  return once(tx, { origin: from.origin, cid, now, content: ['mail:join', conversation, into] }, async () => {
    const target = typeof into === 'number' ? await tx.talkByNumber(from.site, into) : into;
    if (target === undefined || target === conversation) return refused('not-found');
    const [source, held] = await lockBoth(tx, from.site, conversation, target);
    if (source === undefined || held === undefined || source.device !== null) return refused('not-found');
    const mails = (await tx.entriesAfter(source.id, 0, limits.open)).filter(isMail);
    if (mails.length === 0) return refused('not-found');

    const news: News[] = [];
    const known = { ...held, rev: held.rev + 1, subject: held.subject === '' ? source.subject : held.subject };
    const row = await enter(tx, known, mails, circumstances, news);
    await movePeers(tx, source, row, from, now);
    await tx.moveMails(source.id, row.id);
    news.push({ is: 'marks', conversation: row, marks: await readMarks(tx, row, limits.deliveryStates) });
    await name(tx, row, from, `← #${source.number}`, now, news);
    await close(tx, source, from, row.number, now, news);
    return done({ conversation: row.id, seq: row.seq }, news);
  });
};

/** In one order, whoever joins what: else two who join each other wait for ever. */
const lockBoth = async (
  tx: Tx,
  site: SiteId,
  source: ConversationId,
  target: ConversationId,
): Promise<[ConversationTable | undefined, ConversationTable | undefined]> => {
  const rows = new Map<ConversationId, ConversationTable | undefined>();
  for (const id of [source, target].toSorted()) rows.set(id, await tx.lockConversation(site, id));
  return [rows.get(source), rows.get(target)];
};

const isMail = (entry: EntryTable): boolean => entry.side === 'visitor' && entry.mail !== null;

const enter = async (
  tx: Tx,
  held: ConversationTable,
  mails: readonly EntryTable[],
  circumstances: Circumstances,
  news: News[],
): Promise<ConversationTable> => {
  let row = held;
  for (const entry of mails) {
    const origin = entry.origin ?? 'c:answer';
    const said = {
      from: { side: 'visitor', origin } as const,
      cid: makeCid(),
      n: (await tx.lastN(row.id, origin)) + 1,
      hash: entry.hash ?? '',
      text: entry.text,
      files: await filesOf(tx, row, entry),
      channel: entry.channel,
      mail: entry.mail ?? undefined,
      at: entry.at,
    };
    ({ row } = await appendMessage(tx, row, said, null, circumstances, news));
  }
  return row;
};

/** Her address, and what answers to it are known by. */
const movePeers = async (
  tx: Tx,
  source: ConversationTable,
  row: ConversationTable,
  from: AgentCaller,
  now: number,
): Promise<void> => {
  const peers = (await tx.peersOf(source.id)).filter((it) => it.channel === 'email' && it.revoked_at === null);
  for (const peer of peers)
    await tx.allowWay({
      ...peer,
      conversation: row.id,
      how: 'joined',
      reads: 0,
      since_seq: row.seq,
      at: now,
      actor: from.agent,
    });
  await tx.moveTokens(source.id, row.id);
  await tx.revokePeers(source.id, now, from.agent);
};

/** Numbers need no translation, and lead there. */
const name = async (
  tx: Tx,
  row: ConversationTable,
  { agent, name: called, origin }: AgentCaller,
  text: string,
  now: number,
  news: News[],
): Promise<void> => {
  row.aside_seq += 1;
  const aside: AsideTable = {
    conversation: row.id,
    aside_seq: row.aside_seq,
    after_seq: row.seq,
    kind: 'note',
    id: `${idPrefix.note}${randomPart()}` as NoteId,
    agent,
    agent_name: called,
    origin,
    cid: makeCid(),
    hash: '',
    text,
    links: '',
    files: '',
    mentions: '',
    to_agent: null,
    to_name: null,
    at: now,
    data: '',
    mail: null,
  };
  await tx.insertAside(aside);
  await tx.saveConversation(row);
  news.push({ is: 'aside', conversation: row, aside });
};

const close = async (
  tx: Tx,
  source: ConversationTable,
  from: AgentCaller,
  into: number,
  now: number,
  news: News[],
): Promise<void> => {
  const row = { ...source };
  await name(tx, row, from, `→ #${into}`, now, news);
  if (row.state === 'open') {
    const entry = await appendChange(tx, row, from, 'closed', now);
    news.push({ is: 'entry', conversation: row, entry });
  }
  const closed = { ...row, state: 'closed' as const, closed_at: now, waiting_since: null, unread: 0 };
  news.push(await saveListed(tx, closed));
};
