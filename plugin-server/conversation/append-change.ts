import type { ChannelKind } from '../../protocol/channel.ts';
import type { Happened } from '../../protocol/entry.ts';
import type { ConversationTable, EntryTable } from '../store/schema.ts';
import type { ConversationWrites } from '../store/tx.ts';
import type { Writer } from './caller.ts';

/** Something that happened, as the next entry of the conversation. Raises `row.seq`; the caller saves the row. */
export const appendChange = async (
  tx: ConversationWrites,
  row: ConversationTable,
  from: Writer,
  what: Happened,
  now: number,
  /** With `switched`. */
  channel: ChannelKind = 'chat',
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
    text: '',
    links: '',
    files: '',
    reply_to: null,
    page_url: null,
    page_title: null,
    at: now,
    mail: null,
  };
  await tx.insertEntry(entry);
  return entry;
};
