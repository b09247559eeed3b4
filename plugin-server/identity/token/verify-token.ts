import { identityLimits } from '../../../protocol/identity.ts';
import { type Expected, judgeClaims, type TokenClaims } from './judge-claims.ts';
import { judgeHeader } from './judge-header.ts';
import { readToken } from './read-token.ts';
import { signatureFits } from './signature-fits.ts';
import type { TokenRule } from './token-faults.ts';
import type { TokenKey } from './token-key.ts';

export type Verified =
  | { readonly ok: true; readonly key: TokenKey; readonly claims: TokenClaims }
  | { readonly ok: false; readonly rule: TokenRule };

/**
 * Whether the owner of this site signed this token for this site and this time (identity.md 12). Everything is looked at
 * in every case, so that a wrong key, signature or claim take one path and about one time; of what is wrong the first is told.
 * What a token may be used for once is not looked at here: that is for the store to say.
 */
export const verifyToken = (token: string, keys: readonly TokenKey[], expected: Expected): Verified => {
  if (token.length > identityLimits.tokenLength) return { ok: false, rule: 'length' };
  const read = readToken(token);
  if (read === null) return { ok: false, rule: 'form' };
  const header = judgeHeader(read.header, keys);
  const fits = signatureFits(header.key, read);
  const judged = judgeClaims(read.claims, expected);
  if (header.fault !== null) return { ok: false, rule: header.fault };
  if (!fits) return { ok: false, rule: 'signature' };
  if (judged.fault !== null) return { ok: false, rule: judged.fault };
  return { ok: true, key: header.key, claims: judged.claims };
};
