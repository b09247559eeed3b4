import type { SitePolicies } from '../../protocol/escalation-doors.ts';
import type { Parsed } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { Store } from '../store/store.ts';
import type { Tx } from '../store/tx.ts';
import { policiesOf } from './site-policies.ts';

interface Desk {
  readonly store: Store;
  readonly clock: Pick<Clock, 'wall'>;
}

/**
 * The ladders, who is on call, or both; ladders that run go on as they began. Errors: setting.refused (`field`: policies, onCall;
 * `reason`: twice (two of one name), unknown (somebody who is not of the team)), not-found.
 */
export const changePolicies = async (
  { store, clock }: Desk,
  { site, agent }: AgentCaller,
  change: Parsed<'inbox', 'policy:change'>,
): Promise<Outcome<SitePolicies>> => {
  const now = clock.wall();
  return store.write(async (tx) => {
    const held = await tx.lockSite(site);
    if (held === undefined) return refused('not-found');
    const before = policiesOf(held.policies);
    const wanted: SitePolicies = {
      policies: change.policies ?? before.policies,
      onCall: [...new Set(change.onCall ?? before.onCall)],
    };
    const problem = await fault(tx, site, wanted, change);
    if (problem !== null) return refused('setting.refused', problem);
    const fields = (['policies', 'onCall'] as const).filter(
      (field) => JSON.stringify(wanted[field]) !== JSON.stringify(before[field]),
    );
    if (fields.length === 0) return done(before);
    await tx.saveSite({ ...held, policies: JSON.stringify(wanted), changed_at: now, changed_by: agent });
    await tx.insertAudit({ site, at: now, actor: agent, op: 'policy:change', refs: JSON.stringify({ fields }) });
    return done(wanted, [{ is: 'site', site }]);
  });
};

/** Only what was given is judged: somebody who left the team meanwhile stops nobody from changing something else. */
const fault = async (
  tx: Tx,
  site: AgentCaller['site'],
  { policies, onCall }: SitePolicies,
  change: Parsed<'inbox', 'policy:change'>,
): Promise<{ field: string; reason: string } | null> => {
  const team = new Set<string>((await tx.membersOfSite(site)).map((member) => member.agent));
  if (change.onCall !== undefined && onCall.some((agent) => !team.has(agent)))
    return { field: 'onCall', reason: 'unknown' };
  if (change.policies === undefined) return null;
  if (new Set(policies.map(({ name }) => name)).size < policies.length) return { field: 'policies', reason: 'twice' };
  const named = policies.flatMap(({ steps }) => steps.map(({ who }) => who));
  return named.some((who) => who.is === 'agent' && !team.has(who.agent))
    ? { field: 'policies', reason: 'unknown' }
    : null;
};
