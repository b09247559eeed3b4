import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { refusePassword } from '../secret/refuse-password.ts';
import { passwordContext } from './password-context.ts';
import type { SignInFacts, TeamDesk } from './team-desk.ts';

type Desk = Pick<TeamDesk, 'store' | 'clock' | 'passwords' | 'inboxUrl'>;

/** A new password ends every other sign-in of hers. Errors: auth.password (`reason`), not-found, server.busy. */
export const changePassword = async (
  desk: Desk,
  caller: AgentCaller,
  { password }: Parsed<'inbox', 'password:change'>,
  facts: Pick<SignInFacts, 'signIn'>,
): Promise<Outcome<Given<'inbox', 'password:change'>>> => {
  const { store, clock, passwords, inboxUrl } = desk;
  const agent = await store.read.agent(caller.agent);
  const site = await store.read.site(caller.site);
  if (agent === undefined || site === undefined) return refused('not-found');
  const refusal = refusePassword(
    password,
    passwordContext({ name: agent.name, email: agent.email, inboxUrl, sites: [site] }),
  );
  if (refusal !== null) return refused('auth.password', { field: 'password', reason: refusal });
  const hashed = await passwords.hash(password);
  if (!hashed.ok) return refused('server.busy');

  const now = clock.wall();
  return store.write(async (tx) => {
    const held = await tx.lockAgent(agent.id);
    if (held === undefined) return refused('not-found');
    await tx.saveAgent({ ...held, password: hashed.hash });
    const signIns = await tx.endSignIns(held.id, now, facts.signIn);
    const refs = JSON.stringify({ signIns });
    await tx.insertAudit({ site: null, at: now, actor: held.id, op: 'password:change', refs });
    return done({}, signIns.length === 0 ? [] : [{ is: 'signed-out', signIns, why: 'password' }]);
  });
};
