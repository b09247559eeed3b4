import type { AgentRow } from '../../protocol/view.ts';
import type { Given } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import type { MemberTable } from '../store/schema.ts';
import { rightsOf } from './rights.ts';
import type { TeamDesk } from './team-desk.ts';

/** The team of the caller's site, and who is invited. */
export const listAgents = async (
  desk: Pick<TeamDesk, 'store' | 'clock' | 'isOnline'>,
  caller: AgentCaller,
): Promise<Outcome<Given<'inbox', 'agent:list'>>> => {
  const { read } = desk.store;
  const members = await read.membersOfSite(caller.site);
  const invites = await read.invitesOf(caller.site, desk.clock.wall());
  return done({
    agents: members.map((member) => showAgent(member, desk.isOnline(caller.site, member.agent))),
    invites: invites.map(({ id, email, name, role, expires_at }) => ({
      invite: id,
      email,
      name,
      role,
      expiresAt: expires_at,
    })),
  });
};

export const showAgent = (
  member: MemberTable & { readonly name: string; readonly email: string },
  isOnline: boolean,
): AgentRow => ({
  agent: member.agent,
  name: member.name,
  email: member.email,
  role: member.role,
  state: member.disabled_at === null ? 'active' : 'disabled',
  presence: isOnline && member.disabled_at === null ? 'online' : 'offline',
  rights: [...rightsOf(member.rights)],
});
