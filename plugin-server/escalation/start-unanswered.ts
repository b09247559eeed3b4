import type { Policy } from '../../protocol/escalation-doors.ts';
import type { News } from '../conversation/outcome.ts';
import { done } from '../conversation/outcome.ts';
import { policiesOf } from '../site/site-policies.ts';
import type { EscalationReads } from '../store/escalation-tx.ts';
import type { Store } from '../store/store.ts';
import { asksSomebody } from './dry-run.ts';
import { type Around, readFacts } from './ladder-facts.ts';
import type { LadderFacts } from './next-act.ts';
import { startEscalation } from './start-escalation.ts';

type Waiting = Awaited<ReturnType<EscalationReads['unanswered']>>[number];

/** Longer than any weekend and its holidays: who has waited even longer has been answered elsewhere. */
const staleMs = 7 * 24 * 3_600_000;
const leastMs = 30_000;
const atOnce = 200;

/**
 * The rule that somebody has to answer in time: where nobody has, and somebody could be asked now, a ladder begins. While nobody can
 * be asked (closed, and nobody on call) it waits and tells her nothing.
 */
export const startUnanswered = async (
  desk: Around & { readonly store: Store },
  { now, steady }: { readonly now: number; readonly steady: number },
): Promise<News[]> => {
  const { store } = desk;
  const news: News[] = [];
  const rules = new Map<string, Rule | undefined>();
  for (const it of await store.read.unanswered(now - staleMs, now - leastMs, atOnce)) {
    if (!rules.has(it.site)) rules.set(it.site, await ruleOf(desk, it, now));
    const rule = rules.get(it.site);
    if (rule === undefined || now - (it.waiting_since ?? now) < rule.policy.noAnswerSec * 1_000) continue;
    const { policy, facts } = rule;
    if (!asksSomebody(policy, { ...facts, assigned: it.assignee })) continue;
    const begun = await store.write(
      async (tx) => {
        const held = await tx.lockConversation(it.site, it.id);
        // She was answered, or fetched somebody herself, while we looked.
        if (held?.waiting_since !== it.waiting_since || held.state === 'closed' || held.escalation !== null)
          return done({});
        const last = await tx.lastEscalation(it.id);
        if (last !== undefined && last.at >= (held.waiting_since ?? 0)) return done({});
        return startEscalation(tx, held, {
          by: 'rule',
          policy,
          brief: null,
          expects: 'answer',
          urgent: null,
          now,
          steady,
        });
      },
      'chat',
      `ladder ${it.id}`,
    );
    if (begun.ok) news.push(...begun.news);
  }
  return news;
};

/** What is the same for all who wait at one site. */
interface Rule {
  readonly policy: Policy;
  readonly facts: LadderFacts;
}

const ruleOf = async (
  desk: Around & { readonly store: Store },
  { site }: Waiting,
  now: number,
): Promise<Rule | undefined> => {
  const { read } = desk.store;
  const { policies } = policiesOf((await read.site(site))?.policies ?? '{}');
  const policy = policies.find(({ when }) => when.includes('no-answer'));
  const about = { site, assigned: null, isUrgent: false, except: null };
  return policy === undefined ? undefined : { policy, facts: await readFacts(read, desk, about, now) };
};
