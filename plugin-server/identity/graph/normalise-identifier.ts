import { domainToASCII } from 'node:url';
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { type IdentifierKind, identityLimits } from '../../../protocol/identity.ts';
import { isPlaceholder, isSharedMailbox } from './common-values.ts';

export interface Normalised {
  readonly value: string;
  /** blocked: never an identifier; shared: never joins. What the site rules comes on top. */
  readonly state: 'ok' | 'shared' | 'blocked';
}

/** Nothing that may become a value is longer; longer things are not even looked at. */
const longest = 4 * identityLimits.idLength;
const defaultCountry: CountryCode = 'DE';

/**
 * The one form of a value under which it is kept and compared; null: it is none of this kind.
 * Numbers count as their digits; whatever is neither text nor a number is no value.
 */
export const normaliseIdentifier = (
  kind: IdentifierKind,
  given: unknown,
  country: CountryCode = defaultCountry,
): Normalised | null => {
  const value = textOf(given);
  if (value === null) return null;
  if (isPlaceholder(value)) return { value, state: 'blocked' };
  const normal = normalised(kind, value, country);
  if (normal === null) return null;
  const isShared = kind === 'email' && isSharedMailbox(normal);
  return { value: normal, state: isShared ? 'shared' : 'ok' };
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const controls = /[\u0000-\u001f\u007f]/;

const textOf = (given: unknown): string | null => {
  if (typeof given === 'number') return Number.isFinite(given) ? String(given) : null;
  if (typeof given !== 'string' || given.length > longest || !given.isWellFormed()) return null;
  const value = given.trim().normalize('NFC');
  return value === '' || controls.test(value) ? null : value;
};

const normalised = (kind: IdentifierKind, value: string, country: CountryCode): string | null => {
  switch (kind) {
    case 'user':
      return within(value, 1);
    case 'anon':
      return within(value, 3);
    case 'email':
      return emailOf(value);
    case 'phone':
      return phoneOf(value, country);
    case 'wa':
      return waOf(value);
    default:
      return within(value, 3);
  }
};

const within = (value: string, least: number): string | null =>
  value.length >= least && value.length <= identityLimits.idLength ? value : null;

const longestEmail = 254;
const longestLocal = 64;
const local = /^[^\s@"(),:;<>[\\\]]+$/u;

/** RFC 5321's lengths. Dots and `+tag` stay: only the host knows what they mean. */
const emailOf = (value: string): string | null => {
  const at = value.lastIndexOf('@');
  const [name, host] = [value.slice(0, Math.max(at, 0)).toLowerCase(), value.slice(at + 1)];
  if (!local.test(name) || name.length > longestLocal) return null;
  // '' for what is no domain; an address of numbers is none.
  const domain = /^[^\s/:?#@[\]\\%]+$/.test(host) ? domainToASCII(host.toLowerCase()) : '';
  if (!/^[^.]+(\.[^.]+)*\.[a-z][^.]*$/.test(domain)) return null;
  const email = `${name}@${domain}`;
  return email.length <= longestEmail ? email : null;
};

const phoneOf = (value: string, country: CountryCode): string | null => {
  const phone = parsePhoneNumberFromString(value, { defaultCountry: country, extract: false });
  return phone?.isValid() === true ? phone.number : null;
};

/** A number at WhatsApp, or an id that is valid within one business and its parent. */
const wa = /^(?:id:\d{5,20}|(?:bs|pb):[A-Za-z0-9_.-]{1,64}:[A-Za-z0-9_.-]{1,128})$/;
const waOf = (value: string): string | null => (wa.test(value) ? value : null);
