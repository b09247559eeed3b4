import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

export const revealIdentifier = async (
  _desk: IdentityDesk,
  _caller: AgentCaller,
  _asked: Parsed<'inbox', 'profile:reveal'>,
): Promise<Outcome<Given<'inbox', 'profile:reveal'>>> => {
  throw new Error('Being written.');
};
