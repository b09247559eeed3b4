import { randomBytes } from 'node:crypto';
import { base32 } from './base32.ts';
import { hashToken } from './hash-token.ts';

export interface RecoveryCodes {
  /** To print, shown once: `k7xqm-2hdw5-…`. */
  readonly codes: readonly string[];
  /** To store; each is struck out when it is used. */
  readonly hashes: readonly string[];
}

/** Ten ways in for somebody who lost her second factor: 128 random bits each, so a plain hash is enough. */
export const makeRecoveryCodes = (): RecoveryCodes => {
  const codes = Array.from({ length: 10 }, () => inGroups(base32(randomBytes(16)).toLowerCase()));
  return { codes, hashes: codes.map(hashRecoveryCode) };
};

/** What to look up for a code as typed: capitals, spaces and dashes do not count, and a nought is meant as an O. */
export const hashRecoveryCode = (typed: string): string =>
  hashToken(typed.toLowerCase().replace(/[\s-]/g, '').replaceAll('0', 'o'));

const inGroups = (code: string): string =>
  [0, 5, 10, 15, 20].map((start) => code.slice(start, start === 20 ? undefined : start + 5)).join('-');
