import type { Given, Parsed } from '../../protocol/wire.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { hashToken } from '../secret/hash-token.ts';
import type { InviteTable } from '../store/schema.ts';
import type { TeamDesk } from './team-desk.ts';

/** What the link says to whoever holds it. `known`: she has a sign-in on this server already. Error: token.invalid. */
export const openInvite = async (
  desk: Pick<TeamDesk, 'store' | 'clock'>,
  { token }: Parsed<'inbox', 'invite:open'>,
): Promise<Outcome<Given<'inbox', 'invite:open'>>> => {
  const { read } = desk.store;
  const invite = await read.inviteByHash(hashToken(token));
  if (!isOpen(invite, desk.clock.wall())) return refused('token.invalid');
  const site = await read.site(invite.site);
  if (site === undefined) return refused('token.invalid');
  const by = await read.agent(invite.by_agent);
  const known = await read.agentByEmail(invite.email);
  return done({
    email: invite.email,
    name: invite.name,
    site: site.name,
    by: by?.name ?? '',
    known: known !== undefined,
  });
};

export const isOpen = (invite: InviteTable | undefined, now: number): invite is InviteTable =>
  invite !== undefined && invite.ended_at === null && now < invite.expires_at;
