import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskIdentifier } from '../../plugin-server/identity/mask-identifier.ts';
import { maskText } from '../../plugin-server/identity/mask-text.ts';

test.each([
  ['email', 'anna.mueller@x.de', 'a•••@x.de'],
  ['email', '🦊fox@shop.example', '🦊•••@shop.example'],
  ['email', 'anna@post.xn--mller-kva.example', 'a•••@post.müller.example (post.xn--mller-kva.example)'],
  // A Cyrillic letter in it.
  ['email', 'anna@xn--shp-ted.example', 'a•••@shоp.example (xn--shp-ted.example)'],
  ['email', 'anna@xn--.example', 'a•••@xn--.example'],
  ['phone', '+4915112341234', '+49 ••• 12 34'],
  ['phone', '+12025550123', '+1 ••• 01 23'],
  ['phone', '+35312345678', '+353 ••• 56 78'],
  ['phone', '+4911012', '+49 •••'],
  ['wa', 'id:4915112341234', '+49 ••• 12 34'],
  ['wa', 'bs:1234567890:AbCdEfGhIj', '••• GhIj'],
  ['anon', 'nv_0123456789abcdefghijkl', 'nv_01…ijkl'],
] as const)('%s %s is shown as %s', (kind, value, shown) => {
  expect(maskIdentifier(kind, value)).toEqual({ value: shown, isMasked: true });
});

test('a shop’s own id is shown whole as long as a line holds it; what was erased is nothing', () => {
  expect(maskIdentifier('user', 'K-1001')).toEqual({ value: 'K-1001', isMasked: false });
  expect(maskIdentifier('ext:card', '7001')).toEqual({ value: '7001', isMasked: false });
  const long = maskIdentifier('user', `${'x'.repeat(58)}😀${'y'.repeat(100)}`);
  expect(long).toEqual({ value: `${'x'.repeat(58)}…`, isMasked: true });
  expect(maskIdentifier('email', null)).toEqual({ value: '', isMasked: false });
});

test('an address or a number that a shop took for its own id is masked as what it is', () => {
  expect(maskIdentifier('user', 'ada@x.de')).toEqual({ value: 'a•••@x.de', isMasked: true });
  expect(maskIdentifier('ext:crm', '+49 151 12341234')).toEqual({ value: '+49 ••• 12 34', isMasked: true });
});

/** One letter alone cannot be hidden: it is what is shown. */
const addresses = fc.emailAddress().filter((value) => value.indexOf('@') > 1);
const beforeAt = (value: string): string => value.slice(0, value.lastIndexOf('@'));

test('no address and no number is ever shown whole', () => {
  fc.assert(
    fc.property(addresses, (value) => {
      const shown = maskIdentifier('email', value);
      expect(shown.isMasked).toBe(true);
      // The domain stays and may well hold the same letters: lw@alw.aa.
      expect(beforeAt(shown.value)).not.toContain(beforeAt(value));
    }),
    { numRuns: 1_000, examples: [['lw@alw.aa']] },
  );
  const numbers = fc.stringMatching(/^[1-9][0-9]{6,14}$/);
  fc.assert(
    fc.property(numbers, (digits) => {
      for (const shown of [maskIdentifier('phone', `+${digits}`), maskIdentifier('wa', `id:${digits}`)]) {
        expect(shown.isMasked).toBe(true);
        expect(digits.length - shown.value.replace(/\D/g, '').length).toBeGreaterThanOrEqual(3);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('nor in the middle of a text, and a text of any length is looked through at once', () => {
  fc.assert(
    fc.property(addresses, fc.constantFrom('', ' ', 'to: ', '<', 'x, '), (value, before) => {
      const shown = maskText(`${before}${value} `);
      expect(shown).not.toContain(value);
      expect(beforeAt(shown).slice(before.length)).not.toContain(beforeAt(value));
    }),
    { numRuns: 500, examples: [['to@to.aa', 'to: ']] },
  );
  for (const text of ['a'.repeat(100_000), '0 '.repeat(50_000), '+('.repeat(50_000), '(0'.repeat(50_000)])
    expect(maskText(text)).toBe(text);
});
