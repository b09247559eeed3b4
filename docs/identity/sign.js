import { createHmac } from 'node:crypto';

/** Who is signed in at the shop, for the chat. On your server, after checking your own session; a new one for each call. */
export function nahtlosToken(customer, nonce = null) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const { id, name, email, emailVerified } = customer;
  const who = { sub: String(id), name, email, email_verified: emailVerified === true };
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ aud: 'YOUR_SITE_KEY', iat: now, exp: now + 300, nonce, ...who })}`;
  return `${text}.${createHmac('sha256', process.env.NAHTLOS_IDENTITY_KEY).update(text).digest('base64url')}`;
}
