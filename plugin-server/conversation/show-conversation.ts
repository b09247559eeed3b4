import { limits } from '../../protocol/limits.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { MailReads } from '../store/mail-tx.ts';
import type { ConversationReads, DeviceStore } from '../store/tx.ts';
import type { AgentCaller } from './caller.ts';
import type { Outcome } from './outcome.ts';
import { done, refused } from './outcome.ts';
import type { MarkReads } from './show.ts';
import { asideForInbox, entryForInbox, epochOf, listRow, readMarks } from './show.ts';
import { withCards } from './with-cards.ts';

/** Everything a thread in the inbox needs at once: the newest page with its asides, marks, and what her device says of itself. Error: not-found. */
export const showConversation = async (
  read: ConversationReads & MarkReads & Pick<MailReads, 'mailCards'> & Pick<DeviceStore, 'device'>,
  databaseEpoch: string,
  caller: AgentCaller,
  { conversation }: Parsed<'inbox', 'conversation:open'>,
  isPresent: boolean,
): Promise<Outcome<Given<'inbox', 'conversation:open'>>> => {
  const row = await read.conversation(caller.site, conversation);
  if (row === undefined) return refused('not-found');
  const entries = await read.entriesBefore(row.id, 1, Number.MAX_SAFE_INTEGER, limits.open);
  const first = entries[0]?.seq ?? 1;
  const more = first > 1;
  const asides = await read.asidesBetween(row.id, more ? first : 0, Number.MAX_SAFE_INTEGER);
  const device = row.device === null ? undefined : await read.device(row.site, row.device);
  const former = row.follows === null ? undefined : await read.conversation(row.site, row.follows);
  return done({
    row: listRow(row, row.assignee === null ? '' : await read.agentName(row.assignee), isPresent),
    epoch: epochOf(databaseEpoch, row),
    entries: (await withCards(read, entries)).map(entryForInbox),
    asides: (await withCards(read, asides)).map(asideForInbox),
    more,
    marks: await readMarks(read, row, limits.deliveryStates),
    seq: Math.max(row.seq, entries.at(-1)?.seq ?? 0),
    asideSeq: Math.max(row.aside_seq, asides.at(-1)?.aside_seq ?? 0),
    rev: row.rev,
    nextN: (await read.lastN(row.id, caller.origin)) + 1,
    ...(former === undefined ? {} : { follows: { conversation: former.id, number: former.number } }),
    visitor: {
      label: device?.label ?? null,
      locale: row.locale === '' ? (device?.locale ?? 'en') : row.locale,
      firstSeenAt: device?.created_at ?? row.opened_at,
      page:
        row.page_url === null
          ? null
          : { url: row.page_url, ...(row.page_title === null ? {} : { title: row.page_title }) },
    },
  } as Given<'inbox', 'conversation:open'>);
};
