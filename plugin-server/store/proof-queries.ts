import type { Connection } from './connection.ts';
import type { ProofReads, ProofWrites } from './proof-tx.ts';

export const proofReads = (_connection: Connection): ProofReads => ({}) as ProofReads;

export const proofWrites = (_connection: Connection): Omit<ProofWrites, keyof ProofReads> => ({}) as ProofWrites;
