import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import type { Outcome } from '../../conversation/outcome.ts';
import type { IdentityDesk } from '../identity-desk.ts';

export const ruleValue = async (
  _desk: IdentityDesk,
  _caller: AgentCaller,
  _asked: Parsed<'inbox', 'value:rule'>,
): Promise<Outcome<Given<'inbox', 'value:rule'>>> => {
  throw new Error('Being written.');
};
