import { createHmac, randomBytes } from 'node:crypto';
import { base32 } from './base32.ts';
import { safeEqual } from './safe-equal.ts';

/** A new seed of a second factor: 160 bits, the length of SHA-1's output (RFC 4226, 4). Stored only sealed. */
export const makeTotpSeed = (): Uint8Array => randomBytes(20);

/** What the QR code says. `issuer`: the name the app shows, `account`: the agent's e-mail address. Holds the seed: never log it. */
export const totpUrl = ({
  seed,
  issuer,
  account,
}: {
  readonly seed: Uint8Array;
  readonly issuer: string;
  readonly account: string;
}): string => {
  // A colon would end the issuer in the label.
  const label = [issuer, account].map((part) => encodeURIComponent(part.toWellFormed().replaceAll(':', ' '))).join(':');
  const issuerValue = encodeURIComponent(issuer.toWellFormed());
  return `otpauth://totp/${label}?secret=${base32(seed)}&issuer=${issuerValue}&algorithm=SHA1&digits=${digits}&period=${stepMs / 1000}`;
};

export type TotpVerdict =
  /** `step` is to be stored as the next `lastStep`, in the transaction that lets her in. */
  | { readonly ok: true; readonly step: number }
  /** `used`: right, but this step or a later one was used before. */
  | { readonly ok: false; readonly reason: 'wrong' | 'used' };

export interface TotpAttempt {
  readonly seed: Uint8Array;
  /** As typed; spaces do not count. */
  readonly code: string;
  /** Milliseconds since 1970, from the clock. */
  readonly now: number;
  /** The step of the last code that was taken; null if there was none. */
  readonly lastStep: number | null;
}

/** RFC 6238. Takes the code of the running 30 seconds, in their first 10 s also the one before (people type slowly), and each once. */
export const checkTotp = ({ seed, code, now, lastStep }: TotpAttempt): TotpVerdict => {
  const typed = code.replaceAll(' ', '');
  const step = Math.floor(now / stepMs);
  const steps = now - step * stepMs < previousStepMs ? [step, step - 1] : [step];
  const found = steps.find((candidate) => safeEqual(totpCode(seed, candidate), typed));
  if (found === undefined) return { ok: false, reason: 'wrong' };
  return lastStep !== null && found <= lastStep ? { ok: false, reason: 'used' } : { ok: true, step: found };
};

/** The code of one step, `step` = seconds since 1970 / 30 (RFC 4226, 5.3). */
export const totpCode = (seed: Uint8Array, step: number): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.max(0, step)));
  const mac = createHmac('sha1', seed).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
};

const digits = 6;
const stepMs = 30_000;
const previousStepMs = 10_000;
