import { mailAddress } from '../../mail-address.ts';
import type { Mail } from './mail.ts';

/**
 * Whether its header can hold nothing but what was meant: single lines, whole addresses, ids in brackets. Whoever made it saw to
 * that already; what follows believes nobody.
 */
export const isSound = (mail: Mail): boolean =>
  isLine(mail.subject) &&
  isName(mail.from.name) &&
  [mail.from.address, mail.envelopeFrom, ...(mail.replyTo === null ? [] : [mail.replyTo])].every(
    (it) => mailAddress(it) === it,
  ) &&
  [mail.messageId, ...(mail.inReplyTo === null ? [] : [mail.inReplyTo]), ...mail.references].every((it) =>
    id.test(it),
  ) &&
  mail.attachments.every(({ name, type }) => isLine(name) && isLine(type)) &&
  Object.entries(mail.headers).every(([name, value]) => headerName.test(name) && isLine(value));

const isLine = (text: string): boolean => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
/** In front of an address it must not look like one. */
const isName = (name: string): boolean => isLine(name) && name.length <= 64 && !/[@<"]/.test(name);
const id = /^<[^\s<>]{1,990}>$/;
const headerName = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;
