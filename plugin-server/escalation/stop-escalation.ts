import type { Cid, EscalationId } from '../../protocol/ids.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { once } from '../conversation/once.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { Tx } from '../store/tx.ts';
import { appendStep } from './append-step.ts';
import { tellAtOnce } from './escalation-answered.ts';
import { holdLadder } from './hold-ladder.ts';
import { saveShown } from './save-shown.ts';

interface Stop {
  readonly from: AgentCaller;
  readonly escalation: EscalationId;
  readonly cid: Cid;
  readonly now: number;
}

/** Nobody more is asked. Errors: not-found, escalation.ended. */
export const stopEscalation = (tx: Tx, { from, escalation, cid, now }: Stop): Promise<Outcome<Record<string, never>>> =>
  once(tx, { origin: from.origin, cid, now, content: ['escalation:stop', escalation] }, async () => {
    const held = await holdLadder(tx, from.site, escalation);
    if (held === undefined) return refused('not-found');
    const { row } = held;
    if (!(await tx.endEscalation(escalation, { state: 'stopped', taker: null, due_at: tellAtOnce, at: now })))
      return refused('escalation.ended');
    row.escalation = null;
    const by = { agent: from.agent, name: from.name };
    const step = await appendStep(tx, row, escalation, { is: 'stopped', by }, now);
    return done({}, [step, ...(await saveShown(tx, row))]);
  });
