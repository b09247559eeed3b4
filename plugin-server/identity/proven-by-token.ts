import { identityLimits } from '../../protocol/identity.ts';
import { type Refusal, refused } from '../conversation/outcome.ts';
import type { KnownSite } from '../site/known-site.ts';
import type { IdentityDesk } from './identity-desk.ts';
import type { Proven } from './proven.ts';
import { expectedOf } from './token/expected-of.ts';
import type { TokenClaims } from './token/judge-claims.ts';
import { tokenFaults } from './token/token-faults.ts';
import { tokenKeys } from './token/token-key.ts';
import { usableValues } from './token/usable-values.ts';
import { usesOf } from './token/uses-of.ts';
import { verifyToken } from './token/verify-token.ts';

/** By a token of the owner (identity.md 12). Errors: token.*, without a word on what in it was wrong. */
export const provenByToken = async (
  desk: Pick<IdentityDesk, 'store' | 'sealer' | 'mac'>,
  site: KnownSite,
  { jwt, hold, now }: { readonly jwt: string; readonly hold: 'page' | 'device'; readonly now: number },
): Promise<{ readonly ok: true; readonly proven: Proven } | Refusal> => {
  const keys = tokenKeys(desk.sealer, await desk.store.read.identityKeys(site.id), now);
  const verified = verifyToken(jwt, keys, await expectedOf(desk, site, now));
  if (!verified.ok) return refused(tokenFaults[verified.rule].code);
  const { key, claims } = verified;
  const usable = await usableValues(desk.store.read, site.id);
  const proven: Proven = {
    how: 'jwt',
    key: key.id,
    at: claims.signedAt,
    until: Math.min(claims.signedAt + identityLimits.signedMs, key.until ?? Number.POSITIVE_INFINITY),
    needsPass: hold === 'page' ? 1 : 0,
    user: usable('user', claims.sub),
    email: claims.emailVerified ? usable('email', claims.email) : null,
    phone: claims.phoneVerified ? usable('phone', claims.phone) : null,
    uses: usesOf(claims),
    traits: traitsOf(claims),
  };
  return { ok: true, proven };
};

/** Custom traits cannot take the place of what has a claim of its own. */
const traitsOf = ({ name, locale, email, phone, traits }: TokenClaims): [string, string][] => {
  const said = new Map<string, string>();
  for (const [key, value] of traits) said.set(key, String(value));
  for (const [key, value] of [
    ['name', name],
    ['locale', locale],
    ['email', email],
    ['phone', phone],
  ] as const)
    if (value !== null) said.set(key, value);
  return [...said].filter(([, value]) => value.trim() !== '');
};
