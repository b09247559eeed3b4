import type { MailCard } from '../../protocol/entry.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { AgentReachTable, AsideTable, DeliveryTable, MailTable, MailTokenTable } from './schema.ts';

export type MailRow = { [Column in keyof MailTable]: Column extends 'id' ? number : MailTable[Column] };

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
  mail(site: SiteId, id: number): Promise<MailRow | undefined>;
  /** Of a conversation, oldest first. */
  mailsIn(conversation: ConversationId, limit: number): Promise<MailRow[]>;
  /** Whose sender is one of these. */
  mailsBy(identifiers: readonly number[], limit: number): Promise<MailRow[]>;
  /** Of mails as they came: the shelf names no other mail holds. */
  freeMailShelves(mails: readonly number[]): Promise<string[]>;
  /** What agents see beside the talk of these mails. */
  asidesOfMails(mails: readonly number[]): Promise<AsideTable[]>;
  /** What became of mails of this sender beside the talk (`HeldData` as JSON), the newest first. */
  heldFrom(conversation: ConversationId, identifier: number): Promise<string[]>;
  /** undefined: nothing came from this address, or nothing that a person wrote or that had an id. */
  threadOf(conversation: ConversationId, identifier: number): Promise<ThreadRow | undefined>;
  /** Also one that was revoked. */
  mailToken(id: string): Promise<MailTokenTable | undefined>;
  /** Under which she answers in this conversation from this address; the revoked do not count. */
  replyToken(conversation: ConversationId, identifier: number): Promise<string | undefined>;
}

export interface MailWrites extends MailReads {
  insertMailToken(row: MailTokenTable): Promise<void>;
  /** Answers its id. */
  insertMail(row: Omit<MailRow, 'id'>): Promise<number>;
  /** With the bytes they came in, of which nothing more is known. */
  removeMails(mails: readonly number[]): Promise<void>;
  /** Empty rows stay, because the talk of others names them; what agents saw of them is empty, too, and found no more. */
  blankMails(site: SiteId, mails: readonly number[]): Promise<void>;
  /** All mails of a conversation stand in another one from now on. */
  moveMails(from: ConversationId, to: ConversationId): Promise<void>;
  /** What is written to the reply addresses of a conversation goes to another one from now on. */
  moveTokens(from: ConversationId, to: ConversationId): Promise<void>;
  /** The token under which a brief went to this address. */
  briefToken(conversation: ConversationId, reach: string): Promise<MailTokenTable | undefined>;
  reach(id: string): Promise<AgentReachTable | undefined>;
  /** What carried something to somebody, by the number that stands in our mails. */
  sentParcel(id: number): Promise<Pick<DeliveryTable, 'site' | 'conversation' | 'peer' | 'purpose'> | undefined>;
  /** Conversations of the site in which mails of these ids stand, by the id. */
  talksByMessageId(site: SiteId, ids: readonly string[]): Promise<ReadonlyMap<string, ConversationId>>;
  talkByNumber(site: SiteId, number: number): Promise<ConversationId | undefined>;
  /** When mails of this address came since then, oldest first; the newest `limit`. */
  mailTimes(identifier: number, since: number, limit: number): Promise<number[]>;
  countAcks(site: SiteId, since: number): Promise<number>;
}
