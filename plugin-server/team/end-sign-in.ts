import type { AgentId, SignInId } from '../../protocol/ids.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type News, type Outcome, refused } from '../conversation/outcome.ts';
import type { AgentStore, RecordStore } from '../store/tx.ts';
import { isLive } from './is-live.ts';
import type { SignInFacts, TeamDesk } from './team-desk.ts';

/** She ends one of her own sign-ins, on another browser or this one. Error: not-found (also for somebody else's, or one that is over). */
export const endSignIn = async (
  desk: Pick<TeamDesk, 'store' | 'clock'>,
  caller: AgentCaller,
  { signIn }: Parsed<'inbox', 'session:end'>,
  facts: Pick<SignInFacts, 'signIn'>,
): Promise<Outcome<Given<'inbox', 'session:end'>>> => {
  const now = desk.clock.wall();
  return desk.store.write(async (tx) => {
    const news = await stopSignIn(tx, caller.agent, signIn, { now, op: 'session:end', why: 'ended' });
    if (news === null) return refused('not-found');
    return done({}, news, signIn === facts.signIn ? null : undefined);
  });
};

interface Stop {
  readonly now: number;
  readonly op: string;
  readonly why: string;
}

/** null: this agent has no such sign-in that still lives. */
export const stopSignIn = async (
  tx: Pick<AgentStore, 'lockAgent' | 'signInsOf' | 'saveSignIn'> & Pick<RecordStore, 'insertAudit'>,
  agent: AgentId,
  signIn: SignInId,
  { now, op, why }: Stop,
): Promise<News[] | null> => {
  await tx.lockAgent(agent);
  const held = (await tx.signInsOf(agent)).find(({ id }) => id === signIn);
  if (held === undefined || !isLive(held, now)) return null;
  await tx.saveSignIn({ ...held, ended_at: now });
  await tx.insertAudit({ site: null, at: now, actor: agent, op, refs: JSON.stringify({ signIn }) });
  return [{ is: 'signed-out', signIns: [signIn], why }];
};
