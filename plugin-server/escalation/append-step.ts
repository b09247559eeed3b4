import type { EscalationStep } from '../../protocol/entry.ts';
import type { EscalationId } from '../../protocol/ids.ts';
import { appendAside } from '../conversation/append-aside.ts';
import type { News } from '../conversation/outcome.ts';
import type { ConversationTable } from '../store/schema.ts';

/** What `data` of such an aside holds. */
export interface EscalationData {
  readonly escalation: EscalationId;
  readonly step: EscalationStep;
}

/** One step of a ladder, as the team sees it. Raises `row.aside_seq`; the caller saves the row. */
export const appendStep = (
  tx: Parameters<typeof appendAside>[0],
  row: ConversationTable,
  escalation: EscalationId,
  step: EscalationStep,
  now: number,
): Promise<News> =>
  appendAside(tx, row, {
    kind: 'escalation',
    agent: null,
    data: { escalation, step } satisfies EscalationData,
    at: now,
  });
