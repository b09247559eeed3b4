import type { FileRef } from '../../protocol/entry.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { AsideTable, ConversationTable, FileTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import type { News } from './outcome.ts';
import type { HeldData } from './show.ts';
import { withCard } from './with-cards.ts';

export interface HeldMail {
  readonly row: ConversationTable;
  readonly aside: AsideTable;
  readonly held: HeldData;
}

/** A mail beside the talk, its conversation held until commit; null: there is none. */
export const findHeld = async (
  tx: Pick<Tx, 'lockConversation' | 'aside'>,
  site: SiteId,
  conversation: ConversationId,
  asideSeq: number,
): Promise<HeldMail | null> => {
  const row = await tx.lockConversation(site, conversation);
  const aside = row === undefined ? undefined : await tx.aside(conversation, asideSeq);
  if (row === undefined || aside?.kind !== 'mail') return null;
  return { row, aside, held: JSON.parse(aside.data) as HeldData };
};

/** What became of it, in its row and in that of the conversation, which the caller saves. */
export const settleHeld = async (
  tx: Pick<Tx, 'saveAsideData' | 'mailCards'>,
  { row, aside, held }: HeldMail,
  state: 'released' | 'kept',
): Promise<{ readonly row: ConversationTable; readonly news: News }> => {
  const data = JSON.stringify({ ...held, state } satisfies HeldData);
  await tx.saveAsideData(row.id, aside.aside_seq, data);
  const after = { ...row, held: held.state === 'held' ? Math.max(0, row.held - 1) : row.held };
  return { row: after, news: { is: 'aside', conversation: after, aside: await withCard(tx, { ...aside, data }) } };
};

/** Those that are still there. */
export const filesOf = async (
  tx: Pick<Tx, 'file'>,
  { site }: Pick<ConversationTable, 'site'>,
  { files }: { readonly files: string },
): Promise<FileTable[]> => {
  const found: FileTable[] = [];
  for (const { file } of files === '' ? [] : (JSON.parse(files) as FileRef[])) {
    const row = await tx.file(site, file);
    if (row !== undefined) found.push(row);
  }
  return found;
};
