import { idPrefix, type NoteId, randomPart } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { contentHash } from '../conversation/content-hash.ts';
import { findLinks } from '../conversation/find-links.ts';
import type { News } from '../conversation/outcome.ts';
import { filesJson } from '../conversation/take-files.ts';
import type { AsideTable, ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import type { AgentWords } from './say-for-agent.ts';

/** What an agent outside the inbox leaves for the team alone. Saves the row. */
export const noteForAgent = async (
  tx: Tx,
  held: ConversationTable,
  { from, cid, files, mail, circumstances, ...said }: Omit<AgentWords, 'by' | 'closes'>,
): Promise<News[]> => {
  const text = said.text.slice(0, limits.text).toWellFormed();
  const row = { ...held, aside_seq: held.aside_seq + 1 };
  const links = findLinks(text);
  const aside: AsideTable = {
    conversation: row.id,
    aside_seq: row.aside_seq,
    after_seq: row.seq,
    kind: 'note',
    id: `${idPrefix.note}${randomPart()}` as NoteId,
    agent: from.agent,
    agent_name: from.name,
    origin: from.origin,
    cid,
    hash: contentHash(text, [], []),
    text,
    links: links.length === 0 ? '' : JSON.stringify(links),
    files: filesJson(files),
    mentions: '',
    to_agent: null,
    to_name: null,
    at: circumstances.now,
    data: '',
    mail,
  };
  await tx.insertAside(aside);
  if (files.length > 0)
    await tx.attachFiles(
      files.map(({ id }) => id),
      row.id,
      true,
    );
  await tx.saveConversation(row);
  return [{ is: 'aside', conversation: row, aside }];
};
