import { domainToASCII } from 'node:url';
import { limits } from '../protocol/limits.ts';

/**
 * An address as it may stand in an envelope: one, of plain characters, its host in ASCII; null for anything else. Lists,
 * quotes, comments and line breaks never get as far as the library, which would read two recipients out of one text.
 */
export const mailAddress = (value: string): string | null => {
  const at = value.lastIndexOf('@');
  // The reader of host names would drop line breaks without a word.
  if (at < 1 || /[\p{Cc}\s]/u.test(value)) return null;
  const local = value.slice(0, at);
  const host = domainToASCII(value.slice(at + 1));
  if (!localPart.test(local) || !hostName.test(host)) return null;
  const address = `${local}@${host}`;
  return address.length <= limits.email ? address : null;
};

const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,31}$/;
const hostName = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){0,30}$/;
