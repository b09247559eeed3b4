import type { Given } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

/** Where codes go out, and how that went last. The problem is words and numbers of the protocol; no address is in it. */
export const mailState = async (
  { store, mailWay, mailFrom }: Pick<IdentityDesk, 'store' | 'mailWay' | 'mailFrom'>,
  { site }: AgentCaller,
): Promise<Outcome<Given<'inbox', 'mail:state'>>> => {
  const { waiting, problem } = await store.read.channelState(site, 'email');
  return done({ way: mailWay, from: mailFrom, lastProblem: problem, waiting });
};
