import type { ChannelKind } from '../../protocol/channel.ts';
import type { Happened, Score } from '../../protocol/entry.ts';
import type { ConversationTable, EntryTable } from '../store/schema.ts';
import type { ConversationWrites } from '../store/tx.ts';
import type { Writer } from './caller.ts';

interface Told {
  /** With `switched`. */
  readonly channel?: ChannelKind;
  /** With `rated`. */
  readonly score?: Score | null;
  readonly comment?: string;
}

/** Something that happened, as the next entry of the conversation. Raises `row.seq`; the caller saves the row. */
export const appendChange = async (
  tx: ConversationWrites,
  row: ConversationTable,
  from: Writer,
  what: Happened,
  now: number,
  { channel = 'chat', score = null, comment = '' }: Told = {},
): Promise<EntryTable> => {
  row.seq += 1;
  const entry: EntryTable = {
    conversation: row.id,
    seq: row.seq,
    id: null,
    what,
    side: from.side,
    agent: from.side === 'agent' ? from.agent : null,
    agent_name: from.side === 'agent' ? from.name : null,
    origin: null,
    cid: null,
    hash: null,
    channel,
    text: comment,
    links: '',
    files: '',
    reply_to: null,
    page_url: null,
    page_title: null,
    at: now,
    mail: null,
    score,
  };
  await tx.insertEntry(entry);
  return entry;
};
