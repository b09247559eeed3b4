import type { Given } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { offerExport } from './handout/offer-export.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { freshlyProven, ownIdentifiers } from './own-identifiers.ts';

/** A pass for what is held of what this device has proven, fetched once at `GET /v1/visitor/export`. Error: proof.needed. */
export const exportOwn = async (
  { store, clock }: Pick<IdentityDesk, 'store' | 'clock'>,
  caller: VisitorCaller,
): Promise<Outcome<Given<'visitor', 'data:export'>>> => {
  const now = clock.wall();
  const identifiers = freshlyProven(await ownIdentifiers(store.read, caller, now));
  if (identifiers === null) return refused('proof.needed');
  return done(await offerExport(store, { site: caller.site, actor: caller.origin, identifiers, now }));
};
