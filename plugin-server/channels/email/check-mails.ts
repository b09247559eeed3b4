import { randomPart } from '../../../protocol/ids.ts';
import type { Mail } from './mail.ts';
import { type MailMarks, makeMailToken } from './mail-marks.ts';

interface About {
  readonly address: string;
  /** With `{t}` */
  readonly reply: string;
  readonly marks: MailMarks;
  readonly site: string;
}

/** What a mailbox sends to itself: one to its address, by a sender of ours if the server takes one; one to an address with a token. */
export const checkMails = ({ address, reply, marks, site }: About): { readonly plain: Mail; readonly token: Mail } => {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const token = marks.replyAddress(reply, makeMailToken());
  const mail = (to: string, envelopeFrom: string): Mail => ({
    from: { name: 'Nahtlos', address },
    to,
    subject: 'Nahtlos: Test',
    text: 'Nahtlos probiert dieses Postfach aus und löscht diese E-Mail wieder.\nNahtlos tries this mailbox out, and removes this mail again.\n',
    html: '<p>Nahtlos probiert dieses Postfach aus und löscht diese E-Mail wieder.</p><p lang="en">Nahtlos tries this mailbox out, and removes this mail again.</p>',
    messageId: `<check.${randomPart()}@${domain}>`,
    inReplyTo: null,
    references: [],
    replyTo: null,
    envelopeFrom,
    attachments: [],
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Nahtlos-Hop': marks.hop(site),
    },
  });
  return { plain: mail(address, token), token: mail(token, address) };
};
