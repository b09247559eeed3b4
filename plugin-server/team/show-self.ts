import type { AgentId } from '../../protocol/ids.ts';
import type { AgentSelf } from '../../protocol/view.ts';
import type { AgentTable, MemberTable } from '../store/schema.ts';
import type { AgentStore } from '../store/tx.ts';
import { rightsOf } from './rights.ts';

type Membership = MemberTable & { readonly site_key: string; readonly site_name: string };
type Needed = Pick<AgentStore, 'agent' | 'membersOfAgent'>;

export const showSelf = (
  agent: AgentTable,
  memberships: readonly Membership[],
  requiresFactor: boolean,
): AgentSelf => ({
  agent: agent.id,
  name: agent.name,
  email: agent.email,
  locale: agent.locale,
  hasFactor: agent.factor !== null,
  needsFactor: requiresFactor && agent.factor === null && memberships.some(isPowerful),
  sites: memberships
    .filter(({ disabled_at }) => disabled_at === null)
    .map(({ site, site_key, site_name, role, rights }) => ({
      site,
      key: site_key,
      name: site_name,
      role,
      rights: [...rightsOf(rights)],
    })),
});

/** May change the site or the team somewhere, so has to have a second factor. */
export const isPowerful = ({ role, disabled_at }: Pick<MemberTable, 'role' | 'disabled_at'>): boolean =>
  disabled_at === null && role !== 'agent';

/** From outside a transaction, or from the one that changes her. */
export const selfOf = async (read: Needed, id: AgentId, requiresFactor: boolean): Promise<AgentSelf | undefined> => {
  const agent = await read.agent(id);
  return agent === undefined ? undefined : showSelf(agent, await read.membersOfAgent(id), requiresFactor);
};
