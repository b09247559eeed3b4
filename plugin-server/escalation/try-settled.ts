import type { News } from '../conversation/outcome.ts';
import { saveListed } from '../conversation/save-listed.ts';
import type { TrySettled } from '../routing/after-settled.ts';
import { appendStep } from './append-step.ts';

/** A brief arrived or did not: what did not, or may not have, sends the ladder on at once, to somebody else. */
export const trySettled: TrySettled = async (tx, delivery, state, { now, steady }): Promise<News[]> => {
  if (state === 'accepted') return [];
  const found = await tx.tryByDelivery(delivery.id);
  const ladder = found === undefined ? undefined : await tx.escalation(found.escalation);
  if (ladder === undefined) return [];
  const held = await tx.lockConversation(ladder.site, ladder.conversation);
  const locked = await tx.lockEscalation(ladder.id);
  const tries = await tx.triesOf(ladder.id);
  const it = tries.find((other) => other.delivery === delivery.id);
  if (held === undefined || locked?.state !== 'running' || it === undefined) return [];
  if (it.state !== 'asked' && it.state !== 'passed') return [];
  if (it.reach !== null && delivery.problem?.startsWith('bad-address')) await tx.markReachBad(it.reach);
  await tx.settleTry(ladder.id, it.n, 'failed');
  const row = { ...held };
  const step = { is: 'failed', agent: { agent: it.agent, name: it.agent_name }, by: it.way } as const;
  const news: News[] = [await appendStep(tx, row, ladder.id, step, now), await saveListed(tx, row)];
  const isWaitedFor = tries.some((other) => other.n !== it.n && other.state === 'asked');
  if (it.state === 'asked' && !isWaitedFor)
    await tx.placeEscalation(ladder.id, { round: locked.round, step: locked.step, due_at: Math.floor(steady) });
  return news;
};
