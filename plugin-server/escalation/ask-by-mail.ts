import { randomBytes } from 'node:crypto';
import type { Brief } from '../../protocol/brief.ts';
import type { ReachId } from '../../protocol/ids.ts';
import { enqueueMail } from '../routing/enqueue-mail.ts';
import { base32 } from '../secret/base32.ts';
import type { ConversationTable, EscalationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import type { BriefOf, EscalationDesk, HistoryOf } from './escalation-desk.ts';
import { briefIn, withSent } from './ladder-brief.ts';
import type { Ask } from './next-act.ts';

export interface MailDesk extends Pick<EscalationDesk, 'sealer' | 'inboxUrl' | 'living'> {
  readonly briefOf: BriefOf;
  readonly historyOf: HistoryOf;
}

interface Asking {
  readonly row: ConversationTable;
  readonly ladder: EscalationTable;
  readonly ask: Ask & { readonly reach: ReachId };
  readonly now: number;
  readonly steady: number;
}

/**
 * The brief, with the talk below it, to an address the agent has confirmed; his answer comes back under a token of this ladder
 * and this address. null: the address is gone. Answers the number of the delivery.
 */
export const askByMail = async (
  tx: Tx,
  { sealer, inboxUrl, living, briefOf, historyOf }: MailDesk,
  { row, ladder, ask, now, steady }: Asking,
): Promise<number | null> => {
  const reach = await tx.agentReach(row.site, ask.reach);
  const agent = await tx.agent(ask.agent);
  if (reach === undefined || agent === undefined) return null;
  const kept = briefIn((await tx.escalation(ladder.id))?.brief ?? ladder.brief);
  const locale = kept.edited?.locale ?? agent.locale;
  const brief: Brief = kept.edited ?? { ...(await briefOf(tx, row, locale, now)), expects: ladder.expects };
  await tx.saveBrief(ladder.id, JSON.stringify(withSent(kept, brief)));
  return enqueueMail(tx, sealer, {
    site: row.site,
    conversation: row.id,
    recipient: ask.agent,
    peer: reach.id,
    purpose: 'brief',
    because: 'policy',
    now,
    steady,
    dueBy: null,
    to: reach.address,
    locale,
    replyToken: await tokenOf(tx, ladder, reach.id, now),
    says: {
      is: 'brief',
      number: row.number,
      name: row.name,
      brief,
      inboxUrl: urlOf(inboxUrl, row),
      isUrgent: ladder.urgent !== null,
      ...(await historyOf(tx, row)),
      isPresent: living.isPresent(row.id),
    },
  });
};

export const urlOf = (inboxUrl: string, { id }: Pick<ConversationTable, 'id'>): string => `${inboxUrl}/inbox/c/${id}`;

/** The same in every round: a late answer to the first brief still fits. */
const tokenOf = async (tx: Tx, ladder: EscalationTable, reach: ReachId, now: number): Promise<string> => {
  const known = await tx.tokenOfTry(ladder.id, reach);
  if (known !== undefined) return known.id;
  const id = base32(randomBytes(tokenBytes)).toLowerCase();
  await tx.insertMailToken({
    id,
    site: ladder.site,
    purpose: 'brief',
    conversation: ladder.conversation,
    identifier: null,
    reach,
    escalation: ladder.id,
    at: now,
    revoked_at: null,
  });
  return id;
};
const tokenBytes = 8;
