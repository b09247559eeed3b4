import { done } from '../conversation/outcome.ts';
import type { FileShelf } from '../file/file-shelf.ts';
import { changeSite } from '../site/change-site.ts';
import { countRatings } from '../site/count-ratings.ts';
import { type PreviewDesk, previewLook } from '../site/preview-look.ts';
import { readSite } from '../site/read-site.ts';
import type { Place } from '../site/show-settings.ts';
import type { SnippetWatch } from '../site/snippet-watch.ts';
import { acceptInvite } from '../team/accept-invite.ts';
import { beginFactor } from '../team/begin-factor.ts';
import { changeAgent } from '../team/change-agent.ts';
import { changePassword } from '../team/change-password.ts';
import { changeSelf } from '../team/change-self.ts';
import { confirmFactor } from '../team/confirm-factor.ts';
import { confirmFresh } from '../team/confirm-fresh.ts';
import { endFactor } from '../team/end-factor.ts';
import { endSignIn } from '../team/end-sign-in.ts';
import { finishSetup } from '../team/finish-setup.ts';
import { inviteAgent } from '../team/invite-agent.ts';
import { listAgents } from '../team/list-agents.ts';
import { listSignIns } from '../team/list-sign-ins.ts';
import { openInvite } from '../team/open-invite.ts';
import { openSetup } from '../team/open-setup.ts';
import { readSelf } from '../team/read-self.ts';
import { revokeInvite } from '../team/revoke-invite.ts';
import { signIn } from '../team/sign-in.ts';
import { signOut } from '../team/sign-out.ts';
import type { SignInFacts, TeamDesk } from '../team/team-desk.ts';
import type { Call } from './call.ts';
import type { ChannelHandlers } from './channel-handlers.ts';
import type { EscalationHandlers } from './escalation-handlers.ts';
import { agentOf, type TeamHandlers } from './inbox-handlers.ts';
import type { ProfileHandlers } from './profile-handlers.ts';

const factsOf = ({ standing, facts }: Call<unknown>): SignInFacts => {
  if (!('signIn' in standing)) throw new Error('An agent’s door was passed by somebody else.');
  return { signIn: standing.signIn, network: facts.network, userAgent: facts.userAgent };
};

/** Sign-in, team and site: each door is one verb. */
export const teamHandlers = (
  desk: TeamDesk &
    Place & {
      readonly shelf: Pick<FileShelf, 'open'>;
      readonly preview: PreviewDesk;
      readonly snippets: Pick<SnippetWatch, 'wait' | 'read'>;
    },
): Omit<TeamHandlers, keyof ProfileHandlers | keyof ChannelHandlers | keyof EscalationHandlers> => ({
  'setup:open': (call) => openSetup(desk, call.request),
  'setup:finish': (call) => finishSetup(desk, call.request, call.facts),
  'session:sign-in': (call) => signIn(desk, call.request, call.facts),
  'session:sign-out': (call) => signOut(desk, agentOf(call), factsOf(call)),
  'session:read': (call) => readSelf(desk, agentOf(call)),
  'session:confirm': (call) => confirmFresh(desk, agentOf(call), call.request, factsOf(call)),
  'session:list': (call) => listSignIns(desk, agentOf(call), factsOf(call)),
  'session:end': (call) => endSignIn(desk, agentOf(call), call.request, factsOf(call)),
  'invite:open': (call) => openInvite(desk, call.request),
  'invite:accept': (call) => acceptInvite(desk, call.request, call.facts),
  'self:change': (call) => changeSelf(desk, agentOf(call), call.request),
  'password:change': (call) => changePassword(desk, agentOf(call), call.request, factsOf(call)),
  'factor:begin': (call) => beginFactor(desk, agentOf(call)),
  'factor:confirm': (call) => confirmFactor(desk, agentOf(call), call.request, factsOf(call)),
  'factor:end': (call) => endFactor(desk, agentOf(call)),
  'agent:list': (call) => listAgents(desk, agentOf(call)),
  'agent:invite': (call) => inviteAgent(desk, agentOf(call), call.request),
  'invite:revoke': (call) => revokeInvite(desk, agentOf(call), call.request),
  'agent:change': (call) => changeAgent(desk, agentOf(call), call.request),
  'site:read': (call) => readSite(desk, agentOf(call)),
  'site:change': (call) => changeSite(desk, agentOf(call), call.request),
  'look:preview': (call) => previewLook(desk.preview, agentOf(call), call.request),
  'snippet:wait': async (call) => done(desk.snippets.wait(agentOf(call).site)),
  'snippet:read': async (call) => done(desk.snippets.read(agentOf(call).site)),
  'rating:count': (call) => countRatings(desk.store.read, agentOf(call), { ...call.request, now: call.now }),
});
