import * as v from 'valibot';
import type { AgentId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import * as schema from '../../protocol/schema.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { refusePassword } from '../secret/refuse-password.ts';
import { firstSite } from '../site/first-site.ts';
import { insertOwner } from './insert-owner.ts';
import { newAgent } from './new-agent.ts';
import { passwordContext } from './password-context.ts';
import { setupMeta } from './setup-token.ts';
import type { TeamDesk } from './team-desk.ts';

type Desk = Pick<TeamDesk, 'store' | 'clock' | 'passwords' | 'inboxUrl'>;

interface Owner {
  readonly email: string;
  readonly password: string;
}

/**
 * Somebody owns the first site: she with these values, if nobody owned any. Afterwards they count no more.
 * Answers her id, or null. Errors: setting.refused (`field`: email), auth.password (`reason`), site.unknown, server.busy.
 */
export const ensureFirstOwner = async (desk: Desk, owner: Owner): Promise<Outcome<{ made: AgentId | null }>> => {
  const { store, clock, passwords, inboxUrl } = desk;
  if ((await store.read.ownerCount()) > 0) return done({ made: null });
  const parsed = v.safeParse(schema.email, owner.email);
  if (!parsed.success) return refused('setting.refused', { field: 'email', reason: 'form' });
  const email = parsed.output;
  const name = email.slice(0, Math.min(limits.name, email.lastIndexOf('@')));
  const site = await firstSite(store.read);
  if (site === undefined) return refused('site.unknown');
  const refusal = refusePassword(owner.password, passwordContext({ name, email, inboxUrl, sites: [site] }));
  if (refusal !== null) return refused('auth.password', { field: 'password', reason: refusal });
  const hashed = await passwords.hash(owner.password);
  if (!hashed.ok) return refused('server.busy');

  const now = clock.wall();
  return store.write(async (tx) => {
    if ((await tx.ownerCount()) > 0) return done({ made: null });
    const agent = newAgent({ email, name, password: hashed.hash, locale: 'de', now });
    await insertOwner(tx, site.id, agent, 'owner:add');
    await tx.removeMeta(setupMeta);
    return done({ made: agent.id }, [{ is: 'agents', site: site.id }]);
  });
};
