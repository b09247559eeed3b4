import type { ChatState } from '../chat-state.ts';
import { mailOf, mailsOf } from './rows.ts';

/**
 * Something in the conversation is drawn by what is loaded for it only: what cannot be sent, whether she leaves an address,
 * mails, who came, another device.
 */
export const wantsExtras = ({ hello, talk, availability, person, unsent }: ChatState): boolean => {
  if (person.question || person.arrival || person.offer?.is === 'done') return true;
  if (unsent.some((item) => item.state === 'parked' || item.asks)) return true;
  // While nobody is there she is asked where to answer at once.
  if (!talk) return hello?.asksAddress === true && availability?.state === 'closed';
  if (!talk.isOpened) return false;
  if (talk.closedAt !== null) return true;
  if (hello?.asksAddress && talk.ways?.email === null) return true;
  const mails = mailsOf(talk);
  return talk.entries.some((entry) =>
    entry.t === 'change' ? entry.what !== 'closed' && entry.what !== 'reopened' : mailOf(entry, mails) !== null,
  );
};
