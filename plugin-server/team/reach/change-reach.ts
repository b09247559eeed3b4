import type { Reach } from '../../../protocol/escalation-doors.ts';
import type { ReachId } from '../../../protocol/ids.ts';
import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import type { AgentReachTable } from '../../store/schema.ts';
import type { Tx } from '../../store/tx.ts';
import type { ReachDesk } from './reach-desk.ts';
import { sendReachCode, waitForCode } from './send-reach-code.ts';
import { showReach } from './show-reach.ts';

/** An address is changed by its owner alone; whose it is otherwise nobody learns. */
const own = async (tx: Tx, { site, agent }: AgentCaller, id: ReachId): Promise<AgentReachTable | undefined> => {
  const row = await tx.agentReach(site, id);
  return row?.agent === agent ? row : undefined;
};

/** Its place among the others, and its hours. Errors: not-found, setting.refused (`week`: order). */
export const changeReach = (
  { store }: Pick<ReachDesk, 'store'>,
  caller: AgentCaller,
  { reach, ord, week }: Parsed<'inbox', 'reach:change'>,
): Promise<Outcome<Reach>> =>
  store.write(async (tx) => {
    const held = await own(tx, caller, reach);
    if (held === undefined) return refused('not-found');
    if (week?.flat().some(({ from, to }) => from >= to))
      return refused('setting.refused', { field: 'week', reason: 'order' });
    const row = {
      ...held,
      ord: ord ?? held.ord,
      ...(week === undefined ? {} : { week: week === null ? null : JSON.stringify(week) }),
    };
    await tx.saveReach(row);
    return done(showReach(row));
  });

/** A new code; it ends the one before. Errors: not-found, channel.off, limit.rate (60 s between two). */
export const sendCodeAgain = async (
  desk: ReachDesk,
  caller: AgentCaller,
  { reach }: Parsed<'inbox', 'reach:send-code'>,
): Promise<Outcome<Reach>> => {
  const sent = await desk.store.write(
    async (tx) => {
      const held = await own(tx, caller, reach);
      if (held === undefined) return refused('not-found');
      if (desk.channels.of(caller.site, held.kind) === undefined) return refused('channel.off');
      const waitMs = waitForCode(held, desk.clock.wall());
      if (waitMs > 0) return refused('limit.rate', undefined, waitMs);
      const row = await sendReachCode(tx, desk, held);
      await tx.saveReach(row);
      return done(showReach(row));
    },
    'chat',
    `reach ${caller.agent}`,
  );
  if (sent.ok) desk.wakeDeliveries();
  return sent;
};

/** Nothing more goes there, and what went there is answered no longer. Error: not-found. */
export const removeReach = (
  { store, clock }: Pick<ReachDesk, 'store' | 'clock'>,
  caller: AgentCaller,
  { reach }: Parsed<'inbox', 'reach:remove'>,
): Promise<Outcome<Given<'inbox', 'reach:remove'>>> =>
  store.write(async (tx) => {
    const held = await own(tx, caller, reach);
    if (held === undefined) return refused('not-found');
    const now = clock.wall();
    await tx.removeReach(caller.site, reach, now);
    const refs = JSON.stringify({ reach });
    await tx.insertAudit({ site: caller.site, at: now, actor: caller.agent, op: 'reach:remove', refs });
    return done({});
  });
