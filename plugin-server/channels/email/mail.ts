import type { Sent } from '../adapter.ts';

/** One mail to one person, before it is put into MIME. */
export interface Mail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** With angle brackets. */
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where mails go: a mail server, or the demo's mailbox. */
export interface MailOut {
  send(mail: Mail, signal: AbortSignal): Promise<Sent>;
  close(): void;
}
