import type { AskedBy } from '../../protocol/escalation-doors.ts';
import type { AgentId } from '../../protocol/ids.ts';
import type { News } from '../conversation/outcome.ts';
import type { EscalationWrites } from '../store/escalation-tx.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { ConversationWrites } from '../store/tx.ts';

export type AnsweredTx = EscalationWrites & Pick<ConversationWrites, 'insertAside'>;

/** Somebody answered her: the ladder that runs is over, and he has taken it. Changes `row`; the caller saves it. */
export const escalationAnswered = async (
  _tx: AnsweredTx,
  row: ConversationTable,
  _by: { readonly agent: AgentId; readonly name: string; readonly way: AskedBy },
  _now: number,
  _news: News[],
): Promise<void> => {
  if (row.escalation === null) return;
  throw new Error('Being written.');
};
