import { randomBytes } from 'node:crypto';
import { base32 } from '../../secret/base32.ts';
import type { Mac } from '../../secret/mac.ts';
import { safeEqual } from '../../secret/safe-equal.ts';
import type { MarkedParcel } from '../adapter.ts';

/**
 * What of ours stands in addresses and Message-IDs and comes back by them: numbers with a mark that nobody else can make
 * (80 bits of HMAC-SHA256, base32, compared without case). `pattern`: an address with `{t}`.
 */
export interface MailMarks {
  replyAddress(pattern: string, token: string): string;
  /** The id of a token whose mark fits, in an address of any pattern. */
  tokenIn(address: string): string | null;
  bounceAddress(pattern: string, parcel: number, peer: string): string;
  bouncedIn(address: string): MarkedParcel | null;
  /** Before the `@`; the same on every attempt. */
  messageId(parcel: number, peer: string): string;
  /** Of an id with or without angle brackets. */
  parcelIn(messageId: string): MarkedParcel | null;
  /** With the delivery's peer, because numbers come again after a restore. */
  fitsParcel(parcel: MarkedParcel, peer: string): boolean;
  /** Stands in every mail of ours: one that comes back as a new one is known by it. */
  hop(site: string): string;
  isHop(value: string, site: string): boolean;
}

export const createMailMarks = (mac: Mac): MailMarks => {
  const marks = (purpose: string, ...parts: readonly string[]): string[] => mac.all(purpose, ...parts).map(shortened);
  const first = (purpose: string, ...parts: readonly string[]): string => shortened(mac.of(purpose, ...parts));
  const fits = (mark: string, purpose: string, ...parts: readonly string[]): boolean =>
    marks(purpose, ...parts).some((ours) => safeEqual(ours, mark.toLowerCase()));
  const ofParcel = (parcel: number, peer: string): string =>
    `${numbered(parcel)}.${first('parcel', `${parcel}`, peer)}`;

  return {
    replyAddress: (pattern, token) => pattern.replace('{t}', `r.${token}.${first('mail-token', token)}`),
    tokenIn: (address) => {
      const [, token = '', mark = ''] = replyForm.exec(address) ?? [];
      return token !== '' && fits(mark, 'mail-token', token.toLowerCase()) ? token.toLowerCase() : null;
    },
    bounceAddress: (pattern, parcel, peer) => pattern.replace('{t}', `b.${ofParcel(parcel, peer)}`),
    bouncedIn: (address) => marked(bounceForm.exec(address)),
    messageId: (parcel, peer) => `o.${ofParcel(parcel, peer)}`,
    parcelIn: (messageId) => marked(idForm.exec(messageId)),
    fitsParcel: ({ id, mark }, peer) => fits(mark, 'parcel', `${id}`, peer),
    hop: (site) => first('hop', site),
    isHop: (value, site) => fits(value.trim(), 'hop', site),
  };
};

/** The id of a new token: 64 random bits. */
export const makeMailToken = (): string => base32(randomBytes(8)).toLowerCase();

const markBytes = 10;
const shortened = (mark: string): string => base32(Buffer.from(mark, 'base64url').subarray(0, markBytes)).toLowerCase();

const numbered = (parcel: number): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(parcel));
  return base32(bytes).toLowerCase();
};

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const marked = (found: RegExpExecArray | null): MarkedParcel | null => {
  const [, number = '', mark = ''] = found ?? [];
  if (number === '') return null;
  let bits = 0n;
  for (const char of number.toLowerCase()) bits = (bits << 5n) | BigInt(alphabet.indexOf(char));
  // 13 characters hold 65 bits; the last one is nobody's.
  const id = Number(bits >> 1n);
  return Number.isSafeInteger(id) ? { id, mark: mark.toLowerCase() } : null;
};

const replyForm = /(?:^|[^a-z0-9])r\.([a-z2-7]{13})\.([a-z2-7]{16})(?=[@.]|$)/i;
const bounceForm = /(?:^|[^a-z0-9])b\.([a-z2-7]{13})\.([a-z2-7]{16})(?=[@.]|$)/i;
const idForm = /^<?o\.([a-z2-7]{13})\.([a-z2-7]{16})@/i;
