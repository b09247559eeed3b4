import type { Brief, Expects } from '../../protocol/brief.ts';
import type { Policy } from '../../protocol/escalation-doors.ts';
import type { AgentId, Cid, ConversationId, EscalationId } from '../../protocol/ids.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { once } from '../conversation/once.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { policiesOf } from '../site/site-policies.ts';
import type { Tx } from '../store/tx.ts';
import { asksSomebody } from './dry-run.ts';
import { type Around, readFacts } from './ladder-facts.ts';
import { startEscalation } from './start-escalation.ts';

interface Start {
  readonly from: AgentCaller;
  readonly conversation: ConversationId;
  readonly cid: Cid;
  readonly to: { readonly policy: string } | { readonly agent: AgentId };
  readonly brief: Brief;
  readonly expects: Expects;
  readonly urgent?: string | undefined;
  readonly now: number;
  readonly steady: number;
}

/**
 * One of the team fetches somebody: by a ladder of the site, or one colleague. Errors: not-found (conversation, ladder, colleague),
 * escalation.running, escalation.nobody (as things stand nobody would be asked).
 */
export const startFromInbox = (
  tx: Tx,
  around: Around,
  { from, conversation, cid, to, brief, expects, urgent, now, steady }: Start,
): Promise<Outcome<{ escalation: EscalationId; asideSeq: number }>> => {
  const content = ['escalation:start', conversation, to, brief, expects, urgent ?? null];
  return once(tx, { origin: from.origin, cid, now, content }, async () => {
    const held = await tx.lockConversation(from.site, conversation);
    if (held === undefined) return refused('not-found');
    if (held.escalation !== null) return refused('escalation.running');
    const policy = await policyFor(tx, from, to);
    if (policy === undefined) return refused('not-found');
    const about = { site: from.site, assigned: held.assignee, isUrgent: urgent !== undefined, except: from.agent };
    if (!asksSomebody(policy, await readFacts(tx, around, about, now))) return refused('escalation.nobody');
    const by = { agent: from.agent, name: from.name };
    const begun = await startEscalation(tx, held, {
      by,
      policy,
      brief,
      expects,
      urgent: urgent ?? null,
      now,
      steady,
    });
    if (!begun.ok) return begun;
    const { escalation, asideSeq } = begun.answer;
    return done({ escalation, asideSeq }, begun.news);
  });
};

const policyFor = async (tx: Tx, { site }: AgentCaller, to: Start['to']): Promise<Policy | undefined> => {
  if ('policy' in to) {
    const row = await tx.site(site);
    return policiesOf(row?.policies ?? '{}').policies.find(({ name }) => name === to.policy);
  }
  const member = await tx.member(site, to.agent);
  if (member === undefined || member.disabled_at !== null) return undefined;
  return ladderTo(to.agent, await tx.agentName(to.agent));
};

const inboxSec = 120;
const mailSec = 4 * 3_600;

/** To one person: in the inbox if it is open there, else by mail; a mail is given half a day's work. */
const ladderTo = (agent: AgentId, name: string): Policy => {
  const step = { who: { is: 'agent', agent }, pick: 'one-by-one', urgentOnly: false, inHours: false } as const;
  return {
    name,
    when: [],
    noAnswerSec: 120,
    rounds: 1,
    steps: [
      { ...step, by: ['inbox'], waitSec: inboxSec },
      { ...step, by: ['email'], waitSec: mailSec },
    ],
    finally: 'promise',
  };
};
