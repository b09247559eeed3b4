import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import type { Outcome } from '../../conversation/outcome.ts';
import type { IdentityDesk } from '../identity-desk.ts';

export const undoIdentity = async (
  _desk: IdentityDesk,
  _caller: AgentCaller,
  _asked: Parsed<'inbox', 'identity:undo'>,
): Promise<Outcome<Given<'inbox', 'identity:undo'>>> => {
  throw new Error('Being written.');
};
