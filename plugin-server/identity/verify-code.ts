import type { Given, Parsed } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

export const verifyCode = async (
  _desk: IdentityDesk,
  _caller: VisitorCaller,
  _asked: Parsed<'visitor', 'code:verify'>,
): Promise<Outcome<Given<'visitor', 'code:verify'>>> => {
  throw new Error('Being written.');
};
