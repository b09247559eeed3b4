import { hash } from 'node:crypto';

/** Same client id and same hash: the same intent said again. Same id, other hash: a conflict. */
export const contentHash = (...parts: readonly unknown[]): string => hash('sha256', JSON.stringify(parts), 'base64url');
