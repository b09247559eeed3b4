import type { Given, Parsed } from '../../protocol/wire.ts';
import type { MailReads } from '../store/mail-tx.ts';
import type { ConversationReads } from '../store/tx.ts';
import type { AgentCaller, VisitorCaller } from './caller.ts';
import { peerOf } from './caller.ts';
import type { Outcome } from './outcome.ts';
import { done, refused } from './outcome.ts';
import { asideForInbox, entryForInbox, entryForVisitor } from './show.ts';
import { withCards } from './with-cards.ts';

/** The page before what the caller holds, oldest first. Error: not-found. */
export const earlierForVisitor = async (
  read: ConversationReads,
  caller: VisitorCaller,
  { conversation, beforeSeq, limit }: Parsed<'visitor', 'conversation:earlier'>,
  now: number,
): Promise<Outcome<Given<'visitor', 'conversation:earlier'>>> => {
  const row = await read.readable(peerOf(caller, now), conversation);
  if (row === undefined) return refused('not-found');
  const from = Math.max(1, row.since_seq);
  const rows = await read.entriesBefore(row.id, from, beforeSeq, limit);
  return done({ entries: rows.map(entryForVisitor), more: (rows[0]?.seq ?? from) > from } as Given<
    'visitor',
    'conversation:earlier'
  >);
};

/** With the asides that stand among these entries. Error: not-found. */
export const earlierForInbox = async (
  read: ConversationReads & Pick<MailReads, 'mailCards'>,
  caller: AgentCaller,
  { conversation, beforeSeq, limit }: Parsed<'inbox', 'conversation:earlier'>,
): Promise<Outcome<Given<'inbox', 'conversation:earlier'>>> => {
  const row = await read.conversation(caller.site, conversation);
  if (row === undefined) return refused('not-found');
  const rows = await read.entriesBefore(row.id, 1, beforeSeq, limit);
  const first = rows[0]?.seq ?? 1;
  const more = first > 1;
  const asides = await read.asidesBetween(row.id, more ? first : 0, beforeSeq);
  return done({
    entries: (await withCards(read, rows)).map(entryForInbox),
    asides: (await withCards(read, asides)).map(asideForInbox),
    more,
  } as Given<'inbox', 'conversation:earlier'>);
};
