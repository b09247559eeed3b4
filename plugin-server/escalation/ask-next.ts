import type { Cid, EscalationId } from '../../protocol/ids.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { once } from '../conversation/once.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { Tx } from '../store/tx.ts';
import { holdLadder } from './hold-ladder.ts';

interface Next {
  readonly from: AgentCaller;
  readonly escalation: EscalationId;
  readonly cid: Cid;
  readonly now: number;
  readonly steady: number;
}

/** Who is asked now is waited for no longer; the ladder's clock asks the next at once. Errors: not-found, escalation.ended. */
export const askNext = (
  tx: Tx,
  { from, escalation, cid, now, steady }: Next,
): Promise<Outcome<Record<string, never>>> =>
  once(tx, { origin: from.origin, cid, now, content: ['escalation:next', escalation] }, async () => {
    const held = await holdLadder(tx, from.site, escalation);
    if (held === undefined) return refused('not-found');
    const { state, round, step } = held.ladder;
    if (state !== 'running') return refused('escalation.ended');
    await tx.placeEscalation(escalation, { round, step, due_at: Math.floor(steady) });
    return done({});
  });
