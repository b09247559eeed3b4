import type { AgentId, EscalationId } from '../../protocol/ids.ts';
import type { EscalationWrites } from '../store/escalation-tx.ts';

/** Of those who are being asked one has taken it; the others stay `asked` until they are told. */
export const settleAsked = async (
  tx: Pick<EscalationWrites, 'triesOf' | 'settleTry'>,
  escalation: EscalationId,
  taker: AgentId,
  state: 'taken' | 'answered',
): Promise<void> => {
  for (const it of await tx.triesOf(escalation))
    if (it.agent === taker && (it.state === 'asked' || it.state === 'passed'))
      await tx.settleTry(escalation, it.n, state);
};
