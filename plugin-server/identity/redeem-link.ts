import type { Given, Parsed } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { Call } from '../doors/call.ts';
import type { IdentityDesk } from './identity-desk.ts';

export const redeemLink = async (
  _desk: IdentityDesk,
  _caller: VisitorCaller | null,
  _asked: Parsed<'visitor', 'link:redeem'>,
  _call: Call<unknown>,
): Promise<Outcome<Given<'visitor', 'link:redeem'>>> => {
  throw new Error('Being written.');
};
