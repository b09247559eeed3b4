import { expect, test } from 'vitest';
import { hashToken } from '../../plugin-server/secret/hash-token.ts';
import { randomId, randomToken } from '../../plugin-server/secret/random-token.ts';

test('a token carries its prefix and 256 random bits', () => {
  expect(randomToken('nd_')).toMatch(/^nd_[\w-]{43}$/);
  expect(Buffer.from(randomToken('nd_').slice(3), 'base64url')).toHaveLength(32);
});

test('a public id carries its prefix and 128 random bits', () => {
  expect(randomId('cv_')).toMatch(/^cv_[\w-]{22}$/);
  expect(Buffer.from(randomId('cv_').slice(3), 'base64url')).toHaveLength(16);
});

test('no two tokens or ids are the same', () => {
  const made = Array.from({ length: 2_000 }, (_, index) => (index % 2 ? randomToken('nd_') : randomId('cv_')));
  expect(new Set(made).size).toBe(2_000);
});

test('the store keeps a hash from which the token cannot be read', () => {
  // The well-known SHA-256 of "abc" (FIPS 180-2, B.1).
  expect(Buffer.from(hashToken('abc'), 'base64url').toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  expect(hashToken('abc')).toMatch(/^[\w-]{43}$/);
  expect(hashToken('abd')).not.toBe(hashToken('abc'));
});
