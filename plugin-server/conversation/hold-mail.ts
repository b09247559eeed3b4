import type { ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { appendAside } from './append-aside.ts';
import { keepMail, type PlacedMail } from './keep-mail.ts';
import type { News } from './outcome.ts';
import { saveListed } from './save-listed.ts';
import type { HeldData } from './show.ts';

/**
 * A mail that is no part of the talk, and never becomes one by itself: agents see it. One of somebody else waits for their yes; one that
 * a machine wrote asks nothing.
 */
export const holdMail = async (
  tx: Tx,
  placed: PlacedMail,
  before: ConversationTable,
  why: 'other-sender' | 'auto',
  news: News[],
): Promise<void> => {
  const row = { ...before };
  const { mail, said } = await keepMail(tx, placed, row);
  const { text, files, cid, hash, at } = said;
  const isAuto = why === 'auto';
  const data: HeldData = { why, state: isAuto ? 'kept' : 'held' };
  const intent = { origin: placed.origin, cid, hash };
  news.push(
    await appendAside(tx, row, {
      kind: 'mail',
      agent: null,
      intent,
      text,
      files,
      data,
      mail,
      at: at ?? placed.circumstances.now,
    }),
  );
  if (isAuto) return tx.saveConversation(row);
  row.held += 1;
  news.push(await saveListed(tx, row));
};
