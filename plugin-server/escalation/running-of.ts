import type { Running } from '../../protocol/entry.ts';
import type { EscalationId } from '../../protocol/ids.ts';
import type { EscalationReads } from '../store/escalation-tx.ts';

/** The ladder as the inbox shows it while it runs; null: it has ended. */
export const runningOf = (_read: EscalationReads, _escalation: EscalationId): Promise<Running | null> => {
  throw new Error('Being written.');
};
