import type { ChatState } from '../chat-state.ts';
import { mailOf } from './rows.ts';

/** Something in the conversation is drawn by what is loaded for it only: whether she leaves an address, mails, who came, another device. */
export const wantsExtras = ({ hello, talk, person }: ChatState): boolean => {
  if (person.question || person.arrival || person.offer?.is === 'done') return true;
  if (!talk?.isOpened) return false;
  if (hello?.asksAddress && talk.ways?.email === null) return true;
  return talk.entries.some((entry) =>
    entry.t === 'change'
      ? entry.what !== 'closed' && entry.what !== 'reopened'
      : mailOf(entry, talk.deliveries) !== null,
  );
};
