import type { Given, Parsed } from '../../protocol/wire.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

export const revokeDevice = async (
  _desk: IdentityDesk,
  _asked: Parsed<'visitor', 'device:revoke'>,
): Promise<Outcome<Given<'visitor', 'device:revoke'>>> => {
  throw new Error('Being written.');
};
