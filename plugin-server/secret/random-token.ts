import { randomBytes } from 'node:crypto';

/** A secret: the prefix and 43 base64url characters (256 random bits). Shown once, stored only as `hashToken()`. */
export const randomToken = (prefix: string): string => prefix + randomBytes(32).toString('base64url');

/** A public id: the prefix and 22 base64url characters (128 random bits), so that it cannot be guessed or counted. */
export const randomId = <Id extends string>(prefix: string): Id =>
  (prefix + randomBytes(16).toString('base64url')) as Id;
