import type { AgentId, SiteId } from '../../protocol/ids.ts';
import type { AgentRow } from '../../protocol/view.ts';
import type { Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type News, type Outcome, type Refusal, refused } from '../conversation/outcome.ts';
import type { MemberTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { showAgent } from './list-agents.ts';
import { mayGive } from './may-give.ts';
import { rightsOf } from './rights.ts';
import type { TeamDesk } from './team-desk.ts';

type Change = Parsed<'inbox', 'agent:change'>;
type Member = MemberTable & { readonly name: string; readonly email: string };

/**
 * Another role, blocked, or allowed again. What she may do now begins with a new sign-in: sockets and sign-ins end at
 * once, invites she made too. Blocked, her conversations go back to the team and sign-ins she needs for other sites stay.
 * Errors: not-found, auth.forbidden (an admin and an owner), setting.refused (`reason`: last-owner, own).
 */
export const changeAgent = async (
  desk: Pick<TeamDesk, 'store' | 'clock' | 'isOnline'>,
  caller: AgentCaller,
  change: Change,
): Promise<Outcome<AgentRow>> => {
  const now = desk.clock.wall();
  const { site } = caller;
  return desk.store.write(async (tx) => {
    const members = await tx.lockMembers(site);
    const held = members.find(({ agent }) => agent === change.agent);
    if (held === undefined) return refused('not-found');
    const wanted = after(held, change, now);
    const refusal = refuse(members, caller.agent, held, wanted);
    if (refusal !== null) return refusal;
    const isChanged = wanted.role !== held.role || wanted.disabled_at !== held.disabled_at;
    const isGiven = wanted.rights !== held.rights;
    const news = isChanged || isGiven ? await carryOut(tx, caller.agent, held, wanted, now) : [];
    return done(showAgent(wanted, desk.isOnline(site, wanted.agent) && !isChanged), news);
  });
};

const after = (held: Member, { role = held.role, disabled, rights }: Change, now: number): Member => ({
  ...held,
  role,
  rights: rights === undefined ? held.rights : JSON.stringify([...new Set(rights)].sort()),
  disabled_at: disabled === undefined ? held.disabled_at : disabled ? (held.disabled_at ?? now) : null,
});

const refuse = (members: readonly Member[], by: AgentId, held: Member, wanted: Member): Refusal | null => {
  const me = members.find(({ agent }) => agent === by);
  if (!mayGive(me, held.role) || !mayGive(me, wanted.role)) return refused('auth.forbidden');
  const others = members.filter(({ agent }) => agent !== held.agent);
  const field = wanted.role === held.role ? 'disabled' : 'role';
  if (isOwner(held) && !isOwner(wanted) && !others.some(isOwner))
    return refused('setting.refused', { field, reason: 'last-owner' });
  if (by === held.agent && wanted.disabled_at !== null)
    return refused('setting.refused', { field: 'disabled', reason: 'own' });
  return null;
};

const isOwner = ({ role, disabled_at }: MemberTable): boolean => role === 'owner' && disabled_at === null;

const carryOut = async (tx: Tx, by: AgentId, held: Member, wanted: Member, now: number): Promise<News[]> => {
  const { site, agent } = held;
  const { role, disabled_at, rights } = wanted;
  await tx.saveMember({ site, agent, role, created_at: held.created_at, disabled_at, rights });
  await tx.insertAudit({
    site,
    at: now,
    actor: by,
    op: 'agent:change',
    refs: JSON.stringify({ agent, role, disabled: disabled_at !== null, rights: rightsOf(rights) }),
  });
  const agents: News = { is: 'agents', site };
  // Rights are looked up at every door. Allowed again and nothing else: she has no sign-in here that could be wrong.
  const isSameSeat = role === held.role && (disabled_at === held.disabled_at || held.disabled_at !== null);
  if (isSameSeat) return [agents];

  const why = disabled_at === null ? 'role' : 'disabled';
  for (const invite of await tx.invitesOf(site, now))
    if (invite.by_agent === agent) await tx.endInvite(site, invite.id, now);
  const news: News[] = [{ is: 'member-changed', site, agent, why }];
  if (role !== held.role || !(await worksElsewhere(tx, site, agent))) {
    await tx.lockAgent(agent);
    const signIns = await tx.endSignIns(agent, now, null);
    if (signIns.length > 0) news.push({ is: 'signed-out', signIns, why });
  }
  if (disabled_at !== null) {
    // Last, because it raises the site's `pos`.
    for (const conversation of await tx.releaseConversations(site, agent))
      news.push({ is: 'row', conversation, assignee: '' });
  }
  return [...news, agents];
};

const worksElsewhere = async (tx: Pick<Tx, 'membersOfAgent'>, site: SiteId, agent: AgentId): Promise<boolean> =>
  (await tx.membersOfAgent(agent)).some((member) => member.site !== site && member.disabled_at === null);
