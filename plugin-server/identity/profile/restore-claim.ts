import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import type { Outcome } from '../../conversation/outcome.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { switchClaim } from './switch-claim.ts';

/** What was revoked counts again, with whatever it joins now. Errors: not-found, profile.changed (it counts already). */
export const restoreClaim = (
  desk: Pick<IdentityDesk, 'store' | 'clock'>,
  caller: AgentCaller,
  { claim, reason }: Parsed<'inbox', 'claim:restore'>,
): Promise<Outcome<Given<'inbox', 'claim:restore'>>> =>
  switchClaim(desk, caller, { op: 'claim:restore', claim, on: true, reason });
