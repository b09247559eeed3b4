import type { Media, Sent } from '../adapter.ts';

/** One mail to one person, before it is put into MIME. Its header values are single lines and hold what they should: whoever makes one sees to it. */
export interface Mail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** With angle brackets. */
  readonly messageId: string;
  /** With angle brackets; null: it answers no mail. */
  readonly inReplyTo: string | null;
  /** With angle brackets, oldest first. */
  readonly references: readonly string[];
  /** null: answers go nowhere but to `from`. */
  readonly replyTo: string | null;
  /** MAIL FROM: where a bounce goes. */
  readonly envelopeFrom: string;
  readonly attachments: readonly Attachment[];
  readonly headers: Readonly<Record<string, string>>;
}

export type Attachment = Pick<Media, 'name' | 'type' | 'bytes' | 'open'>;

/** Where mails go: a mail server, or the demo's mailbox. */
export interface MailOut {
  send(mail: Mail, signal: AbortSignal): Promise<Sent>;
  close(): void;
}
