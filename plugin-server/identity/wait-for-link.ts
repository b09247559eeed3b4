import type { Given, Parsed } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { Call } from '../doors/call.ts';
import type { IdentityDesk } from './identity-desk.ts';

export const waitForLink = async (
  _desk: IdentityDesk,
  _caller: VisitorCaller | null,
  _asked: Parsed<'visitor', 'link:wait'>,
  _call: Call<unknown>,
): Promise<Outcome<Given<'visitor', 'link:wait'>>> => {
  throw new Error('Being written.');
};
