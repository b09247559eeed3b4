import { type Purpose, purposes } from '../../protocol/identity.ts';
import type { Given } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import { measureErasure } from './erasure/measure-erasure.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { maskIdentifier } from './mask-identifier.ts';
import { freshlyProven, ownIdentifiers } from './own-identifiers.ts';

/** What the server holds of what this device has proven. */
export const showOwn = async (
  { store, clock }: Pick<IdentityDesk, 'store' | 'clock'>,
  caller: VisitorCaller,
): Promise<Outcome<Given<'visitor', 'data:show'>>> => {
  const own = await ownIdentifiers(store.read, caller, clock.wall());
  const ids = own.map(({ identifier }) => identifier);
  const { conversations, messages, files, devices } = await measureErasure(store.read, caller.site, ids);
  const newest = new Map((await store.read.consentsOf(ids)).map((row) => [row.purpose, row]));
  return done({
    identifiers: own.map(({ kind, value, how }) => ({ kind, masked: maskIdentifier(kind, value).value, how })),
    conversations,
    messages,
    files,
    devices,
    consents: purposes.flatMap((purpose: Purpose) => {
      const row = newest.get(purpose);
      return row === undefined ? [] : [{ purpose, granted: row.granted === 1, at: row.at }];
    }),
    needsProof: freshlyProven(own) === null,
  });
};
