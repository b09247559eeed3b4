import type { AgentSelf } from '../../protocol/view.ts';
import type { Parsed } from '../../protocol/wire.ts';
import { done, type Outcome, type Refusal, refused } from '../conversation/outcome.ts';
import { hashToken } from '../secret/hash-token.ts';
import { refusePassword } from '../secret/refuse-password.ts';
import { safeEqual } from '../secret/safe-equal.ts';
import type { AgentTable, InviteTable } from '../store/schema.ts';
import { beginSignIn } from './begin-sign-in.ts';
import { newAgent } from './new-agent.ts';
import { isOpen } from './open-invite.ts';
import { passwordContext } from './password-context.ts';
import { firstRights } from './rights.ts';
import { showSelf } from './show-self.ts';
import type { RequestFacts, TeamDesk } from './team-desk.ts';

type Desk = Pick<TeamDesk, 'store' | 'clock' | 'passwords' | 'guesses' | 'inboxUrl' | 'requiresFactor'>;
type Request = Parsed<'inbox', 'invite:accept'>;

/**
 * She joins the team in the role the invite says, and is signed in. Somebody with a sign-in on this server gives its
 * password and keeps her name and language; if she has a second factor she joins, but signs in as always (no cookie).
 * Errors: token.invalid, auth.password (`reason`), auth.wrong, limit.rate, server.busy.
 */
export const acceptInvite = async (desk: Desk, request: Request, facts: RequestFacts): Promise<Outcome<AgentSelf>> => {
  const { read } = desk.store;
  const invite = await read.inviteByHash(hashToken(request.token));
  if (!isOpen(invite, desk.clock.wall())) return refused('token.invalid');
  const known = await read.agentByEmail(invite.email);
  return known === undefined
    ? joinAsNew(desk, invite, request, facts)
    : desk.guesses.judge(invite.email, facts.network, () => joinAsKnown(desk, invite, known, request, facts));
};

const joinAsNew = async (
  desk: Desk,
  invite: InviteTable,
  request: Request,
  facts: RequestFacts,
): Promise<Outcome<AgentSelf>> => {
  const { name, password } = request;
  const site = await desk.store.read.site(invite.site);
  const context = { name, email: invite.email, inboxUrl: desk.inboxUrl, sites: site === undefined ? [] : [site] };
  const refusal = refusePassword(password, passwordContext(context));
  if (refusal !== null) return refused('auth.password', { field: 'password', reason: refusal });
  const hashed = await desk.passwords.hash(password);
  if (!hashed.ok) return refused('server.busy');
  const now = desk.clock.wall();
  const agent = newAgent({ email: invite.email, name, password: hashed.hash, locale: request.locale, now });
  return join(desk, { invite, agent, isNew: true, now }, facts);
};

const joinAsKnown = async (
  desk: Desk,
  invite: InviteTable,
  agent: AgentTable,
  request: Request,
  facts: RequestFacts,
): Promise<Outcome<AgentSelf>> => {
  const verified = await desk.passwords.verify(request.password, agent.password);
  if (!verified.ok) return refused('server.busy');
  if (!verified.isRight) return refused('auth.wrong');
  return join(desk, { invite, agent, isNew: false, now: desk.clock.wall() }, facts);
};

interface Joining {
  readonly invite: InviteTable;
  readonly agent: AgentTable;
  readonly isNew: boolean;
  readonly now: number;
}

const join = (desk: Desk, { invite, agent, isNew, now }: Joining, facts: RequestFacts): Promise<Outcome<AgentSelf>> =>
  desk.store.write(async (tx) => {
    const refusal = isNew
      ? refuseNew(await tx.agentByEmail(invite.email))
      : refuseKnown(agent, await tx.lockAgent(agent.id), (await tx.member(invite.site, agent.id)) !== undefined);
    if (refusal !== null) return refusal;
    if (!isOpen(await tx.inviteByHash(invite.token_hash), now)) return refused('token.invalid');
    // The first write decides: of two who hold the link one ends it.
    if ((await tx.endInvite(invite.site, invite.id, now)) === 0) return refused('token.invalid');

    if (isNew) await tx.insertAgent(agent);
    await tx.insertMember({
      site: invite.site,
      agent: agent.id,
      role: invite.role,
      created_at: now,
      disabled_at: null,
      rights: firstRights,
    });
    await tx.insertAudit({
      site: invite.site,
      at: now,
      actor: agent.id,
      op: 'invite:accept',
      refs: JSON.stringify({ invite: invite.id, agent: agent.id, role: invite.role }),
    });
    const begun = agent.factor === null ? await beginSignIn(tx, agent.id, facts, now) : null;
    const self = showSelf(agent, await tx.membersOfAgent(agent.id), desk.requiresFactor);
    return done(self, [{ is: 'agents', site: invite.site }, ...(begun?.news ?? [])], begun?.secret);
  });

/** Somebody else made an account of this address meanwhile: she tries again, with its password. */
const refuseNew = (found: AgentTable | undefined): Refusal | null =>
  found === undefined ? null : refused('auth.wrong');

const refuseKnown = (verified: AgentTable, now: AgentTable | undefined, isMember: boolean): Refusal | null => {
  if (now === undefined || !safeEqual(now.password, verified.password)) return refused('auth.wrong');
  return isMember ? refused('token.invalid') : null;
};
