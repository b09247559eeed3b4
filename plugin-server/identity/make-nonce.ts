import type { Given, Parsed } from '../../protocol/wire.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

export const makeNonce = async (
  _desk: IdentityDesk,
  _asked: Parsed<'visitor', 'identity:nonce'>,
): Promise<Outcome<Given<'visitor', 'identity:nonce'>>> => {
  throw new Error('Being written.');
};
