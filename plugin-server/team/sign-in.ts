import type { AgentSelf } from '../../protocol/view.ts';
import type { Parsed } from '../../protocol/wire.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { safeEqual } from '../secret/safe-equal.ts';
import { beginSignIn } from './begin-sign-in.ts';
import { spendCode } from './factor.ts';
import { showSelf } from './show-self.ts';
import type { RequestFacts, TeamDesk } from './team-desk.ts';

type Desk = Pick<TeamDesk, 'store' | 'clock' | 'passwords' | 'sealer' | 'guesses' | 'requiresFactor'>;
type Request = Parsed<'inbox', 'session:sign-in'>;

/**
 * E-mail, password and, where she has one, the code of her second factor. Whether an account exists shows neither in
 * the answer nor in the time it takes. Errors: auth.wrong, auth.factor (right so far), limit.rate, server.busy.
 */
export const signIn = (desk: Desk, request: Request, facts: RequestFacts): Promise<Outcome<AgentSelf>> =>
  desk.guesses.judge(request.email, facts.network, () => judge(desk, request, facts));

const judge = async (
  desk: Desk,
  { email, password, code }: Request,
  facts: RequestFacts,
): Promise<Outcome<AgentSelf>> => {
  const { store, clock, passwords, sealer } = desk;
  const found = await store.read.agentByEmail(email);
  const verified = await passwords.verify(password, found?.password ?? null);
  if (!verified.ok) return refused('server.busy');
  if (found === undefined || !verified.isRight) return refused('auth.wrong');
  const rehashed = passwords.needsRehash(found.password) ? await passwords.hash(password) : null;

  const now = clock.wall();
  return store.write(async (tx) => {
    const agent = await tx.lockAgent(found.id);
    // Changed while we looked at the old one: the old one opens nothing any more.
    if (agent === undefined || !safeEqual(agent.password, found.password)) return refused('auth.wrong');
    const memberships = await tx.membersOfAgent(agent.id);
    if (!memberships.some(({ disabled_at }) => disabled_at === null)) return refused('auth.wrong');
    if (agent.factor !== null && code === undefined) return refused('auth.factor');
    const spent = agent.factor === null || code === undefined ? agent : spendCode(sealer, agent, code, now);
    if (spent === null) return refused('auth.wrong');

    const row = rehashed?.ok === true ? { ...spent, password: rehashed.hash } : spent;
    if (row !== agent) await tx.saveAgent(row);
    const begun = await beginSignIn(tx, agent.id, facts, now);
    await tx.insertAudit({
      site: null,
      at: now,
      actor: agent.id,
      op: 'session:sign-in',
      refs: JSON.stringify({ signIn: begun.signIn, factor: agent.factor !== null }),
    });
    return done(showSelf(row, memberships, desk.requiresFactor), begun.news, begun.secret);
  });
};
