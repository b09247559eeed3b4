import { randomBytes, scrypt } from 'node:crypto';
import { limits } from '../../protocol/limits.ts';
import { type Busy, createGate } from '../gate.ts';
import { safeEqual } from './safe-equal.ts';

/** What one guess costs (RFC 7914): N = 2^`logN`; memory in bytes = 128 · N · `r`. */
export interface PasswordCost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

export type Hashed = { readonly ok: true; readonly hash: string } | Busy;
export type Verified = { readonly ok: true; readonly isRight: boolean } | Busy;

/**
 * scrypt, off the main thread. One guess takes 128 MiB, so at most two run at once and 50 wait; beyond that callers are told
 * `busy`, or a flood of log-ins would take the memory the talk needs.
 */
export interface Passwords {
  /** What the store keeps: `$scrypt$ln=17,r=8,p=1$SALT$HASH`. */
  hash(password: string): Promise<Hashed>;
  /**
   * `stored`: what `hash()` gave, or null for an account that does not exist or has no password yet: that takes the same time and is never right.
   * Throws if `stored` is not of our making.
   */
  verify(password: string, stored: string | null): Promise<Verified>;
  /** Whether `stored` was made with other costs than today's; to be asked after a log-in, when the password is at hand. */
  needsRehash(stored: string): boolean;
}

/** 2^17, 8, 1: what OWASP asks for. Tests hand in less. */
const passwordCost: PasswordCost = { logN: 17, r: 8, p: 1 };

export const createPasswords = ({ cost = passwordCost }: { readonly cost?: PasswordCost } = {}): Passwords => {
  const gate = createGate({ atOnce: 2, waiting: 50 });

  return {
    async hash(password) {
      const salt = randomBytes(saltBytes);
      const entered = await gate.enter(() => derive(password, salt, cost));
      return entered.ok ? { ok: true, hash: format({ cost, salt, hash: entered.value }) } : entered;
    },

    async verify(password, stored) {
      const known = stored === null ? nobody(cost) : parse(stored);
      if (!known) throw new Error('A stored password has a form nobody here writes.');
      const entered = await gate.enter(() => derive(password, known.salt, known.cost));
      if (!entered.ok) return entered;
      const isEqual = safeEqual(entered.value, known.hash);
      return { ok: true, isRight: isEqual && stored !== null && Buffer.byteLength(password) <= limits.passwordBytes };
    },

    needsRehash(stored) {
      const known = parse(stored);
      return !known || known.cost.logN !== cost.logN || known.cost.r !== cost.r || known.cost.p !== cost.p;
    },
  };
};

interface Stored {
  readonly cost: PasswordCost;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

const saltBytes = 16;
const hashBytes = 32;
/** The most a stored text may ask for; an altered row must not be able to take all memory. */
const maxMemory = 256 * 1024 * 1024;

const derive = (password: string, salt: Uint8Array, { logN, r, p }: PasswordCost): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    // Node counts a little more than 128 · N · r.
    const options = { N: 2 ** logN, r, p, maxmem: maxMemory + 1024 * 1024 };
    scrypt(password, salt, hashBytes, options, (error, hash) => (error ? reject(error) : resolve(hash)));
  });

const nobody = (cost: PasswordCost): Stored => ({ cost, salt: randomBytes(saltBytes), hash: randomBytes(hashBytes) });

const format = ({ cost: { logN, r, p }, salt, hash }: Stored): string =>
  `$scrypt$ln=${logN},r=${r},p=${p}$${base64(salt)}$${base64(hash)}`;

const parse = (stored: string): Stored | null => {
  const found = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d)\$([\w+/]{22})\$([\w+/]{43})$/.exec(stored);
  if (!found) return null;
  const [, logN, r, p, salt = '', hash = ''] = found;
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) };
  if (cost.logN < 1 || cost.r < 1 || cost.p < 1 || 128 * 2 ** cost.logN * cost.r > maxMemory) return null;
  return { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
};

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');
