import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

export type ReadKey =
  | { readonly ok: true; readonly pem: string }
  | { readonly ok: false; readonly reason: 'form' | 'private' | 'curve' };

/** The owner's public key, pasted as PEM or JWK: only P-256, only the public half. Answers it as PEM (SPKI). */
export const readPublicKey = (text: string): ReadKey => {
  const key = parsed(text.trim());
  if (key === 'private') return { ok: false, reason: 'private' };
  if (key === null) return { ok: false, reason: 'form' };
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    return { ok: false, reason: 'curve' };
  return { ok: true, pem: key.export({ type: 'spki', format: 'pem' }).toString() };
};

/** Node makes a public key of a private one; who pastes that is told, because it should not leave her server. */
const parsed = (text: string): KeyObject | 'private' | null => {
  try {
    if (!text.startsWith('{')) return text.includes('PRIVATE') ? 'private' : createPublicKey(text);
    const jwk = JSON.parse(text) as JsonWebKey;
    return jwk.d === undefined ? createPublicKey({ key: jwk, format: 'jwk' }) : 'private';
  } catch {
    return null;
  }
};
