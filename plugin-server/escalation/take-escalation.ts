import type { Cid, EscalationId } from '../../protocol/ids.ts';
import { appendChange } from '../conversation/append-change.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { once } from '../conversation/once.ts';
import { done, type News, type Outcome, refused } from '../conversation/outcome.ts';
import type { Tx } from '../store/tx.ts';
import { appendStep } from './append-step.ts';
import { tellAtOnce } from './escalation-answered.ts';
import { holdLadder } from './hold-ladder.ts';
import { saveShown } from './save-shown.ts';
import { settleAsked } from './settle-asked.ts';

interface Take {
  readonly from: AgentCaller;
  readonly escalation: EscalationId;
  readonly cid: Cid;
  readonly now: number;
}

/** The first taker wins: he is responsible, she reads his name, the others hear it. Errors: not-found, escalation.ended. */
export const takeEscalation = (tx: Tx, { from, escalation, cid, now }: Take): Promise<Outcome<Record<string, never>>> =>
  once(tx, { origin: from.origin, cid, now, content: ['escalation:take', escalation] }, async () => {
    const held = await holdLadder(tx, from.site, escalation);
    if (held === undefined) return refused('not-found');
    const { row } = held;
    const { agent, name } = from;
    const isFirst = await tx.endEscalation(escalation, { state: 'taken', taker: agent, due_at: tellAtOnce, at: now });
    if (!isFirst) return held.ladder.taker === agent ? done({}) : refused('escalation.ended');
    await settleAsked(tx, escalation, agent, 'taken');
    row.escalation = null;
    row.assignee = agent;
    const news: News[] = [
      { is: 'entry', conversation: row, entry: await appendChange(tx, row, from, 'joined', now) },
      await appendStep(tx, row, escalation, { is: 'taken', agent: { agent, name }, by: 'inbox' }, now),
    ];
    return done({}, [...news, ...(await saveShown(tx, row))]);
  });
