import { enqueueMail } from '../routing/enqueue-mail.ts';
import type { NamedTry } from '../store/escalation-tx.ts';
import type { ConversationTable, EscalationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { type MailDesk, urlOf } from './ask-by-mail.ts';

/** It is over: what has not left never does, and whoever has the brief hears that somebody else has it. */
export const tellAsked = async (
  tx: Tx,
  { sealer, inboxUrl }: Pick<MailDesk, 'sealer' | 'inboxUrl'>,
  row: ConversationTable,
  ladder: EscalationTable,
  { now, steady }: { readonly now: number; readonly steady: number },
): Promise<void> => {
  await tx.placeEscalation(ladder.id, { round: ladder.round, step: ladder.step, due_at: null });
  const taker = ladder.taker === null ? null : await tx.agentName(ladder.taker);
  for (const it of await informed(tx, ladder, now)) {
    const reach = it.reach === null ? undefined : await tx.agentReach(ladder.site, it.reach);
    const agent = await tx.agent(it.agent);
    if (taker === null || reach === undefined || agent === undefined) continue;
    await enqueueMail(tx, sealer, {
      site: row.site,
      conversation: row.id,
      recipient: it.agent,
      peer: reach.id,
      purpose: 'notice',
      because: 'policy',
      now,
      steady,
      dueBy: null,
      to: reach.address,
      locale: agent.locale,
      replyToken: null,
      says: {
        is: 'notice',
        number: row.number,
        name: row.name,
        notice: { is: 'taken', by: taker },
        inboxUrl: urlOf(inboxUrl, row),
      },
    });
  }
};

/** One try of each to whom a brief has left, who did not take it and was not away. The others’ briefs are taken back. */
const informed = async (tx: Tx, { id, taker }: EscalationTable, now: number): Promise<readonly NamedTry[]> => {
  const informed = new Map<string, NamedTry>();
  for (const it of await tx.triesOf(id)) {
    if (it.delivery === null || (it.state !== 'asked' && it.state !== 'passed')) continue;
    const isTakenBack = await tx.cancelDelivery(it.delivery, now);
    if (!isTakenBack && it.agent !== taker) informed.set(it.agent, it);
  }
  return [...informed.values()];
};
