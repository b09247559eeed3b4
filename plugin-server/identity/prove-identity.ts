import type { Given, Parsed } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { Facts } from '../doors/call.ts';
import type { IdentityDesk } from './identity-desk.ts';

export const proveIdentity = async (
  _desk: IdentityDesk,
  _caller: VisitorCaller | null,
  _asked: Parsed<'visitor', 'identity:prove'>,
  _facts: Facts,
): Promise<Outcome<Given<'visitor', 'identity:prove'>>> => {
  throw new Error('Being written.');
};
