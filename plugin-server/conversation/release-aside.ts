import { type Cid, type ConversationId, makeCid } from '../../protocol/ids.ts';
import { agentOfAnswer } from '../escalation/agent-of-answer.ts';
import { sayForAgent } from '../escalation/say-for-agent.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { appendMessage } from './append-message.ts';
import type { AgentCaller } from './caller.ts';
import { contentHash } from './content-hash.ts';
import { filesOf, findHeld, type HeldMail, settleHeld } from './held-mail.ts';
import { once } from './once.ts';
import { done, type News, type Outcome, refused } from './outcome.ts';

interface ReleaseAside {
  readonly from: AgentCaller;
  readonly conversation: ConversationId;
  readonly asideSeq: number;
  readonly cid: Cid;
  readonly circumstances: Circumstances;
}

/**
 * A mail that was held becomes part of the talk: everybody in it sees it, under its own sender. Where her answers go stays as it is, for
 * nobody knows that it was she. An agent's own answer goes the way of his answers. Released already: answers the newest `seq`, nothing
 * changes. Errors: not-found, message.conflict.
 */
export const releaseAside = (
  tx: Tx,
  { from, conversation, asideSeq, cid, circumstances }: ReleaseAside,
): Promise<Outcome<{ seq: number }>> => {
  const { now } = circumstances;
  return once(tx, { origin: from.origin, cid, now, content: ['aside:release', conversation, asideSeq] }, async () => {
    const found = await findHeld(tx, from.site, conversation, asideSeq);
    if (found === null) return refused('not-found');
    if (found.held.state === 'released') return done({ seq: found.row.seq });
    const agent = await writerOf(tx, found, from);
    if (agent === null) return refused('not-found');
    const { row, news } = await settleHeld(tx, found, 'released');
    const said =
      agent === 'visitor'
        ? await sayHers(tx, found, row, circumstances)
        : await sayHis(tx, found, row, agent, circumstances);
    const last = said.findLast((it) => it.is === 'entry');
    return done({ seq: last?.is === 'entry' ? last.entry.seq : row.seq }, [news, ...said]);
  });
};

/**
 * null: an agent who is of the team no more. Nobody speaks in another's name: an agent's answer that might be forged, and what
 * came for an agent from nobody he is known by, is said by whoever lets it in.
 */
const writerOf = async (
  tx: Tx,
  { row, aside, held }: HeldMail,
  from: AgentCaller,
): Promise<AgentCaller | 'visitor' | null> => {
  if (held.why === 'agent-draft' && aside.agent !== from.agent) return from;
  if (aside.agent !== '') return agentOfAnswer(tx, row.site, aside.agent, aside.origin ?? 'c:answer');
  const mail = aside.mail === null ? undefined : await tx.mail(row.site, aside.mail);
  return mail?.identifier === null ? from : 'visitor';
};

const sayHers = async (
  tx: Tx,
  { aside }: HeldMail,
  row: ConversationTable,
  circumstances: Circumstances,
): Promise<News[]> => {
  const news: News[] = [];
  const origin = aside.origin ?? 'c:answer';
  const said = {
    from: { side: 'visitor', origin } as const,
    cid: aside.cid ?? makeCid(),
    n: (await tx.lastN(row.id, origin)) + 1,
    hash: aside.hash ?? contentHash(aside.text, [], undefined),
    text: aside.text,
    files: await filesOf(tx, row, aside),
    channel: 'email' as const,
    isReleased: true,
    ...(aside.mail === null ? {} : { mail: aside.mail }),
  };
  await appendMessage(tx, row, said, null, circumstances, news);
  return news;
};

const sayHis = async (
  tx: Tx,
  { aside }: HeldMail,
  row: ConversationTable,
  from: AgentCaller,
  circumstances: Circumstances,
): Promise<News[]> =>
  sayForAgent(tx, row, {
    from,
    cid: aside.cid ?? makeCid(),
    text: aside.text,
    files: await filesOf(tx, row, aside),
    mail: aside.mail,
    by: 'email',
    closes: false,
    circumstances,
  });
