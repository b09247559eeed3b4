import type { Given } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

export const mailState = async (
  _desk: IdentityDesk,
  _caller: AgentCaller,
): Promise<Outcome<Given<'inbox', 'mail:state'>>> => {
  throw new Error('Being written.');
};
