import type { AgentSelf } from '../../protocol/view.ts';
import type { Parsed } from '../../protocol/wire.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { refusePassword } from '../secret/refuse-password.ts';
import { firstSite } from '../site/first-site.ts';
import { siteColumns } from '../site/site-columns.ts';
import { beginSignIn } from './begin-sign-in.ts';
import { insertOwner } from './insert-owner.ts';
import { newAgent } from './new-agent.ts';
import { passwordContext } from './password-context.ts';
import { opensSetup, setupMeta } from './setup-token.ts';
import { showSelf } from './show-self.ts';
import type { RequestFacts, TeamDesk } from './team-desk.ts';

type Desk = Pick<TeamDesk, 'store' | 'clock' | 'passwords' | 'inboxUrl' | 'requiresFactor'>;

/**
 * The first person with the link becomes the owner of the first site, and is signed in; the link is used up.
 * Errors: token.invalid, setting.refused (`field`: origins, privacyUrl), auth.password (`reason`), server.busy.
 */
export const finishSetup = async (
  desk: Desk,
  request: Parsed<'inbox', 'setup:finish'>,
  facts: RequestFacts,
): Promise<Outcome<AgentSelf>> => {
  const { store, clock, passwords, inboxUrl } = desk;
  const { token, email, password, locale } = request;
  if (!(await opensSetup(store.read, token, clock.wall()))) return refused('token.invalid');
  const columns = siteColumns(request.site);
  if (!columns.ok) return columns;
  const sites = [{ name: request.site.name, origins: JSON.stringify(request.site.origins) }];
  const refusal = refusePassword(password, passwordContext({ name: request.name, email, inboxUrl, sites }));
  if (refusal !== null) return refused('auth.password', { field: 'password', reason: refusal });
  const hashed = await passwords.hash(password);
  if (!hashed.ok) return refused('server.busy');

  const now = clock.wall();
  return store.write(async (tx) => {
    const first = await firstSite(tx);
    // Held, and asked again: of two who finish at once one is first.
    const site = first && (await tx.lockSite(first.id));
    if (site === undefined || !(await opensSetup(tx, token, now))) return refused('token.invalid');
    const agent = newAgent({ email, name: request.name, password: hashed.hash, locale, now });
    await insertOwner(tx, site.id, agent, 'setup:finish');
    await tx.saveSite({ ...site, ...columns.set, changed_at: now, changed_by: agent.id });
    await tx.removeMeta(setupMeta);
    const begun = await beginSignIn(tx, agent.id, facts, now);
    const self = showSelf(agent, await tx.membersOfAgent(agent.id), desk.requiresFactor);
    const news = [
      { is: 'site', site: site.id },
      { is: 'agents', site: site.id },
    ] as const;
    return done(self, [...news, ...begun.news], begun.secret);
  });
};
