import { createHmac } from 'node:crypto';
import { identityLimits } from '../../protocol/identity.ts';
import { type Refusal, refused } from '../conversation/outcome.ts';
import { safeEqual } from '../secret/safe-equal.ts';
import type { KnownSite } from '../site/known-site.ts';
import type { IdentityDesk } from './identity-desk.ts';
import type { Proven } from './proven.ts';
import { isLive, secretOf } from './token/token-key.ts';
import { usableValues } from './token/usable-values.ts';

export interface Hashed {
  readonly kind: 'user' | 'email';
  /** As the shop hashed it. */
  readonly value: string;
  /** 64 hex characters. */
  readonly hash: string;
}

/**
 * By an HMAC of the shop's backend, as the widgets before us took it (identity.md 13). It has no end and can be replayed:
 * so the key has one, every page load shows it again, and it proves nothing fresh. `isOver`: the key's time is, and what it
 * says is only said. Errors: token.key (the site takes no HMAC), token.bad, token.value.
 */
export const provenByHash = async (
  desk: Pick<IdentityDesk, 'store' | 'sealer'>,
  site: KnownSite,
  { kind, value, hash, now }: Hashed & { readonly now: number },
): Promise<{ readonly ok: true; readonly proven: Proven; readonly isOver: boolean } | Refusal> => {
  // What a hash is of is said by the key and never by the browser: a shop that hashes names its customers choose would
  // else sign for the address of somebody who is called by it.
  const rows = (await desk.store.read.identityKeys(site.id)).filter(
    ({ use, signs }) => use === 'hmac' && signs === kind,
  );
  if (rows.length === 0) return refused('token.key');
  const fits = rows.filter((row) => {
    const ours = createHmac('sha256', secretOf(desk.sealer, row)).update(value).digest('hex');
    return safeEqual(ours, hash.toLowerCase());
  });
  const key = fits.find((row) => isLive(row, now)) ?? fits[0];
  if (key === undefined) return refused('token.bad');
  const usable = (await usableValues(desk.store.read, site.id))(kind, value);
  if (usable === null) return refused('token.value');
  const proven: Proven = {
    how: 'hmac',
    key: key.id,
    at: now,
    until: Math.min(now + identityLimits.signedMs, key.until ?? Number.POSITIVE_INFINITY),
    needsPass: 1,
    user: kind === 'user' ? usable : null,
    email: kind === 'email' ? usable : null,
    phone: null,
    uses: [],
    traits: [],
  };
  return { ok: true, proven, isOver: !isLive(key, now) };
};
