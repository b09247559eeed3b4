import type { SiteHours } from '../../protocol/escalation-doors.ts';
import type { Clock } from '../clock.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { Store } from '../store/store.ts';
import { isZone } from './hours/local-time.ts';

interface Desk {
  readonly store: Store;
  readonly clock: Pick<Clock, 'wall'>;
}

/**
 * All of it at once. A night is two spans, one on each day. Errors: setting.refused (`field`: zone, week, closed; `reason`: unknown, order,
 * twice), not-found.
 */
export const changeHours = async (
  { store, clock }: Desk,
  { site, agent }: AgentCaller,
  hours: SiteHours,
): Promise<Outcome<Record<string, never>>> => {
  if (!isZone(hours.zone)) return refused('setting.refused', { field: 'zone', reason: 'unknown' });
  if (hours.week?.flat().some(({ from, to }) => from >= to))
    return refused('setting.refused', { field: 'week', reason: 'order' });
  if (new Set(hours.closed.map(({ on }) => on)).size < hours.closed.length)
    return refused('setting.refused', { field: 'closed', reason: 'twice' });
  const now = clock.wall();
  return store.write(async (tx) => {
    const held = await tx.lockSite(site);
    if (held === undefined) return refused('not-found');
    const wanted = JSON.stringify({ ...hours, closed: hours.closed.toSorted((a, b) => (a.on < b.on ? -1 : 1)) });
    if (wanted === held.hours) return done({});
    await tx.saveSite({ ...held, hours: wanted, changed_at: now, changed_by: agent });
    await tx.insertAudit({ site, at: now, actor: agent, op: 'hours:change', refs: '{}' });
    return done({}, [{ is: 'site', site }]);
  });
};
