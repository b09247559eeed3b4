import type { Connection } from './connection.ts';
import type { MailReads, MailWrites } from './mail-tx.ts';

export const mailReads = (_connection: Connection): MailReads => ({
  mailCards: async () => new Map(),
});

export const mailWrites = (_connection: Connection): Omit<MailWrites, keyof MailReads> => ({});
