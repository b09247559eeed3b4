import type { IdentifierKind } from '../../protocol/identity.ts';
import { withPlainDomains } from '../plain-domain.ts';

export interface Masked {
  readonly value: string;
  /** There is more to see. */
  readonly isMasked: boolean;
}

/** As it is shown to people who need not know it: enough to tell two apart, too little to write to. null: erased. */
export const maskIdentifier = (kind: IdentifierKind, value: string | null): Masked => {
  if (value === null) return { value: '', isMasked: false };
  const shown = maskOf(kind)(value);
  return { value: shown, isMasked: shown !== value };
};

const maskOf = (kind: IdentifierKind): ((value: string) => string) => {
  if (kind === 'email') return maskEmail;
  if (kind === 'phone') return maskPhone;
  if (kind === 'wa') return maskWhatsApp;
  return kind === 'anon' ? shortened : maskOwn;
};

/** A shop's own id is shown whole, unless the shop took an address or a number for it. */
const maskOwn = (value: string): string => {
  if (/[^\s@]@[^\s@]/.test(value)) return maskEmail(value);
  return /^\+[\d\s()/.-]{7,}$/.test(value) ? maskPhone(value) : cut(value);
};

const hidden = '•••';

/** a•••@x.de, a•••@müller.de (xn--mller-kva.de) */
const maskEmail = (value: string): string => {
  const at = value.lastIndexOf('@');
  const first = String.fromCodePoint(value.codePointAt(0) ?? 0x2022);
  return at < 1 ? hidden : cut(withPlainDomains(`${first}${hidden}${value.slice(at)}`));
};

/** +49 ••• 12 34. Of a short number less: what is hidden is never less than what is shown. */
const maskPhone = (value: string): string => {
  const digits = value.replace(/\D/g, '');
  const code = countryCode(digits);
  const last = digits.slice(code.length).length >= 8 ? digits.slice(-4) : '';
  return `+${code} ${hidden}${last === '' ? '' : ` ${last.slice(0, 2)} ${last.slice(2)}`}`;
};

/** `id:` and the number, or a name WhatsApp gave this business only. */
const maskWhatsApp = (value: string): string =>
  value.startsWith('id:') ? maskPhone(value.slice(3)) : `${hidden} ${value.slice(-4)}`;

/** nv_ab…wxyz */
const shortened = (value: string): string => (value.length <= 12 ? value : `${value.slice(0, 5)}…${value.slice(-4)}`);

/** Whole, as long as a line can hold it. */
const cut = (value: string): string => {
  if (value.length <= lineLength) return value;
  // A character that would be cut in two is left out.
  return `${value.slice(0, lineLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
};
const lineLength = 60;

/** Of E.164 (ITU-T E.164, list of assigned country codes): one digit, one of these two, else three. */
const countryCode = (digits: string): string => {
  if (/^[17]/.test(digits)) return digits.slice(0, 1);
  return digits.slice(0, /^(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/.test(digits) ? 2 : 3);
};
