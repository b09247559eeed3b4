import type { Connection } from './connection.ts';
import type { EscalationReads, EscalationWrites } from './escalation-tx.ts';

export const escalationReads = (_connection: Connection): EscalationReads => ({});

export const escalationWrites = (_connection: Connection): Omit<EscalationWrites, keyof EscalationReads> => ({});
