import { identityLimits } from '../../../protocol/identity.ts';
import { hashToken } from '../../secret/hash-token.ts';
import type { TokenClaims } from './judge-claims.ts';

/** What of a token is good once, and how long that is to be remembered: until it would be refused anyway. */
export const usesOf = ({ jti, nonce, expiresAt }: TokenClaims): { hash: string; until: number }[] => [
  ...(jti === null ? [] : [{ hash: hashToken(`jti ${jti}`), until: expiresAt + identityLimits.leewayMs }]),
  ...(nonce === null ? [] : [{ hash: hashToken(`nonce ${nonce.value}`), until: nonce.endsAt }]),
];
