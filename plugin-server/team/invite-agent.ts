import { type InviteId, idPrefix, tokenPrefix } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { hashToken } from '../secret/hash-token.ts';
import { randomId, randomToken } from '../secret/random-token.ts';
import { mayGive } from './may-give.ts';
import type { TeamDesk } from './team-desk.ts';

/**
 * A link for one address, one role and this site, good once and for 72 hours; shown only now. A newer one for the same
 * address ends the older. Errors: auth.forbidden (owners are invited by owners), setting.refused (`email`: on the team already).
 */
export const inviteAgent = async (
  desk: Pick<TeamDesk, 'store' | 'clock' | 'inboxUrl'>,
  caller: AgentCaller,
  { email, name, role }: Parsed<'inbox', 'agent:invite'>,
): Promise<Outcome<Given<'inbox', 'agent:invite'>>> => {
  const now = desk.clock.wall();
  const expiresAt = now + limits.inviteLifeMs;
  const invite = randomId<InviteId>(idPrefix.invite);
  const token = randomToken(tokenPrefix.invite);
  const { site } = caller;
  return desk.store.write(async (tx) => {
    const me = await tx.member(site, caller.agent);
    if (!mayGive(me, role)) return refused('auth.forbidden');
    const known = await tx.agentByEmail(email);
    if (known !== undefined && (await tx.member(site, known.id)) !== undefined) {
      return refused('setting.refused', { field: 'email', reason: 'known' });
    }
    const older = (await tx.invitesOf(site, now)).filter((row) => row.email === email);
    if (older.some((row) => !mayGive(me, row.role))) return refused('auth.forbidden');

    for (const row of older) await tx.endInvite(site, row.id, now);
    await tx.insertInvite({
      id: invite,
      site,
      token_hash: hashToken(token),
      email,
      name: name.trim(),
      role,
      by_agent: caller.agent,
      expires_at: expiresAt,
      ended_at: null,
    });
    await tx.insertAudit({
      site,
      at: now,
      actor: caller.agent,
      op: 'agent:invite',
      refs: JSON.stringify({ invite, role, ended: older.map(({ id }) => id) }),
    });
    const url = `${desk.inboxUrl}/inbox/invite#${token}`;
    return done({ invite, url, expiresAt }, [{ is: 'agents', site }]);
  });
};
