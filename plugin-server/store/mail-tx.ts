import type { MailCard } from '../../protocol/entry.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import type { MailTokenTable } from './schema.ts';

/** Her newest mail in a conversation: what an answer refers to. */
export interface ThreadRow {
  /** Without angle brackets. */
  readonly messageId: string;
  /** What it referred to, oldest first. */
  readonly references: readonly string[];
  readonly at: number;
}

/** Mails that came in, what was made of them, and the secret parts of our addresses. */
export interface MailReads {
  /** By the id of the mail; those that are gone are missing. */
  mailCards(mails: readonly number[]): Promise<ReadonlyMap<number, MailCard>>;
  /** undefined: nothing came from this address, or nothing that a person wrote or that had an id. */
  threadOf(conversation: ConversationId, identifier: number): Promise<ThreadRow | undefined>;
  /** Also one that was revoked. */
  mailToken(id: string): Promise<MailTokenTable | undefined>;
  /** Under which she answers in this conversation from this address; the revoked do not count. */
  replyToken(conversation: ConversationId, identifier: number): Promise<string | undefined>;
}

export interface MailWrites extends MailReads {
  insertMailToken(row: MailTokenTable): Promise<void>;
}
