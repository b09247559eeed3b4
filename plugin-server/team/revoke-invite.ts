import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { mayGive } from './may-give.ts';
import type { TeamDesk } from './team-desk.ts';

/** The link ends before anybody used it. Errors: not-found (used, over, or another site's), auth.forbidden. */
export const revokeInvite = async (
  desk: Pick<TeamDesk, 'store' | 'clock'>,
  caller: AgentCaller,
  { invite }: Parsed<'inbox', 'invite:revoke'>,
): Promise<Outcome<Given<'inbox', 'invite:revoke'>>> => {
  const now = desk.clock.wall();
  const { site } = caller;
  return desk.store.write(async (tx) => {
    const held = (await tx.invitesOf(site, now)).find(({ id }) => id === invite);
    if (held === undefined) return refused('not-found');
    if (!mayGive(await tx.member(site, caller.agent), held.role)) return refused('auth.forbidden');
    if ((await tx.endInvite(site, invite, now)) === 0) return refused('not-found');
    const refs = JSON.stringify({ invite });
    await tx.insertAudit({ site, at: now, actor: caller.agent, op: 'invite:revoke', refs });
    return done({}, [{ is: 'agents', site }]);
  });
};
