import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import type { Outcome } from '../../conversation/outcome.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { switchClaim } from './switch-claim.ts';

/** This evidence counts no more, also when it comes again. Errors: not-found, profile.changed (it counts no more already). */
export const revokeClaim = (
  desk: Pick<IdentityDesk, 'store' | 'clock'>,
  caller: AgentCaller,
  { claim, reason }: Parsed<'inbox', 'claim:revoke'>,
): Promise<Outcome<Given<'inbox', 'claim:revoke'>>> =>
  switchClaim(desk, caller, { op: 'claim:revoke', claim, on: false, reason });
