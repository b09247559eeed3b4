import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

export const listRetention = async (
  _desk: IdentityDesk,
  _caller: AgentCaller,
): Promise<Outcome<Given<'inbox', 'retention:list'>>> => {
  throw new Error('Being written.');
};

export const allowRetention = async (
  _desk: IdentityDesk,
  _caller: AgentCaller,
  _asked: Parsed<'inbox', 'retention:allow'>,
): Promise<Outcome<Given<'inbox', 'retention:allow'>>> => {
  throw new Error('Being written.');
};
