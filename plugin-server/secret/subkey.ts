import { hkdfSync } from 'node:crypto';
import type { MasterKey } from './master-key.ts';

/** The 32-byte key for one purpose (HKDF-SHA256, RFC 5869). Keys of two purposes tell nothing about each other or the master key. */
export const subkey = (master: MasterKey, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', master, '', `nahtlos ${purpose}`, 32));
