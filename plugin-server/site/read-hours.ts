import type { Given } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { Store } from '../store/store.ts';
import { isOpen } from './hours/is-open.ts';
import { nextChange, nextClosings } from './hours/next-change.ts';
import { hoursOf } from './site-hours.ts';

interface Desk {
  readonly store: Store;
  readonly clock: Pick<Clock, 'wall'>;
}

const closingsShown = 5;

/** When the shop is open, whether it is now, and what comes next. Error: not-found. */
export const readHours = async (
  { store, clock }: Desk,
  { site }: AgentCaller,
): Promise<Outcome<Given<'inbox', 'hours:read'>>> => {
  const row = await store.read.site(site);
  if (row === undefined) return refused('not-found');
  const hours = hoursOf(row.hours);
  const now = clock.wall();
  return done({
    hours,
    isOpen: isOpen(hours, now),
    changesAt: nextChange(hours, now),
    next: nextClosings(hours, now, closingsShown).map(({ on, name }) => ({ on, name })),
  });
};
