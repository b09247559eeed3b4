import type { ChannelAdapter, Kept, Raw } from '../adapter.ts';
import { bounceOf, type EmailGround, type EmailSetUp, replyOf } from '../email-set-up.ts';
import { checkEmail } from './check-email.ts';
import { createEmail } from './create-email.ts';
import type { Mail, MailOut } from './mail.ts';
import type { MailHost } from './mail-host.ts';
import type { MailMarks } from './mail-marks.ts';
import { openInlet } from './open-inlet.ts';
import { openSmtp } from './open-smtp.ts';
import { parseMail } from './parse/parse-mail.ts';
import { readImap } from './read-imap.ts';

interface Needs {
  readonly marks: MailMarks;
  readonly now: () => number;
}

/** The demo's mailbox in the place of mail servers. */
export interface DemoMail {
  readonly out: MailOut;
  /** Its word on senders counts. */
  readonly authserv: string;
}

/** A channel of mail as somebody set it up: how mails leave, how they come, and the test of both. */
export const openEmail = (
  { marks, now }: Needs,
  setUp: EmailSetUp,
  ground: EmailGround,
  demo?: DemoMail,
): ChannelAdapter<Mail> => {
  const { settings, secrets, found, site } = setUp;
  const smtp = mailHost(settings.smtp, secrets.smtpPassword, setUp);
  const imap = settings.imap === null ? null : mailHost(settings.imap, secrets.imapPassword, setUp);
  const dkim =
    settings.dkim === null || secrets.dkimKey === undefined ? null : { ...settings.dkim, key: secrets.dkimKey };
  const out =
    demo?.out ??
    openSmtp({
      server: smtp,
      dkim,
      takesVerp: bounceOf(settings, found) !== null,
      onNoVerp: () => ground.onFound({ verp: false }),
    });
  const patterns = [...new Set([replyOf(settings, found), bounceOf(settings, found)])].filter((it) => it !== null);
  const isTaken = (address: string): boolean =>
    address.toLowerCase() === settings.address.toLowerCase() ||
    marks.tokenIn(address) !== null ||
    marks.bouncedIn(address) !== null;

  const listen = async (store: (raw: Raw) => Promise<Kept>, signal: AbortSignal): Promise<void> => {
    const ways: Promise<void>[] = [];
    if (imap !== null && settings.imap !== null)
      ways.push(
        readImap(
          {
            server: imap,
            mailbox: settings.imap.mailbox,
            authserv: () => ground.found().authserv,
            readMark: ground.readMark,
            saveMark: ground.saveMark,
            report: (state) => ground.report('imap', state),
            now,
          },
          store,
          signal,
        ),
      );
    if (setUp.inlet !== null)
      ways.push(
        openInlet(
          {
            ...setUp.inlet,
            mayTake: async (recipient) => isTaken(recipient),
            // Whoever reaches it can write such a header; only the demo's own mailbox is known not to.
            authserv: demo?.authserv ?? null,
            path: demo === undefined ? 'inlet' : 'demo',
            report: (state) => ground.report('inlet', state),
            onListening: ground.onInlet,
            now,
          },
          store,
          signal,
        ),
      );
    await Promise.all(ways);
  };

  return createEmail({
    from: settings.address,
    hop: marks.hop(site),
    out,
    parse: (raw) => parseMail(raw, { marks, site, ownAddresses: [settings.address], patterns }),
    listen,
    health: (report, signal) =>
      demo === undefined
        ? checkEmail(
            { smtp, imap, mailbox: settings.imap?.mailbox ?? 'INBOX', settings, dkim, marks, site, now },
            report,
            signal,
          )
        : Promise.resolve(true),
  });
};

const mailHost = (server: EmailSetUp['settings']['smtp'], password = '', { mayBePrivate }: EmailSetUp): MailHost => ({
  host: server.host.replace(/^\[|\]$/g, ''),
  port: server.port,
  secure: server.secure,
  user: server.user,
  password,
  mayBePrivate: mayBePrivate(server.host),
});
