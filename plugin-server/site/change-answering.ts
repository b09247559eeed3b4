import type { Answering } from '../../protocol/channel-doors.ts';
import type { Parsed } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { Store } from '../store/store.ts';
import { answeringOf } from './site-answering.ts';

interface Desk {
  readonly store: Store;
  readonly clock: Clock;
}

/** Changes what was named and leaves the rest; nothing new changes nothing. Error: not-found. */
export const changeAnswering = async (
  { store, clock }: Desk,
  { site, agent }: AgentCaller,
  change: Parsed<'inbox', 'answering:change'>,
): Promise<Outcome<Answering>> => {
  const now = clock.wall();
  return store.write(async (tx) => {
    const held = await tx.lockSite(site);
    if (held === undefined) return refused('not-found');
    const was = answeringOf(held.answering);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const wanted: Answering = { ...was, ...given };
    const fields = (Object.keys(wanted) as (keyof Answering)[]).filter((field) => wanted[field] !== was[field]);
    if (fields.length === 0) return done(was);
    await tx.saveSite({ ...held, answering: JSON.stringify(wanted), changed_at: now, changed_by: agent });
    const refs = JSON.stringify({ fields });
    await tx.insertAudit({ site, at: now, actor: agent, op: 'answering:change', refs });
    return done(wanted, [{ is: 'site', site }]);
  });
};
