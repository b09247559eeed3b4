import type { AgentId, Origin, SiteId } from '../../protocol/ids.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import type { Tx } from '../store/tx.ts';
import { rightsOf } from '../team/rights.ts';

/** Who writes from outside the inbox, if he still is of the team. */
export const agentOfAnswer = async (
  tx: Pick<Tx, 'member' | 'agentName'>,
  site: SiteId,
  agent: AgentId,
  origin: Origin,
): Promise<AgentCaller | null> => {
  const member = await tx.member(site, agent);
  if (member === undefined || member.disabled_at !== null) return null;
  const name = await tx.agentName(agent);
  return { side: 'agent', site, agent, name, role: member.role, rights: rightsOf(member.rights), origin };
};
