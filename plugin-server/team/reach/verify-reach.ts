import { escalationLimits, type Reach } from '../../../protocol/escalation-doors.ts';
import type { Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import type { AgentReachTable } from '../../store/schema.ts';
import type { ReachDesk } from './reach-desk.ts';
import { isReachCode } from './send-reach-code.ts';
import { showReach } from './show-reach.ts';

/**
 * The code came back: briefs may go there. A transaction of its own counts the guess, whatever comes of it.
 * Errors: not-found, code.wrong (`triesLeft`), code.ended.
 */
export const verifyReach = async (
  { store, clock, mac }: Pick<ReachDesk, 'store' | 'clock' | 'mac'>,
  { site, agent }: AgentCaller,
  { reach, code }: Parsed<'inbox', 'reach:verify'>,
): Promise<Outcome<Reach>> => {
  const now = clock.wall();
  if ((await store.read.agentReach(site, reach))?.agent !== agent) return refused('not-found');
  const judged = await store.write((tx) => tx.countReachTry(site, reach, now, escalationLimits.codeTries));
  if (judged === undefined) return refused('code.ended');
  if (!isReachCode(mac, judged, code))
    return refused('code.wrong', { triesLeft: escalationLimits.codeTries - judged.tries });
  return store.write(async (tx) => {
    const held = await tx.agentReach(site, reach);
    // Another code was sent, or the address removed, while we looked.
    if (held === undefined || !isReachCode(mac, held, code)) return refused('code.ended');
    const row: AgentReachTable = { ...held, verified_at: now, is_bad: 0, code_hmac: null, code_expires_at: null };
    await tx.saveReach(row);
    await tx.insertAudit({ site, at: now, actor: agent, op: 'reach:verify', refs: JSON.stringify({ reach }) });
    return done(showReach(row));
  });
};
