import type { Entry, Marks } from '../../protocol/entry.ts';
import { limits } from '../../protocol/limits.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { MailReads } from '../store/mail-tx.ts';
import type { ConversationTable, EntryTable } from '../store/schema.ts';
import type { ConversationReads } from '../store/tx.ts';
import type { AgentCaller, VisitorCaller } from './caller.ts';
import { peerOf } from './caller.ts';
import type { Outcome } from './outcome.ts';
import { done, refused } from './outcome.ts';
import type { MarkReads } from './show.ts';
import { asideForInbox, entryForInbox, entryForVisitor, epochOf, marksForVisitor, readMarks } from './show.ts';
import { withCards } from './with-cards.ts';

interface Position {
  readonly epoch: string | null;
  readonly afterSeq: number;
  readonly rev: number;
  readonly limit: number;
}

interface Resumed {
  readonly epoch: string;
  readonly rows: readonly EntryTable[];
  readonly more: boolean;
  readonly reset: boolean;
  readonly seq: number;
  readonly marks: Marks | null;
}

/** What came after a position; another epoch gets the newest page instead, and the word that the old copy is worth nothing. */
const resumeFrom = async (
  read: ConversationReads & MarkReads,
  row: ConversationTable,
  fromSeq: number,
  databaseEpoch: string,
  asked: Position,
): Promise<Resumed> => {
  const epoch = epochOf(databaseEpoch, row);
  const reset = asked.epoch !== null && asked.epoch !== epoch;
  const after = reset ? Math.max(0, row.seq - asked.limit) : asked.afterSeq;
  const rows = await read.entriesAfter(row.id, Math.max(after, fromSeq - 1), asked.limit);
  const last = rows.at(-1)?.seq ?? after;
  // Two reads are not one moment: an entry committed in between may be newer than the row.
  const seq = Math.max(row.seq, last);
  const marks =
    reset || asked.epoch === null || asked.rev !== row.rev ? await readMarks(read, row, limits.deliveryStates) : null;
  return { epoch, rows, more: last < seq, reset, seq, marks };
};

/** Error: not-found. */
export const resumeForVisitor = async (
  read: ConversationReads & MarkReads,
  databaseEpoch: string,
  caller: VisitorCaller,
  asked: Parsed<'visitor', 'conversation:resume'>,
  now: number,
): Promise<Outcome<Given<'visitor', 'conversation:resume'>>> => {
  const row = await read.readable(peerOf(caller, now), asked.conversation);
  if (row === undefined) return refused('not-found');
  const { epoch, rows, more, reset, seq, marks } = await resumeFrom(read, row, row.since_seq, databaseEpoch, asked);
  const entries: Entry[] = rows.map(entryForVisitor);
  const former = row.follows === null ? undefined : await read.conversation(row.site, row.follows);
  const nextN = (await read.lastN(row.id, caller.origin)) + 1;
  return done({
    epoch,
    entries,
    more,
    ...(reset ? { reset } : {}),
    seq,
    rev: row.rev,
    state: row.state,
    number: row.number,
    ...(former === undefined ? {} : { follows: former.number }),
    ...(marks === null ? {} : { marks: marksForVisitor(marks) }),
    nextN,
  } as Given<'visitor', 'conversation:resume'>);
};

/** Error: not-found. */
export const resumeForInbox = async (
  read: ConversationReads & MarkReads & Pick<MailReads, 'mailCards'>,
  databaseEpoch: string,
  caller: AgentCaller,
  asked: Parsed<'inbox', 'conversation:resume'>,
): Promise<Outcome<Given<'inbox', 'conversation:resume'>>> => {
  const row = await read.conversation(caller.site, asked.conversation);
  if (row === undefined) return refused('not-found');
  const { epoch, rows, more, reset, seq, marks } = await resumeFrom(read, row, 1, databaseEpoch, asked);
  const asides = reset
    ? await read.asidesBetween(row.id, rows[0]?.seq ?? 0, Number.MAX_SAFE_INTEGER)
    : await read.asidesAfter(row.id, asked.afterAside, asked.limit);
  const lastAside = asides.at(-1)?.aside_seq ?? (reset ? row.aside_seq : asked.afterAside);
  const asideSeq = Math.max(row.aside_seq, lastAside);
  return done({
    epoch,
    entries: (await withCards(read, rows)).map(entryForInbox),
    asides: (await withCards(read, asides)).map(asideForInbox),
    more: more || lastAside < asideSeq,
    ...(reset ? { reset } : {}),
    seq,
    asideSeq,
    rev: row.rev,
    ...(marks === null ? {} : { marks }),
    nextN: (await read.lastN(row.id, caller.origin)) + 1,
  } as Given<'inbox', 'conversation:resume'>);
};
