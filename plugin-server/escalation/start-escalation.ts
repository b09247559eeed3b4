import type { Brief, Expects } from '../../protocol/brief.ts';
import type { Policy } from '../../protocol/escalation-doors.ts';
import { type AgentId, type EscalationId, idPrefix, randomPart } from '../../protocol/ids.ts';
import { appendChange } from '../conversation/append-change.ts';
import type { Writer } from '../conversation/caller.ts';
import { done, type News, type Outcome, refused } from '../conversation/outcome.ts';
import { reopened } from '../conversation/reopen-conversation.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { appendStep } from './append-step.ts';
import type { LadderBrief } from './ladder-brief.ts';
import { saveShown } from './save-shown.ts';

export interface Starting {
  readonly by: { readonly agent: AgentId; readonly name: string } | 'visitor' | 'rule';
  readonly policy: Policy;
  /** null: built for each who is asked, in his language, as things stand then. */
  readonly brief: Brief | null;
  readonly expects: Expects;
  /** Why; null: it is not urgent. */
  readonly urgent: string | null;
  readonly now: number;
  readonly steady: number;
}

/**
 * A ladder begins: the change she sees, the aside the team sees, the row that goes on after a restart; its first step is taken by
 * the ladder's own clock at once. A conversation that was closed is open again. Saves the row; `held` stays as it was.
 * Error: escalation.running.
 */
export const startEscalation = async (
  tx: Tx,
  held: ConversationTable,
  { by, policy, brief, expects, urgent, now, steady }: Starting,
): Promise<Outcome<{ escalation: EscalationId; asideSeq: number; seq: number }>> => {
  if (held.escalation !== null) return refused('escalation.running');
  const writer: Writer =
    by === 'visitor' ? { side: 'visitor' } : by === 'rule' ? { side: 'system' } : { side: 'agent', ...by };
  const news: News[] = [];
  const open = held.state === 'closed' ? await reopened(tx, held, writer, now, news) : held;
  const escalation = `${idPrefix.escalation}${randomPart()}` as EscalationId;
  const row: ConversationTable = { ...open, escalation };
  news.push({ is: 'entry', conversation: row, entry: await appendChange(tx, row, writer, 'escalated', now) });
  await tx.insertEscalation({
    id: escalation,
    site: row.site,
    conversation: row.id,
    policy: JSON.stringify(policy),
    brief: JSON.stringify({ edited: brief === null ? null : { ...brief, expects }, sent: [] } satisfies LadderBrief),
    expects,
    urgent,
    started_by: typeof by === 'string' ? by : by.agent,
    state: 'running',
    round: 1,
    step: 1,
    due_at: Math.floor(steady),
    seq: row.seq,
    taker: null,
    at: now,
    ended_at: null,
  });
  news.push(await appendStep(tx, row, escalation, { is: 'started', by, policy: policy.name }, now));
  news.push(...(await saveShown(tx, row)));
  return done({ escalation, asideSeq: row.aside_seq, seq: row.seq }, news);
};
