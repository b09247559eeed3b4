import type { Given } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import { isLive } from './is-live.ts';
import type { SignInFacts, TeamDesk } from './team-desk.ts';

/** Where the caller is signed in, the last used first. */
export const listSignIns = async (
  desk: Pick<TeamDesk, 'store' | 'clock'>,
  caller: AgentCaller,
  facts: Pick<SignInFacts, 'signIn'>,
): Promise<Outcome<Given<'inbox', 'session:list'>>> => {
  const now = desk.clock.wall();
  const live = (await desk.store.read.signInsOf(caller.agent)).filter((row) => isLive(row, now));
  const signIns = live
    .toSorted((a, b) => b.seen_at - a.seen_at || b.started_at - a.started_at)
    .map(({ id, label, started_at, seen_at }) => ({
      signIn: id,
      label,
      startedAt: started_at,
      seenAt: seen_at,
      current: id === facts.signIn,
    }));
  return done({ signIns });
};
