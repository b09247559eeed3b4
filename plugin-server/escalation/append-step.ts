import type { EscalationStep } from '../../protocol/entry.ts';
import type { EscalationId } from '../../protocol/ids.ts';
import type { News } from '../conversation/outcome.ts';
import type { AsideTable, ConversationTable } from '../store/schema.ts';
import type { ConversationWrites } from '../store/tx.ts';

/** What `data` of such an aside holds. */
export interface EscalationData {
  readonly escalation: EscalationId;
  readonly step: EscalationStep;
}

/** One step of a ladder, as the team sees it. Raises `row.aside_seq`; the caller saves the row. */
export const appendStep = async (
  tx: Pick<ConversationWrites, 'insertAside'>,
  row: ConversationTable,
  escalation: EscalationId,
  step: EscalationStep,
  now: number,
): Promise<News> => {
  row.aside_seq += 1;
  const data: EscalationData = { escalation, step };
  const aside: AsideTable = {
    conversation: row.id,
    aside_seq: row.aside_seq,
    after_seq: row.seq,
    kind: 'escalation',
    id: null,
    agent: '',
    agent_name: '',
    origin: null,
    cid: null,
    hash: null,
    text: '',
    links: '',
    files: '',
    mentions: '',
    to_agent: null,
    to_name: null,
    at: now,
    data: JSON.stringify(data),
    mail: null,
  };
  await tx.insertAside(aside);
  return { is: 'aside', conversation: row, aside };
};
