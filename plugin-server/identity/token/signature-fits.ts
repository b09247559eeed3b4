import { createHmac, timingSafeEqual, verify } from 'node:crypto';
import type { ReadToken } from './read-token.ts';
import type { TokenKey } from './token-key.ts';

/** RFC 7515 with the two algorithms of RFC 7518 that we take: HMAC over SHA-256, and ECDSA over P-256 with r and s side by side. */
export const signatureFits = (key: TokenKey, { signed, signature }: ReadToken): boolean => {
  if (key.alg === 'HS256') {
    const ours = createHmac('sha256', key.secret).update(signed).digest();
    return ours.length === signature.length && timingSafeEqual(ours, signature);
  }
  const isWhole = signature.length === es256Bytes;
  const fits = verify(
    'sha256',
    Buffer.from(signed),
    { key: key.publicKey, dsaEncoding: 'ieee-p1363' },
    isWhole ? signature : Buffer.alloc(es256Bytes, 1),
  );
  return isWhole && fits;
};

const es256Bytes = 64;
