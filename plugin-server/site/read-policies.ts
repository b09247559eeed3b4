import type { SitePolicies } from '../../protocol/escalation-doors.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { Store } from '../store/store.ts';
import { policiesOf } from './site-policies.ts';

/** The ladders of the site, and who is on call. Error: not-found. */
export const readPolicies = async (
  { store }: { readonly store: Store },
  { site }: AgentCaller,
): Promise<Outcome<SitePolicies>> => {
  const row = await store.read.site(site);
  return row === undefined ? refused('not-found') : done(policiesOf(row.policies));
};
