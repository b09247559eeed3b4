import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { safeEqual } from '../secret/safe-equal.ts';
import type { AgentTable } from '../store/schema.ts';
import { spendCode } from './factor.ts';
import { isLive } from './is-live.ts';
import type { SignInFacts, TeamDesk } from './team-desk.ts';

type Desk = Pick<TeamDesk, 'store' | 'clock' | 'passwords' | 'sealer' | 'guesses'>;
type Request = Parsed<'inbox', 'session:confirm'>;
type Nothing = Given<'inbox', 'session:confirm'>;

/**
 * She is still the one who signed in: by password or second factor, good for what needs it in the next 10 minutes.
 * Counted like a sign-in. Errors: auth.wrong, auth.revoked, limit.rate, server.busy.
 */
export const confirmFresh = async (
  desk: Desk,
  caller: AgentCaller,
  request: Request,
  facts: Pick<SignInFacts, 'signIn' | 'network'>,
): Promise<Outcome<Nothing>> => {
  const agent = await desk.store.read.agent(caller.agent);
  if (agent === undefined) return refused('auth.revoked');
  return desk.guesses.judge(agent.email, facts.network, () => judge(desk, agent, request, facts));
};

const judge = async (
  desk: Desk,
  found: AgentTable,
  request: Request,
  facts: Pick<SignInFacts, 'signIn'>,
): Promise<Outcome<Nothing>> => {
  const { store, clock, passwords, sealer } = desk;
  if ('password' in request) {
    const verified = await passwords.verify(request.password, found.password);
    if (!verified.ok) return refused('server.busy');
    if (!verified.isRight) return refused('auth.wrong');
  }

  const now = clock.wall();
  return store.write(async (tx) => {
    const agent = await tx.lockAgent(found.id);
    if (agent === undefined || !safeEqual(agent.password, found.password)) return refused('auth.wrong');
    const spent = 'code' in request ? spendCode(sealer, agent, request.code, now) : agent;
    if (spent === null) return refused('auth.wrong');
    const held = (await tx.signInsOf(agent.id)).find(({ id }) => id === facts.signIn);
    if (held === undefined || !isLive(held, now)) return refused('auth.revoked');

    if (spent !== agent) await tx.saveAgent(spent);
    await tx.saveSignIn({ ...held, fresh_at: now });
    await tx.insertAudit({
      site: null,
      at: now,
      actor: agent.id,
      op: 'session:confirm',
      refs: JSON.stringify({ signIn: held.id }),
    });
    return done({});
  });
};
