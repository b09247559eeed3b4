import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

export const showErase = async (
  _desk: IdentityDesk,
  _caller: AgentCaller,
  _asked: Parsed<'inbox', 'erase:show'>,
): Promise<Outcome<Given<'inbox', 'erase:show'>>> => {
  throw new Error('Being written.');
};

export const startErase = async (
  _desk: IdentityDesk,
  _caller: AgentCaller,
  _asked: Parsed<'inbox', 'erase:start'>,
): Promise<Outcome<Given<'inbox', 'erase:start'>>> => {
  throw new Error('Being written.');
};
