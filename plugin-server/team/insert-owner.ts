import type { SiteId } from '../../protocol/ids.ts';
import type { AgentTable } from '../store/schema.ts';
import type { AgentStore, RecordStore } from '../store/tx.ts';
import { firstRights } from './rights.ts';

/** The first person of a server. */
export const insertOwner = async (
  tx: Pick<AgentStore, 'insertAgent' | 'insertMember'> & Pick<RecordStore, 'insertAudit'>,
  site: SiteId,
  agent: AgentTable,
  op: string,
): Promise<void> => {
  const at = agent.created_at;
  await tx.insertAgent(agent);
  await tx.insertMember({
    site,
    agent: agent.id,
    role: 'owner',
    created_at: at,
    disabled_at: null,
    rights: firstRights,
  });
  await tx.insertAudit({ site, at, actor: agent.id, op, refs: JSON.stringify({ agent: agent.id, role: 'owner' }) });
};
