import type { ConversationId } from '../../protocol/ids.ts';
import type { Row } from './connection.ts';
import type { FoundRow } from './tx.ts';

/** A row as the search statements of both databases give it. */
export const asFoundRow = (row: Row): FoundRow => ({
  conversation: row['conversation'] as ConversationId,
  number: row['number'] as number,
  t: row['is_note'] === 1 ? 'note' : 'message',
  seq: row['seq'] as number,
  at: row['at'] as number,
  side: row['side'] as FoundRow['side'],
  text: row['text'] as string,
});
