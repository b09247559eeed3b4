import { createHash } from 'node:crypto';

/**
 * What the store keeps of a token: SHA-256 as 43 base64url characters. A plain hash is enough because a token has 256 random bits;
 * a password or a six-digit code has not and must never come here.
 */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');
