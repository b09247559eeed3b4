import type { ChatState } from '../chat-state.ts';
import { mailOf } from './rows.ts';

/** Something in the conversation is drawn by what is loaded for it only: whether she leaves an address, mails, who came. */
export const wantsExtras = ({ hello, talk }: ChatState): boolean => {
  if (!talk?.isOpened) return false;
  if (hello?.asksAddress && talk.ways?.email === null) return true;
  return talk.entries.some((entry) =>
    entry.t === 'change'
      ? entry.what !== 'closed' && entry.what !== 'reopened'
      : mailOf(entry, talk.deliveries) !== null,
  );
};
