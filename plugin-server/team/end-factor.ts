import type { Given } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { isPowerful } from './show-self.ts';
import type { TeamDesk } from './team-desk.ts';

/** The password alone signs in again. Where owners and admins need a second factor they keep it: setting.refused (`reason`: required). Error: not-found. */
export const endFactor = async (
  desk: Pick<TeamDesk, 'store' | 'clock' | 'requiresFactor'>,
  caller: AgentCaller,
): Promise<Outcome<Given<'inbox', 'factor:end'>>> => {
  const now = desk.clock.wall();
  return desk.store.write(async (tx) => {
    const held = await tx.lockAgent(caller.agent);
    if (held === undefined) return refused('not-found');
    if (desk.requiresFactor && (await tx.membersOfAgent(held.id)).some(isPowerful)) {
      return refused('setting.refused', { field: 'factor', reason: 'required' });
    }
    if (held.factor === null && held.factor_pending === null) return done({});
    await tx.saveAgent({ ...held, factor: null, factor_pending: null, recovery: '[]' });
    await tx.insertAudit({ site: null, at: now, actor: held.id, op: 'factor:end', refs: '{}' });
    return done({});
  });
};
