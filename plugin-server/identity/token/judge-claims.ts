import { identityLimits } from '../../../protocol/identity.ts';
import { limits } from '../../../protocol/limits.ts';
import type { Fields } from './read-token.ts';
import type { TokenRule } from './token-faults.ts';

/** What this site expects of a token. */
export interface Expected {
  /** The site's public key. */
  readonly audience: string;
  readonly issuer: string | null;
  readonly requireNonce: boolean;
  readonly now: number;
  /** When a nonce of ours ends; null: it is none of this site's, or over. */
  readonly nonceEnds: (nonce: string) => number | null;
  /** A person's id that may become an identifier: not blocked, not a template's leftover. */
  readonly isUsable: (sub: string) => boolean;
}

/** The claims of a token that broke no rule. */
export interface TokenClaims {
  readonly sub: string;
  /** When it was signed, ms; never after now. */
  readonly signedAt: number;
  readonly expiresAt: number;
  readonly jti: string | null;
  readonly nonce: { readonly value: string; readonly endsAt: number } | null;
  readonly name: string | null;
  readonly locale: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly phone: string | null;
  readonly phoneVerified: boolean;
  readonly traits: readonly (readonly [string, string | number | boolean])[];
}

export type JudgedClaims = { readonly fault: TokenRule } | { readonly fault: null; readonly claims: TokenClaims };

export const judgeClaims = (claims: Fields, expected: Expected): JudgedClaims => {
  const fault = timesFault(claims, expected) ?? valuesFault(claims, expected);
  if (fault !== null) return { fault };
  const { nonceEnds, now } = expected;
  const nonce = textOf(claims, 'nonce');
  const ends = nonce === null ? null : nonceEnds(nonce);
  if (nonce === null ? expected.requireNonce : ends === null)
    return { fault: nonce === null ? 'nonce-missing' : 'nonce' };
  return {
    fault: null,
    claims: {
      sub: claims.get('sub') as string,
      signedAt: Math.min(Math.floor(Number(claims.get('iat')) * 1_000), now),
      expiresAt: Number(claims.get('exp')) * 1_000,
      jti: textOf(claims, 'jti'),
      nonce: nonce === null || ends === null ? null : { value: nonce, endsAt: ends },
      name: textOf(claims, 'name'),
      locale: textOf(claims, 'locale'),
      email: textOf(claims, 'email'),
      emailVerified: claims.get('email_verified') === true,
      phone: textOf(claims, 'phone_number'),
      phoneVerified: claims.get('phone_number_verified') === true,
      traits: traitsOf(claims) ?? [],
    },
  };
};

/** For whom, by whom and when. */
const timesFault = (claims: Fields, { audience, issuer, now }: Expected): TokenRule | null => {
  if (claims.get('aud') !== audience) return 'aud';
  if (issuer !== null && claims.get('iss') !== issuer) return 'iss';
  const [iat, exp, nbf] = [claims.get('iat'), claims.get('exp'), claims.get('nbf')];
  if (!isSeconds(exp)) return 'exp-missing';
  if (!isSeconds(iat)) return 'iat-missing';
  if (exp - iat > identityLimits.tokenLifeMs / 1_000) return 'lifetime';
  if (exp <= iat) return 'order';
  if (exp * 1_000 + identityLimits.leewayMs <= now) return 'expired';
  if (iat * 1_000 - identityLimits.leewayMs > now) return 'iat-future';
  if (nbf !== undefined && !(isSeconds(nbf) && nbf * 1_000 - identityLimits.leewayMs <= now)) return 'nbf';
  return null;
};

const isSeconds = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Who, and what is said of her. */
const valuesFault = (claims: Fields, { isUsable }: Expected): TokenRule | null => {
  const sub = claims.get('sub');
  if (typeof sub !== 'string' || !isUsable(sub)) return 'sub';
  for (const [name, length] of Object.entries(texts)) {
    const value = claims.get(name);
    if (isAbsent(value)) continue;
    if (typeof value !== 'string' || value.length > length) return 'claims';
  }
  for (const name of ['email_verified', 'phone_number_verified']) {
    const value = claims.get(name);
    if (!isAbsent(value) && typeof value !== 'boolean') return 'verified';
  }
  return traitsOf(claims) === null ? 'traits' : null;
};

const texts = { jti: 255, nonce: 255, name: limits.name, locale: 35, email: 320, phone_number: 40 };

/** Shops sign what their tables hold, and an empty cell comes as null. */
const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

const textOf = (claims: Fields, name: keyof typeof texts): string | null => {
  const value = claims.get(name);
  return typeof value === 'string' && value !== '' ? value : null;
};

const traitsOf = (claims: Fields): TokenClaims['traits'] | null => {
  const traits = claims.get('traits');
  if (isAbsent(traits)) return [];
  if (typeof traits !== 'object' || Array.isArray(traits)) return null;
  const all = Object.entries(traits).filter(([, value]) => !isAbsent(value));
  const isTrait = ([name, value]: [string, unknown]): boolean =>
    name.length > 0 && name.length <= traitName && ['string', 'number', 'boolean'].includes(typeof value);
  return all.length <= identityLimits.tokenTraits && all.every(isTrait) ? (all as TokenClaims['traits']) : null;
};

const traitName = 64;
