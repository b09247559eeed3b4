import type { Given } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import { stopSignIn } from './end-sign-in.ts';
import type { SignInFacts, TeamDesk } from './team-desk.ts';

/** This sign-in ends and its cookie goes; over already: nothing changes. */
export const signOut = async (
  desk: Pick<TeamDesk, 'store' | 'clock'>,
  caller: AgentCaller,
  facts: Pick<SignInFacts, 'signIn'>,
): Promise<Outcome<Given<'inbox', 'session:sign-out'>>> => {
  const now = desk.clock.wall();
  return desk.store.write(async (tx) => {
    const news = await stopSignIn(tx, caller.agent, facts.signIn, { now, op: 'session:sign-out', why: 'sign-out' });
    return done({}, news ?? [], null);
  });
};
