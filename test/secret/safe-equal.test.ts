import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeEqual } from '../../plugin-server/secret/safe-equal.ts';

test('two secrets are the same exactly when every character is', () => {
  expect(safeEqual('nd_abc', 'nd_abc')).toBe(true);
  expect(safeEqual('nd_abc', 'nd_abd')).toBe(false);
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      (a, b) => safeEqual(a, b) === (a === b),
    ),
  );
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (a) => safeEqual(a, a)));
});

test('secrets of different length are compared, not thrown at the caller', () => {
  expect(safeEqual('', '')).toBe(true);
  expect(safeEqual('', 'a')).toBe(false);
  expect(safeEqual('nd_abc', 'nd_abcd')).toBe(false);
});

test('a string is the same as its UTF-8 bytes', () => {
  expect(safeEqual('Schlüssel', Buffer.from('Schlüssel', 'utf8'))).toBe(true);
  expect(safeEqual('Schlüssel', Buffer.from('Schlüssel', 'latin1'))).toBe(false);
});
