import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import { offerExport } from './handout/offer-export.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { standingIdentifiers } from './standing-identifiers.ts';

/** A pass for what is held of these members of a profile, fetched once at `GET /v1/inbox/export`. Errors: not-found, profile.erased. */
export const startExport = async (
  { store, clock }: Pick<IdentityDesk, 'store' | 'clock'>,
  { site, agent }: AgentCaller,
  asked: Parsed<'inbox', 'export:start'>,
): Promise<Outcome<Given<'inbox', 'export:start'>>> => {
  const identifiers = await standingIdentifiers(store.read, site, asked.identifiers);
  if ('ok' in identifiers) return identifiers;
  return done(await offerExport(store, { site, actor: agent, identifiers, now: clock.wall() }));
};
