import type { ProblemCode } from '../../../protocol/problems.ts';

interface Fault {
  /** What the page is told; it learns no more. */
  readonly code: ProblemCode;
  /** For the owner's checker: what to change. */
  readonly sentence: string;
}

/** Every rule an identity token can break (identity.md 12), in the order in which they are looked at. */
export const tokenFaults = {
  length: { code: 'token.bad', sentence: 'The token is longer than 4,096 characters. Put less into `traits`.' },
  form: {
    code: 'token.bad',
    sentence:
      'This is no token: three parts with dots between them, each base64url without padding, the first two JSON.',
  },
  header: {
    code: 'token.bad',
    sentence: 'The header may hold `alg`, `typ` and `kid` only. Take everything else out of it.',
  },
  type: { code: 'token.bad', sentence: 'The `typ` in the header must be "JWT", or absent.' },
  kid: {
    code: 'token.key',
    sentence: 'The `kid` in the header must be the name of a key as the list shows it, such as "k1".',
  },
  'kid-missing': {
    code: 'token.key',
    sentence: 'There are several keys now: name the one you sign with as `kid` in the header.',
  },
  key: {
    code: 'token.key',
    sentence: 'There is no key of this name, or it has ended. Sign with one of the list and give its name as `kid`.',
  },
  alg: {
    code: 'token.bad',
    sentence: 'The `alg` in the header is not that of the key: HS256 for a secret, ES256 for a public key.',
  },
  signature: {
    code: 'token.bad',
    sentence:
      'The signature does not fit. Sign with the whole secret as it is shown, as text and not decoded, and change nothing of the token afterwards.',
  },
  aud: { code: 'token.audience', sentence: 'The `aud` must be the key of this site, as one text.' },
  iss: { code: 'token.bad', sentence: 'The `iss` must be the one set for this site.' },
  'exp-missing': {
    code: 'token.too-long-lived',
    sentence: 'There is no `exp`. Set it to at most 600 seconds after `iat`.',
  },
  'iat-missing': { code: 'token.bad', sentence: 'There is no `iat`. Set it to the second in which you sign.' },
  lifetime: {
    code: 'token.too-long-lived',
    sentence: 'The `exp` is more than 600 seconds after `iat`. Sign for ten minutes or less.',
  },
  order: { code: 'token.bad', sentence: 'The `exp` is not after `iat`.' },
  expired: {
    code: 'token.expired',
    sentence: 'The `exp` has passed. Sign a new token for each call; is the clock right?',
  },
  'iat-future': { code: 'token.bad', sentence: 'The `iat` lies in the future. Is the clock of your server right?' },
  nbf: { code: 'token.bad', sentence: 'The `nbf` lies in the future, or is no number of seconds.' },
  sub: {
    code: 'token.value',
    sentence:
      'The `sub` must be your own id of the person, as text of 1 to 255 characters, and no placeholder such as "undefined" or "guest".',
  },
  claims: {
    code: 'token.bad',
    sentence: 'One of `jti`, `nonce`, `name`, `locale`, `email`, `phone_number` is no text, or is too long.',
  },
  verified: {
    code: 'token.bad',
    sentence: 'The `email_verified` and `phone_number_verified` must be true or false, not a text or a number.',
  },
  traits: {
    code: 'token.bad',
    sentence:
      'The `traits` must be an object of at most 30 names (64 characters each) with texts, numbers or true and false.',
  },
  'nonce-missing': {
    code: 'token.bad',
    sentence: 'This site asks for a `nonce`. Put in the one that your callback was given.',
  },
  nonce: {
    code: 'token.bad',
    sentence:
      'The `nonce` is not one this site gave in the last ten minutes. Put in the one that your callback was given.',
  },
  used: {
    code: 'token.used',
    sentence: 'A token with this `jti` or `nonce` was used before. Sign a new one for each call.',
  },
} as const satisfies Record<string, Fault>;

export type TokenRule = keyof typeof tokenFaults;
