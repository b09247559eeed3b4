import type { FileRef } from '../../protocol/entry.ts';
import { makeCid, type Origin } from '../../protocol/ids.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type News, type Outcome, refused } from '../conversation/outcome.ts';
import { saveListed } from '../conversation/save-listed.ts';
import type { HeldData } from '../conversation/show.ts';
import { withCard } from '../conversation/with-cards.ts';
import { circumstancesOf, type RoutingDesk } from '../routing/routing-desk.ts';
import { hashToken } from '../secret/hash-token.ts';
import type { AsideTable, ConversationTable, FileTable, HeldAnswerTable } from '../store/schema.ts';
import type { Reads, Tx } from '../store/tx.ts';
import { agentOfAnswer } from './agent-of-answer.ts';
import { noteForAgent } from './note-for-agent.ts';
import { sayForAgent } from './say-for-agent.ts';
import { answeredByOther } from './take-agent-answer.ts';

type Desk = RoutingDesk & { readonly clock: Clock };

/** Where nobody but the page of a held answer writes from. */
const pageOrigin: Origin = 'c:answer';

/** What stands on the page of an answer that waits for its writer's yes. Error: token.invalid (used, over, or settled in the inbox). */
export const openHeldAnswer = async (
  { store, clock, sites }: Desk,
  { token }: Parsed<'inbox', 'answer:open'>,
): Promise<Outcome<Given<'inbox', 'answer:open'>>> => {
  const found = await find(store.read, token, clock.wall());
  if (found === null) return refused('token.invalid');
  const { row, aside, text } = found;
  return done({
    number: row.number,
    name: row.name,
    agent: await store.read.agentName(found.held.agent),
    text,
    files: (await filesOf(store.read, aside, row)).map(({ name }) => name),
    site: sites.byId(row.site)?.name ?? '',
  });
};

/**
 * He has said that it is his, and what is to become of it. Good once. Errors: token.invalid, conversation.moved-on (somebody else
 * has answered her since: as a note it is still taken), request.malformed (`text`).
 */
export const sendHeldAnswer = async (
  desk: Desk,
  { token, text, to }: Parsed<'inbox', 'answer:send'>,
): Promise<Outcome<Given<'inbox', 'answer:send'>>> => {
  const now = desk.clock.wall();
  const looked = await find(desk.store.read, token, now);
  if (looked === null) return refused('token.invalid');
  const { site, id } = looked.row;
  const sent = await desk.store.write(
    async (tx) => {
      const row = await tx.lockConversation(site, id);
      const found = await find(tx, token, now);
      const from = found === null ? null : await agentOfAnswer(tx, site, found.held.agent, pageOrigin);
      if (row === undefined || found === null || from === null) return refused('token.invalid');
      if (to !== 'nobody' && text.trim() === '') return refused('request.malformed', { field: 'text' });
      if (to === 'visitor' && (await isLate(tx, found, from))) return refused('conversation.moved-on');
      return settle(desk, tx, { ...found, row }, { from, text, to, now });
    },
    'chat',
    pageOrigin,
  );
  if (sent.ok) desk.wakeDeliveries();
  return sent;
};

interface Found {
  readonly held: HeldAnswerTable;
  readonly aside: AsideTable;
  readonly row: ConversationTable;
  readonly text: string;
}

const find = async (read: Reads, token: string, now: number): Promise<Found | null> => {
  const held = await read.heldAnswer(hashToken(token));
  if (held === undefined || held.used_at !== null || held.expires_at <= now) return null;
  const row = await read.conversation(held.site, held.conversation);
  const [aside] = await read.asidesAfter(held.conversation, held.aside_seq - 1, 1);
  if (row === undefined || aside?.aside_seq !== held.aside_seq || aside.kind !== 'mail') return null;
  return (JSON.parse(aside.data) as HeldData).state === 'held' ? { held, aside, row, text: aside.text } : null;
};

/** Since its brief went: the ladder under whose token it came is the newest that had begun before it. */
const isLate = async (tx: Tx, { row, aside }: Found, from: AgentCaller): Promise<boolean> => {
  const ladder = await tx.ladderBefore(row.id, aside.at);
  return ladder !== undefined && (await answeredByOther(tx, row, ladder, from)) !== null;
};

interface Wish {
  readonly from: AgentCaller;
  readonly text: string;
  readonly to: 'visitor' | 'note' | 'nobody';
  readonly now: number;
}

const settle = async (
  desk: Desk,
  tx: Tx,
  { held, aside, row }: Found,
  { from, text, to, now }: Wish,
): Promise<Outcome<Given<'inbox', 'answer:send'>>> => {
  if (!(await tx.useHeldAnswer(held.token_hash, now))) return refused('token.invalid');
  const { why } = JSON.parse(aside.data) as HeldData;
  const data = JSON.stringify({ why, state: to === 'nobody' ? 'kept' : 'released' } satisfies HeldData);
  await tx.saveAsideData(row.id, aside.aside_seq, data);
  await tx.insertAudit({
    site: row.site,
    at: now,
    actor: from.agent,
    op: 'answer:send',
    refs: JSON.stringify({ conversation: row.id, to }),
  });
  const open = { ...row, held: Math.max(0, row.held - 1) };
  const news: News[] = [{ is: 'aside', conversation: open, aside: await withCard(tx, { ...aside, data }) }];
  const words = {
    from,
    cid: makeCid(),
    text,
    files: await filesOf(tx, aside, row),
    mail: null,
    circumstances: circumstancesOf(desk, row.site, row.id, now),
  };
  if (to === 'visitor') news.push(...(await sayForAgent(tx, open, { ...words, by: 'email', closes: false })));
  else if (to === 'note') news.push(...(await noteForAgent(tx, open, words)));
  const last = await tx.lockConversation(row.site, row.id);
  if (last !== undefined) news.push(await saveListed(tx, { ...last, held: open.held }));
  return done({ number: row.number }, news);
};

const filesOf = async (
  tx: Pick<Reads, 'file'>,
  { files }: AsideTable,
  { site }: ConversationTable,
): Promise<FileTable[]> => {
  const found: FileTable[] = [];
  for (const { file } of files === '' ? [] : (JSON.parse(files) as FileRef[])) {
    const row = await tx.file(site, file);
    if (row !== undefined) found.push(row);
  }
  return found;
};
