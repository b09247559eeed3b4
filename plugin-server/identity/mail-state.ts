import type { Given } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

/** Where codes go out, and how that went last. The problem is words and numbers of the protocol; no address is in it. */
export const mailState = async (
  { store, mailOf }: Pick<IdentityDesk, 'store' | 'mailOf'>,
  { site }: AgentCaller,
): Promise<Outcome<Given<'inbox', 'mail:state'>>> => {
  const { waiting, problem } = await store.read.channelState(site, 'email');
  return done({ ...mailOf(site), lastProblem: problem, waiting });
};
