import type { Given } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome } from '../../conversation/outcome.ts';
import type { Store } from '../../store/store.ts';
import { showReach } from './show-reach.ts';

/** One's own addresses; owners and admins see everybody's. */
export const listReaches = async (
  { store }: { readonly store: Store },
  { site, agent, role }: AgentCaller,
): Promise<Outcome<Given<'inbox', 'reach:list'>>> => {
  const rows = await store.read.reachesOfSite(site);
  return done({ reaches: rows.filter((row) => role !== 'agent' || row.agent === agent).map(showReach) });
};
