import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesOrigin, pageOrigin } from '../../plugin-server/site/matches-origin.ts';
import { parseOrigins } from '../../plugin-server/site/parse-origins.ts';

const list = (...typed: string[]) => {
  const parsed = parseOrigins(typed);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.origins;
};
const own = pageOrigin('https://chat.example');
const shop = list('https://shop.example', 'https://*.brand.example', 'https://odd.example:8443');

test.each([
  'https://shop.example',
  'https://www.brand.example',
  'https://de.brand.example',
  'https://odd.example:8443',
  'https://chat.example',
])('a page at %s may speak for the shop', (origin) => {
  expect(matchesOrigin(shop, origin, own)).toBe(true);
});

test.each([
  ['nothing', undefined],
  ['nothing', null],
  ['a sandboxed page', 'null'],
  ['the empty text', ''],
  ['another scheme', 'http://shop.example'],
  ['another port', 'https://shop.example:8443'],
  ['no port', 'https://odd.example'],
  ['a longer name', 'https://shop.example.evil.example'],
  ['a longer ending', 'https://shop.example.de'],
  ['a longer beginning', 'https://my-shop.example'],
  ['a name below', 'https://www.shop.example'],
  ['a dot at the end', 'https://shop.example.'],
  ['a path', 'https://shop.example/'],
  ['a path with the name in it', 'https://evil.example/https://shop.example'],
  ['an account before the name', 'https://shop.example@evil.example'],
  ['capitals, which no browser sends', 'https://SHOP.example'],
  ['a default port, which no browser sends', 'https://shop.example:443'],
  ['two at once', 'https://shop.example https://evil.example'],
  ['a look-alike from another alphabet', 'https://ѕhop.example'],
  ['its punycode', 'https://xn--hop-6cd.example'],
  ['the domain of a star itself', 'https://brand.example'],
  ['two labels for one star', 'https://a.b.brand.example'],
  ['a longer ending below a star', 'https://www.brand.example.evil.example'],
  ['a star and a suffix', 'https://evilbrand.example'],
  ['an empty label', 'https://.brand.example'],
  ['the star itself', 'https://*.brand.example'],
  ['an extension', 'chrome-extension://abcdefghijklmnop'],
  ['a file', 'file://'],
])('%s (%s) may not', (_, origin) => {
  expect(matchesOrigin(shop, 'https://shop.example', own)).toBe(true);
  expect(matchesOrigin(shop, origin, own)).toBe(false);
});

test('localhost, 127.0.0.1 and [::1] are one, with the same scheme and port', () => {
  const names = ['localhost', '127.0.0.1', '[::1]'];
  for (const typed of names) {
    for (const page of names) {
      expect(matchesOrigin(list(`http://${typed}:3000`), `http://${page}:3000`, null)).toBe(true);
      expect(matchesOrigin([], `http://${page}:3000`, pageOrigin(`http://${typed}:3000`))).toBe(true);
      expect(matchesOrigin(list(`http://${typed}:3000`), `http://${page}:3001`, null)).toBe(false);
      expect(matchesOrigin(list(`http://${typed}:3000`), `https://${page}:3000`, null)).toBe(false);
    }
    expect(matchesOrigin(list(`http://${typed}:3000`), 'http://shop.localhost:3000', null)).toBe(false);
    expect(matchesOrigin(list(`http://${typed}:3000`), 'https://shop.example:3000', null)).toBe(false);
  }
});

test('an empty list lets only the own address in', () => {
  expect(matchesOrigin([], 'https://chat.example', own)).toBe(true);
  expect(matchesOrigin([], 'https://shop.example', own)).toBe(false);
  expect(matchesOrigin([], 'https://chat.example', null)).toBe(false);
});

test('whatever is put before, behind or into a listed address makes it another one', () => {
  const bit = fc.constantFrom('.', '-', 'a', '0', ':', '/', '@', '%', '*', ' ', '\u0000', 'ü', 'evil.example', 'www.');
  const listed = 'https://shop.example';
  fc.assert(
    fc.property(fc.array(bit, { minLength: 1, maxLength: 4 }), fc.nat(listed.length), (bits, at) => {
      const forged = listed.slice(0, at) + bits.join('') + listed.slice(at);
      expect(matchesOrigin(list(listed), listed, null)).toBe(true);
      expect(matchesOrigin(list(listed), forged, null)).toBe(false);
    }),
    { numRuns: 3_000 },
  );
});
