import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether two secrets are the same, in a time that says nothing about where they differ. Both sides are hashed first:
 * `timingSafeEqual` wants equal lengths, and a length is already a hint. A string counts as its UTF-8 bytes.
 */
export const safeEqual = (a: string | Uint8Array, b: string | Uint8Array): boolean =>
  timingSafeEqual(digest(a), digest(b));

const digest = (value: string | Uint8Array): Uint8Array => createHash('sha256').update(value).digest();
