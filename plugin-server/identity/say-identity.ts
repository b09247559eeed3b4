import type { Given, Parsed } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

export const sayIdentity = async (
  _desk: IdentityDesk,
  _caller: VisitorCaller,
  _asked: Parsed<'visitor', 'identity:say'>,
): Promise<Outcome<Given<'visitor', 'identity:say'>>> => {
  throw new Error('Being written.');
};
