import { limits } from '../../protocol/limits.ts';
import type { ConversationPeerTable, ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { appendMessage } from './append-message.ts';
import { keepMail, type PlacedMail } from './keep-mail.ts';
import type { News } from './outcome.ts';
import { saveListed } from './save-listed.ts';
import { readMarks } from './show.ts';

/**
 * Her words by mail, entered by the same last steps as everybody's. Answers go where she writes from: what she chose before for another
 * channel ends, and what she or a bounce had stopped is open again if it is certain enough that it is she. Answers the saved row.
 */
export const receiveMail = async (
  tx: Tx,
  placed: PlacedMail,
  before: ConversationTable,
  peer: ConversationPeerTable,
  news: News[],
): Promise<ConversationTable> => {
  const { assurance, circumstances, origin, mail } = placed;
  const held: ConversationTable = { ...before, folder: '' };
  if (held.subject === '') held.subject = mail.subject;
  const chose = held.prefers !== null && held.prefers !== 'email';
  if (chose) held.prefers = null;
  if (peer.replies === 0) await tx.allowWay({ ...peer, replies: 1 });
  const wasStopped = assurance !== 'spoofable' && (await tx.endpoint(peer.identifier)) !== undefined;
  if (wasStopped) await tx.removeEndpoint(peer.identifier);
  const isMarked = chose || wasStopped || peer.replies === 0;
  if (isMarked) held.rev += 1;

  const { said } = await keepMail(tx, placed, held);
  const n = (await tx.lastN(held.id, origin)) + 1;
  const { row } = await appendMessage(tx, held, { ...said, n }, null, circumstances, news);
  if (isMarked) news.push({ is: 'marks', conversation: row, marks: await readMarks(tx, row, limits.deliveryStates) });
  return row;
};

/** A mail that no person wrote, in a conversation of its own that asks nothing of anybody. Answers the saved row. */
export const fileMail = async (
  tx: Tx,
  placed: PlacedMail,
  opened: ConversationTable,
  news: News[],
): Promise<ConversationTable> => {
  const { said } = await keepMail(tx, placed, opened);
  const { row } = await appendMessage(tx, opened, { ...said, n: 1 }, null, placed.circumstances, news);
  const { now } = placed.circumstances;
  const closed = { ...row, state: 'closed' as const, closed_at: now, waiting_since: null, unread: 0 };
  news.push(await saveListed(tx, closed));
  return closed;
};
