import { hkdfSync } from 'node:crypto';

declare const brand: unique symbol;
/** 32 secret bytes all other keys are derived from. Used only through `subkey()`. */
export type MasterKey = Uint8Array & { readonly [brand]: 'master-key' };

/** The 32-byte key for one purpose (HKDF-SHA256, RFC 5869). Keys of two purposes tell nothing about each other or the master key. */
export const subkey = (master: MasterKey, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', master, '', `nahtlos ${purpose}`, 32));
