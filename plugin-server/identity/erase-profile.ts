import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import { beginErasure } from './erasure/begin-erasure.ts';
import { finishErasure } from './erasure/finish-erasure.ts';
import { measureErasure } from './erasure/measure-erasure.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { standingIdentifiers } from './standing-identifiers.ts';

/** What would go, before it goes: a wrong merge must not erase a second person. Errors: not-found, profile.erased. */
export const showErase = async (
  { store }: Pick<IdentityDesk, 'store'>,
  { site }: AgentCaller,
  asked: Parsed<'inbox', 'erase:show'>,
): Promise<Outcome<Given<'inbox', 'erase:show'>>> => {
  const meant = await standingIdentifiers(store.read, site, asked.identifiers);
  return 'ok' in meant ? meant : done(await measureErasure(store.read, site, meant));
};

/** Of the profile exactly the ticked members. Errors: not-found, profile.erased. */
export const startErase = async (
  desk: IdentityDesk,
  { site, agent }: AgentCaller,
  asked: Parsed<'inbox', 'erase:start'>,
): Promise<Outcome<Given<'inbox', 'erase:start'>>> => {
  const { store, clock } = desk;
  const identifiers = await standingIdentifiers(store.read, site, asked.identifiers);
  if ('ok' in identifiers) return identifiers;
  const measured = await measureErasure(store.read, site, identifiers);
  const now = clock.wall();
  const begun = await store.write((tx) => beginErasure(tx, { site, identifiers, actor: agent, measured, now }));
  return done(measured, [...begun.news, ...(await finishErasure(desk, begun.id))]);
};
