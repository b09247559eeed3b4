import type { Door, Reach } from '../../protocol/door.ts';
import type { Right } from '../../protocol/identity.ts';
import type { SignInId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import type { AgentCaller, VisitorCaller } from '../conversation/caller.ts';

/** Who stands before a door. `page`: a page with a site key and no device; `nobody`: an inbox without a sign-in. */
export type Standing =
  | { readonly as: 'nobody' }
  | { readonly as: 'page' }
  | { readonly as: 'visitor' | 'proven'; readonly caller: VisitorCaller }
  | {
      readonly as: 'agent' | 'admin' | 'owner';
      readonly caller: AgentCaller;
      readonly signIn: SignInId;
      readonly freshAt: number;
      /** Her role needs a second factor and she has none yet. */
      readonly needsFactor: boolean;
    };

/** May this principal use the door at all? Which rows it reaches is decided in the WHERE of the verb. Errors: auth.missing, auth.forbidden, auth.factor, not-found, auth.not-fresh. */
export const authorize = (door: Door, standing: Standing, now: number): Problem | null => {
  const reach: Reach = door.who[standing.as];
  if (reach === 'no') {
    if (standing.as === 'nobody' || standing.as === 'page') return problem('auth.missing');
    return 'signIn' in standing ? problem('auth.forbidden') : problem('not-found');
  }
  if (door.right !== undefined && 'signIn' in standing && !mayAlso(standing.caller, door.right))
    return problem('auth.forbidden');
  // What nobody needs a sign-in for needs no second factor either.
  const isGated = 'needsFactor' in standing && standing.needsFactor && door.who.nobody === 'no';
  if (isGated && door.beforeFactor !== true) return problem('auth.factor');
  if (door.fresh === true && (!('freshAt' in standing) || now - standing.freshAt > limits.freshMs))
    return problem('auth.not-fresh');
  return null;
};

/** Admins and owners have every right by their role. */
const mayAlso = ({ role, rights }: AgentCaller, right: Right): boolean => role !== 'agent' || rights.includes(right);
