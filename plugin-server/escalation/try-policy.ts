import type { Given, Parsed } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import type { Store } from '../store/store.ts';
import { dryRun } from './dry-run.ts';
import { type Around, readFacts } from './ladder-facts.ts';

/** Whom this ladder would ask at that time, with who sits in the inbox now. Nobody is asked. */
export const tryPolicy = async (
  desk: Around & { readonly store: Store; readonly clock: Pick<Clock, 'wall'> },
  { site }: AgentCaller,
  { policy, at, isUrgent }: Parsed<'inbox', 'policy:try'>,
): Promise<Outcome<Given<'inbox', 'policy:try'>>> => {
  const about = { site, assigned: null, isUrgent, except: null };
  const facts = await readFacts(desk.store.read, desk, about, at ?? desk.clock.wall());
  return done({ asks: [...dryRun(policy, facts)], isOpen: facts.isOpen });
};
