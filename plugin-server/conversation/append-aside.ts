import type { AgentId, Cid, Origin } from '../../protocol/ids.ts';
import type { MailReads } from '../store/mail-tx.ts';
import type { AsideTable, ConversationTable, FileTable } from '../store/schema.ts';
import type { ConversationWrites, FileStore } from '../store/tx.ts';
import { findLinks } from './find-links.ts';
import type { News } from './outcome.ts';
import { filesJson } from './take-files.ts';
import { withCard } from './with-cards.ts';

interface NewAside {
  readonly kind: 'mail' | 'escalation';
  /** null: nobody of the team. */
  readonly agent: { readonly agent: AgentId; readonly name: string } | null;
  /** By which a repetition is known, where something came from outside. */
  readonly intent?: { readonly origin: Origin; readonly cid: Cid; readonly hash: string };
  readonly text?: string;
  readonly files?: readonly FileTable[];
  /** What `asideForInbox` shows of it. */
  readonly data: object;
  readonly mail?: number;
  readonly at: number;
}

/** The next thing that only agents see. Raises `row.aside_seq`; the caller saves the row. */
export const appendAside = async (
  tx: Pick<ConversationWrites, 'insertAside'> & Pick<FileStore, 'attachFiles'> & Pick<MailReads, 'mailCards'>,
  row: ConversationTable,
  { kind, agent, intent, text = '', files = [], data, mail, at }: NewAside,
): Promise<News & { readonly is: 'aside' }> => {
  row.aside_seq += 1;
  const links = findLinks(text);
  const aside: AsideTable = {
    conversation: row.id,
    aside_seq: row.aside_seq,
    after_seq: row.seq,
    kind,
    id: null,
    agent: agent?.agent ?? '',
    agent_name: agent?.name ?? '',
    origin: intent?.origin ?? null,
    cid: intent?.cid ?? null,
    hash: intent?.hash ?? null,
    text,
    links: links.length === 0 ? '' : JSON.stringify(links),
    files: filesJson(files),
    mentions: '',
    to_agent: null,
    to_name: null,
    at,
    data: JSON.stringify(data),
    mail: mail ?? null,
  };
  await tx.insertAside(aside);
  if (files.length > 0)
    await tx.attachFiles(
      files.map(({ id }) => id),
      row.id,
      true,
    );
  return { is: 'aside', conversation: row, aside: await withCard(tx, aside) };
};
