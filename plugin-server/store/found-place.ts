import type { FoundPlace, Row } from './connection.ts';

/** A row of the search index as both databases give it. */
export const asFoundPlace = ({ conversation, is_note, seq }: Row): FoundPlace => ({
  conversation: conversation as string,
  t: is_note === 1 ? 'note' : 'message',
  seq: seq as number,
});
