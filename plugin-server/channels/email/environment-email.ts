import type { EmailSettings } from '../../../protocol/channel-doors.ts';
import type { EmailSecrets } from '../email-set-up.ts';
import { mailHostOf } from './mail-host.ts';

interface Given {
  readonly address: string;
  readonly smtpUrl: string;
  readonly imapUrl: string | null;
  readonly reply: string | null;
}

/** The operator's addresses, in the form in which owners set a channel up. */
export const environmentEmail = ({
  address,
  smtpUrl,
  imapUrl,
  reply,
}: Given): { readonly settings: EmailSettings; readonly secrets: EmailSecrets } => {
  const smtp = mailHostOf(smtpUrl);
  const imap = imapUrl === null ? null : mailHostOf(imapUrl);
  return {
    settings: {
      address,
      preset: 'other',
      smtp: serverOf(smtp),
      imap:
        imap === null || imapUrl === null
          ? null
          : { ...serverOf(imap), mailbox: decodeURIComponent(new URL(imapUrl).pathname.slice(1)) || 'INBOX' },
      reply,
      dkim: null,
    },
    secrets: { smtpPassword: smtp.password, ...(imap === null ? {} : { imapPassword: imap.password }) },
  };
};

const serverOf = ({ host, port, secure, user }: ReturnType<typeof mailHostOf>): EmailSettings['smtp'] => ({
  host,
  port,
  secure,
  user,
});
