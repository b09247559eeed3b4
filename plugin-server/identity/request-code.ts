import type { Given, Parsed } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

export const requestCode = async (
  _desk: IdentityDesk,
  _caller: VisitorCaller,
  _asked: Parsed<'visitor', 'code:request'>,
): Promise<Outcome<Given<'visitor', 'code:request'>>> => {
  throw new Error('Being written.');
};
