import type { Brief, Expects } from '../../protocol/brief.ts';
import type { Policy } from '../../protocol/escalation-doors.ts';
import type { AgentId, EscalationId } from '../../protocol/ids.ts';
import type { News, Outcome } from '../conversation/outcome.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';

export interface Starting {
  readonly by: { readonly agent: AgentId; readonly name: string } | 'visitor' | 'rule';
  readonly policy: Policy;
  /** null: built now. */
  readonly brief: Brief | null;
  readonly expects: Expects;
  /** Why; null: it is not urgent. */
  readonly urgent: string | null;
  readonly now: number;
  readonly steady: number;
}

/**
 * A ladder begins: the change she sees, the aside the team sees, the row that goes on after a restart; its first step is taken by
 * the ladder's own clock at once. Changes `row` and saves it. Error: escalation.running.
 */
export const startEscalation = (
  _tx: Tx,
  _row: ConversationTable,
  _starting: Starting,
): Promise<Outcome<{ escalation: EscalationId; asideSeq: number; seq: number }> & { news?: News[] }> => {
  throw new Error('Being written.');
};
