import type { AgentCaller } from '../conversation/caller.ts';
import type { News } from '../conversation/outcome.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import type { EscalationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { appendStep } from './append-step.ts';
import { saveShown } from './save-shown.ts';

/** An absence note came back from somebody who was asked: he is waited for no longer, and gets no second mail of this ladder. */
export const noteAway = async (
  tx: Tx,
  { id, site, conversation }: Pick<EscalationTable, 'id' | 'site' | 'conversation'>,
  { agent, name }: Pick<AgentCaller, 'agent' | 'name'>,
  { now, steady }: Pick<Circumstances, 'now' | 'steady'>,
): Promise<News[]> => {
  const held = await tx.lockConversation(site, conversation);
  const ladder = await tx.lockEscalation(id);
  if (held === undefined || ladder?.state !== 'running') return [];
  const tries = await tx.triesOf(id);
  const his = tries.filter((it) => it.agent === agent && it.way === 'email' && isOpen(it.state));
  if (his.length === 0) return [];
  for (const { n } of his) await tx.settleTry(id, n, 'away');
  const wasWaitedFor = his.some(({ state }) => state === 'asked');
  const isAnybody = tries.some((it) => it.state === 'asked' && !his.includes(it));
  if (wasWaitedFor && !isAnybody)
    await tx.placeEscalation(id, { round: ladder.round, step: ladder.step, due_at: Math.floor(steady) });
  const row = { ...held };
  const step = await appendStep(tx, row, id, { is: 'away', agent: { agent, name } }, now);
  return [step, ...(await saveShown(tx, row))];
};

const isOpen = (state: string): boolean => state === 'asked' || state === 'passed';
