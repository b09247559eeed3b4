import type { Connection } from './connection.ts';
import type { CodeReads, CodeWrites } from './code-tx.ts';

export const codeReads = (_connection: Connection): CodeReads => ({});

export const codeWrites = (_connection: Connection): Omit<CodeWrites, keyof CodeReads> => ({});
