import type { KnownSite } from '../../site/known-site.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import type { Expected } from './judge-claims.ts';
import { nonceEnds } from './nonces.ts';
import { usableValues } from './usable-values.ts';

/** What this site asks of a token now. */
export const expectedOf = async (
  desk: Pick<IdentityDesk, 'store' | 'mac'>,
  site: KnownSite,
  now: number,
): Promise<Expected> => {
  const usable = await usableValues(desk.store.read, site.id);
  return {
    audience: site.key,
    issuer: site.privacy.issuer,
    requireNonce: site.privacy.requireNonce,
    now,
    nonceEnds: (nonce) => nonceEnds(desk.mac, site.id, nonce, now),
    isUsable: (sub) => usable('user', sub) !== null,
  };
};
