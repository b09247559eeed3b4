import type { Given } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

export const exportOwn = async (
  _desk: IdentityDesk,
  _caller: VisitorCaller,
): Promise<Outcome<Given<'visitor', 'data:export'>>> => {
  throw new Error('Being written.');
};
