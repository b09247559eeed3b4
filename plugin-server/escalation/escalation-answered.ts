import type { AskedBy } from '../../protocol/escalation-doors.ts';
import type { AgentId } from '../../protocol/ids.ts';
import type { News } from '../conversation/outcome.ts';
import type { EscalationWrites } from '../store/escalation-tx.ts';
import type { MailReads } from '../store/mail-tx.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { ConversationWrites, FileStore } from '../store/tx.ts';
import { appendStep } from './append-step.ts';
import { settleAsked } from './settle-asked.ts';

export type AnsweredTx = EscalationWrites &
  Pick<ConversationWrites, 'insertAside'> &
  Pick<FileStore, 'attachFiles'> &
  Pick<MailReads, 'mailCards'>;

/** Somebody answered her: the ladder that runs is over, and he has taken it. Changes `row`; the caller saves it. */
export const escalationAnswered = async (
  tx: AnsweredTx,
  row: ConversationTable,
  by: { readonly agent: AgentId; readonly name: string; readonly way: AskedBy },
  now: number,
  news: News[],
): Promise<void> => {
  const { escalation } = row;
  if (escalation === null) return;
  row.escalation = null;
  if (!(await tx.endEscalation(escalation, { state: 'taken', taker: by.agent, due_at: tellAtOnce, at: now }))) return;
  await settleAsked(tx, escalation, by.agent, 'answered');
  row.assignee = by.agent;
  const { agent, name, way } = by;
  news.push(await appendStep(tx, row, escalation, { is: 'taken', agent: { agent, name }, by: way }, now));
};

/** The ladder's clock tells those who were asked: whoever answers knows neither their addresses nor how mails are sealed. */
export const tellAtOnce = 0;
