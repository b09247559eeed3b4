import { createSign } from 'node:crypto';

/** As sign.js, with a private key of your own (`openssl ecparam -genkey -name prime256v1`); its public half goes into the inbox. */
export function nahtlosToken(customer, nonce = null) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const { id, name, email, emailVerified } = customer;
  const who = { sub: String(id), name, email, email_verified: emailVerified === true };
  const text = `${part({ alg: 'ES256', typ: 'JWT' })}.${part({ aud: 'YOUR_SITE_KEY', iat: now, exp: now + 300, nonce, ...who })}`;
  const key = { key: process.env.NAHTLOS_IDENTITY_KEY, dsaEncoding: 'ieee-p1363' };
  return `${text}.${createSign('sha256').update(text).sign(key, 'base64url')}`;
}
