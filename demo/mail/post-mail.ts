import { createTransport } from 'nodemailer';
import { randomPart } from '../../protocol/ids.ts';

export interface Written {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** With angle brackets, oldest first; the last one is the mail it answers. */
  readonly references: readonly string[];
}

/** Says of every mail that was written in the demo's mailbox that its sender is no other: the inlet of the demo believes it. */
export const demoAuthserv = 'mailbox.demo.invalid';

/** Hands a mail to the shop's own inlet, as any mail server would. Throws what the server says if it does not take it. */
export const postMail = async (port: number, { from, to, subject, text, references }: Written): Promise<void> => {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    secure: false,
    ignoreTLS: true,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      envelope: { from, to: [to] },
      from: { name: '', address: from },
      to: { name: '', address: to },
      subject,
      text,
      messageId: `<${randomPart()}@${domain}>`,
      ...(references.length === 0 ? {} : { inReplyTo: references.at(-1) ?? '', references: [...references] }),
      headers: { 'Authentication-Results': `${demoAuthserv}; dmarc=pass header.from=${domain}` },
    });
  } finally {
    transport.close();
  }
};
