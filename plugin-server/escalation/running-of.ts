import type { Running } from '../../protocol/entry.ts';
import type { Policy } from '../../protocol/escalation-doors.ts';
import type { EscalationId } from '../../protocol/ids.ts';
import type { EscalationReads } from '../store/escalation-tx.ts';

/** The ladder as the inbox shows it while it runs; null: it has ended. */
export const runningOf = async (
  read: Pick<EscalationReads, 'escalation' | 'triesOf'>,
  escalation: EscalationId,
): Promise<Running | null> => {
  const row = await read.escalation(escalation);
  if (row?.state !== 'running') return null;
  const asked = (await read.triesOf(escalation)).filter(
    (it) => it.state === 'asked' && it.round === row.round && it.step === row.step,
  );
  return {
    escalation,
    round: row.round,
    step: row.step,
    of: (JSON.parse(row.policy) as Policy).steps.length,
    asked: asked.map(({ agent, agent_name }) => ({ agent, name: agent_name })),
    by: asked[0]?.way ?? null,
    dueAt: row.due_at,
  };
};
