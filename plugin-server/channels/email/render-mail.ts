import { mailAddress } from '../../mail-address.ts';
import type { Parcel } from '../adapter.ts';
import { messageId, nameInHeader, referencesOf } from './header-words.ts';
import type { Mail } from './mail.ts';
import { renderAck } from './render-ack.ts';
import { renderBrief } from './render-brief.ts';
import { renderCode } from './render-code.ts';
import { renderMessages } from './render-messages.ts';
import { renderNotice } from './render-notice.ts';
import type { Written } from './written-mail.ts';

export interface RenderNeeds {
  /** The address mails come from. */
  readonly from: string;
  /** By which a mail of ours that comes back is known. */
  readonly hop: string;
}

/**
 * What a parcel is as a mail: the same parcel, the same mail. No word of anybody's reaches a header but a name and a
 * subject, cut to one line. Throws when it cannot be a mail.
 */
export const renderMail = (parcel: Parcel, { from, hop }: RenderNeeds): Mail => {
  const { thread, to } = parcel;
  const written = write(parcel);
  const id = messageId(`${thread.messageId}@${from.slice(from.lastIndexOf('@') + 1)}`);
  if (id === null) throw new Error('The parcel has no id a mail could have.');
  const inReplyTo = thread.inReplyTo === null ? null : messageId(thread.inReplyTo);
  return {
    from: { name: nameInHeader(...written.by), address: from },
    to: to.kind === 'email' ? address(to.value) : nobody(),
    subject: written.subject,
    text: written.text,
    html: written.html,
    messageId: id,
    inReplyTo,
    references: referencesOf(thread.references, inReplyTo),
    replyTo: thread.replyTo === null ? null : address(thread.replyTo),
    envelopeFrom: thread.bounceTo === null ? from : address(thread.bounceTo),
    attachments: written.attachments,
    headers: {
      ...(written.auto === null ? {} : machineHeaders(written.auto, parcel.says.is)),
      'X-Nahtlos-Hop': hop,
    },
  };
};

/**
 * RFC 3834, and what Exchange heeds (MS-OXCMAIL 2.2.3.2.14). A bounce is wanted in any case: `All` would suppress it, too. So is a
 * colleague's absence note: the ladder goes on with the next one.
 */
const machineHeaders = (auto: string, says: Parcel['says']['is']): Mail['headers'] => ({
  'Auto-Submitted': auto,
  'X-Auto-Response-Suppress': says === 'brief' ? 'DR, RN, NRN, AutoReply' : 'DR, RN, NRN, OOF, AutoReply',
});

const write = (parcel: Parcel): Written => {
  const { says } = parcel;
  switch (says.is) {
    case 'code':
      return renderCode(parcel, says);
    case 'messages':
      return renderMessages(parcel, says);
    case 'ack':
      return renderAck(parcel, says);
    case 'brief':
      return renderBrief(parcel, says);
    case 'notice':
      return renderNotice(parcel, says);
  }
};

const address = (value: string): string => mailAddress(value) ?? nobody();

const nobody = (): never => {
  throw new Error('The parcel is addressed to nobody a mail can reach.');
};
