import type { AgentSelf } from '../../protocol/view.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { selfOf } from './show-self.ts';
import type { TeamDesk } from './team-desk.ts';

/** Who is signed in. Error: not-found. */
export const readSelf = async (
  desk: Pick<TeamDesk, 'store' | 'requiresFactor'>,
  caller: AgentCaller,
): Promise<Outcome<AgentSelf>> => {
  const self = await selfOf(desk.store.read, caller.agent, desk.requiresFactor);
  return self === undefined ? refused('not-found') : done(self);
};
