import { normaliseIdentifier } from './graph/normalise-identifier.ts';
import { maskIdentifier } from './mask-identifier.ts';

/** A sentence, or a value nobody said the kind of, with the addresses and numbers in it masked. */
export const maskText = (value: string): string =>
  value.replace(address, maskAddress).replace(number, (found) => (isNumber(found) ? maskNumber(found) : found));

/** Begins where a word does, so that a long text is looked through once. `%40`: out of an address line. */
const address = /(?<![^\s@<>()[\]",;:])[^\s@<>()[\]",;:]+?(?:@|%40)[^\s@<>()[\]",;:]+/gu;
const number = /(?<![\p{L}\d+_#./-])(?:\+|\(?\d)[\d\s()/.–-]*\d/gu;

/** Whatever it is, it is none of what may be read. */
export const maskAddress = (value: string): string =>
  value.includes('@') ? maskIdentifier('email', value).value : '•••';

/** With its country where that is known; of what is no number in use its end, if enough is left hidden. */
export const maskNumber = (value: string): string => {
  const phone = normaliseIdentifier('phone', value) ?? normaliseIdentifier('phone', `+${value.replace(/\D/g, '')}`);
  if (phone !== null && phone.state !== 'blocked') return maskIdentifier('phone', phone.value).value;
  const digits = value.replace(/\D/g, '');
  return digits.length < 8 ? '•••' : `••• ${digits.slice(-4, -2)} ${digits.slice(-2)}`;
};

/** `+` and enough digits; with the zero of its country or bare only if such a number exists: most numbers are of orders and dates. */
const isNumber = (found: string): boolean => {
  const digits = found.replace(/\D/g, '');
  if (digits.length < 7 || digits.length > 17 || date.test(found)) return false;
  if (found.startsWith('+')) return true;
  if (/^\(?0/.test(found)) return !/^0[.,]/.test(found) && normaliseIdentifier('phone', found) !== null;
  return digits.length >= 11 && digits === found && normaliseIdentifier('phone', `+${digits}`) !== null;
};
const date = /^\(?\d{1,4}([./-])\d{1,2}\1\d{1,4}(?!\d)/;
