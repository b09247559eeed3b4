import type { MailCard } from '../../protocol/entry.ts';

/** Mails that came in, what was made of them, and the secret parts of our addresses. */
export interface MailReads {
  /** By the id of the mail; those that are gone are missing. */
  mailCards(mails: readonly number[]): Promise<ReadonlyMap<number, MailCard>>;
}

export type MailWrites = MailReads;
