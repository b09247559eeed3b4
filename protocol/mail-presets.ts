import type { EmailSettings, MailPreset } from './channel-doors.ts';

interface Servers {
  readonly smtp: Omit<EmailSettings['smtp'], 'user'>;
  readonly imap: Omit<NonNullable<EmailSettings['imap']>, 'user'>;
}

const servers = (smtpHost: string, imapHost: string): Servers => ({
  smtp: { host: smtpHost, port: 465, secure: 'tls' },
  imap: { host: imapHost, port: 993, secure: 'tls', mailbox: 'INBOX' },
});

/** Servers of common mailboxes, as their providers name them in their help pages; an empty host differs from customer to customer. */
export const mailServers: Readonly<Record<MailPreset, Servers>> = {
  ionos: servers('smtp.ionos.de', 'imap.ionos.de'),
  strato: servers('smtp.strato.de', 'imap.strato.de'),
  'all-inkl': servers('', ''),
  gmx: servers('mail.gmx.net', 'imap.gmx.net'),
  gmail: servers('smtp.gmail.com', 'imap.gmail.com'),
  'mailbox-org': servers('smtp.mailbox.org', 'imap.mailbox.org'),
  'microsoft-365': {
    smtp: { host: 'smtp.office365.com', port: 587, secure: 'starttls' },
    imap: { host: 'outlook.office365.com', port: 993, secure: 'tls', mailbox: 'INBOX' },
  },
  other: servers('', ''),
};
