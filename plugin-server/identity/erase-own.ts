import type { Given, Parsed } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { beginErasure } from './erasure/begin-erasure.ts';
import { finishErasure } from './erasure/finish-erasure.ts';
import { measureErasure } from './erasure/measure-erasure.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { freshlyProven, ownIdentifiers } from './own-identifiers.ts';

/**
 * She is forgotten. `device`: what was said anonymously on this device, and the device itself; the token is enough for that.
 * `all`: everything of what this device has proven, each proven again in the last ten minutes.
 * Which conversations go: `belongsTo`. Error: proof.needed.
 */
export const eraseOwn = async (
  desk: IdentityDesk,
  caller: VisitorCaller,
  { what }: Parsed<'visitor', 'data:erase'>,
): Promise<Outcome<Given<'visitor', 'data:erase'>>> => {
  const { store, clock } = desk;
  const now = clock.wall();
  const { site, anon, origin } = caller;
  const proven = freshlyProven(await ownIdentifiers(store.read, caller, now));
  const identifiers = what === 'device' ? [anon] : proven;
  if (identifiers === null) return refused('proof.needed');
  const measured = await measureErasure(store.read, site, identifiers);
  const begun = await store.write((tx) => beginErasure(tx, { site, identifiers, actor: origin, measured, now }));
  const news = await finishErasure(desk, begun.id);
  const { conversations, messages, files } = measured;
  return done({ conversations, messages, files }, [...begun.news, ...news]);
};
