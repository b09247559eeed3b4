import type { Given, Parsed } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

export const createLink = async (
  _desk: IdentityDesk,
  _caller: VisitorCaller,
  _asked: Parsed<'visitor', 'link:create'>,
): Promise<Outcome<Given<'visitor', 'link:create'>>> => {
  throw new Error('Being written.');
};
