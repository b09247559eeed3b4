import type { Notice } from '../channels/adapter.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { cidOf } from '../conversation/keep-mail.ts';
import type { News } from '../conversation/outcome.ts';
import { enqueueMail } from '../routing/enqueue-mail.ts';
import type { ConversationTable, EscalationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import type { AgentAnswer } from './agent-answer.ts';
import { agentOfAnswer } from './agent-of-answer.ts';
import { urlOf } from './ask-by-mail.ts';
import { hasBriefInside } from './brief-inside.ts';
import { holdAnswer, offerPage } from './hold-answer.ts';
import { briefIn } from './ladder-brief.ts';
import { noteAway } from './note-away.ts';
import { noteForAgent } from './note-for-agent.ts';
import { sayForAgent } from './say-for-agent.ts';

/**
 * An agent answers the brief by mail (channels.md 7). His word only if From is the address the brief went to and the sender is
 * verified; else a held aside and a mail with a page on which he says that it is his. Out of office: the ladder goes on. After
 * somebody else's answer: a note, and a line to him. Changes and saves `row`.
 */
export const takeAgentAnswer = async (tx: Tx, answer: AgentAnswer): Promise<News[]> => {
  const { row, token, reach, mail, mailRow, vendorKey, origin, files, circumstances } = answer;
  const agent = await agentOfAnswer(tx, row.site, reach.agent, origin);
  const ladder = token.escalation === null ? undefined : await tx.escalation(token.escalation);
  const isHis =
    agent !== null &&
    reach.verified_at !== null &&
    token.revoked_at === null &&
    mail.from.identifiers.some(({ kind, value }) => kind === 'email' && value === reach.address);
  if (mail.auto !== '') {
    const { news } = await holdAnswer(tx, answer, 'auto', isHis ? agent : null);
    if (!isHis || mail.auto !== 'auto-reply' || ladder === undefined) return news;
    return [...news, ...(await noteAway(tx, ladder, agent, circumstances))];
  }
  if (!isHis) return (await holdAnswer(tx, answer, 'other-sender', null)).news;

  if (ladder === undefined || hasBriefInside(mail.text, briefIn(ladder.brief).sent, { ...row, conversation: row.id }))
    return hold(tx, answer, agent, 'brief-inside');
  if (mail.from.assurance !== 'verified') return hold(tx, answer, agent, 'agent-draft');

  const said = { from: agent, cid: cidOf(vendorKey), text: mail.text, files, mail: mailRow, circumstances };
  if (mail.command === 'note') return noteForAgent(tx, row, said);
  const other = await answeredByOther(tx, row, ladder, agent);
  if (other === null) return sayForAgent(tx, row, { ...said, by: 'email', closes: mail.command === 'done' });
  const news = await noteForAgent(tx, row, said);
  await tell(tx, answer, { is: 'late', by: other, text: mail.text });
  return news;
};

/** Nobody knows whether it is his, or something of the brief is left in it: he sees it once more, on a page, before she does. */
const hold = async (
  tx: Tx,
  answer: AgentAnswer,
  agent: AgentCaller,
  why: 'agent-draft' | 'brief-inside',
): Promise<News[]> => {
  const { news, asideSeq } = await holdAnswer(tx, answer, why, agent);
  const is = why === 'agent-draft' ? 'confirm' : 'brief-inside';
  await tell(tx, answer, await offerPage(tx, answer, is, { agent, asideSeq }));
  return news;
};

/** Who has answered her, or taken it, since the brief went; null: nobody but himself. */
export const answeredByOther = async (
  tx: Pick<Tx, 'answeredAfter' | 'agentName'>,
  row: Pick<ConversationTable, 'id'>,
  ladder: Pick<EscalationTable, 'seq' | 'taker'>,
  { agent }: Pick<AgentCaller, 'agent'>,
): Promise<string | null> => {
  const name = await tx.answeredAfter(row.id, ladder.seq, agent);
  if (name !== undefined) return name;
  return ladder.taker === null || ladder.taker === agent ? null : tx.agentName(ladder.taker);
};

/**
 * One line to the address of his that is known, whatever the mail said it came from. Not without end: what answers each of them is a
 * machine that does not say so, or somebody who writes in his name. What is held stands in the inbox all the same.
 */
const tell = async (
  tx: Tx,
  { row, reach, inboxUrl, sealer, circumstances: { now, steady } }: AgentAnswer,
  notice: Notice,
): Promise<void> => {
  if ((await tx.countToPeer('email', reach.id, ['notice'], now - hourMs)) >= noticesPerHour) return;
  const agent = await tx.agent(reach.agent);
  await enqueueMail(tx, sealer, {
    site: row.site,
    conversation: row.id,
    recipient: reach.agent,
    peer: reach.id,
    purpose: 'notice',
    because: 'policy',
    now,
    steady,
    dueBy: null,
    to: reach.address,
    locale: agent?.locale ?? 'en',
    replyToken: null,
    says: { is: 'notice', number: row.number, name: row.name, notice, inboxUrl: urlOf(inboxUrl, row) },
  });
};

const hourMs = 3_600_000;
const noticesPerHour = 20;
