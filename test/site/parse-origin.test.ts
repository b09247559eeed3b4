import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseOrigin } from '../../plugin-server/site/parse-origin.ts';
import { originsJson, originsOf, parseOrigins } from '../../plugin-server/site/parse-origins.ts';
import { limits } from '../../protocol/limits.ts';

const read = (typed: string): string => {
  const parsed = parseOrigin(typed);
  return parsed.ok ? parsed.origin.text : parsed.reason;
};

test.each([
  ['https://shop.example', 'https://shop.example'],
  ['  https://shop.example/ ', 'https://shop.example'],
  ['HTTPS://Shop.Example', 'https://shop.example'],
  ['https://shop.example:443', 'https://shop.example'],
  ['https://shop.example:8443', 'https://shop.example:8443'],
  ['https://Müller.example', 'https://xn--mller-kva.example'],
  ['https://*.shop.example', 'https://*.shop.example'],
  ['https://*.Müller.example:8443', 'https://*.xn--mller-kva.example:8443'],
  ['https://192.0.2.7', 'https://192.0.2.7'],
  ['https://[2001:DB8::1]', 'https://[2001:db8::1]'],
  ['http://localhost:8080', 'http://localhost:8080'],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['http://[::1]:3000', 'http://[::1]:3000'],
  ['http://shop.localhost:3000', 'http://shop.localhost:3000'],
])('%s is kept as browsers write it: %s', (typed, text) => {
  expect(read(typed)).toBe(text);
});

test.each([
  ['', 'form'],
  ['null', 'form'],
  ['shop.example', 'form'],
  ['//shop.example', 'form'],
  ['ftp://shop.example', 'form'],
  ['javascript://shop.example', 'form'],
  ['https://', 'form'],
  ['https:///shop.example', 'form'],
  ['https://shop example', 'form'],
  ['https://shop.example.', 'form'],
  ['https://.shop.example', 'form'],
  ['https://shop..example', 'form'],
  ['https://*..shop.example', 'form'],
  ['https://user@shop.example', 'form'],
  ['https://shop.example:99999', 'form'],
  ['https://shop%2eexample', 'form'],
  ['https://shop.example/chat', 'path'],
  ['https://shop.example?a=b', 'path'],
  ['https://shop.example#top', 'path'],
  ['https://shop.example\\@evil.example', 'path'],
  ['http://shop.example', 'https'],
  ['http://localhost.shop.example', 'https'],
  ['http://127.0.0.1.shop.example', 'https'],
  ['http://*.localhost', 'wild'],
  ['http://*.shop.example', 'https'],
  ['*', 'form'],
  ['https://*', 'wild'],
  ['https://*.example', 'wild'],
  ['https://*.192.0.2.7', 'wild'],
  ['https://*.*.shop.example', 'wild'],
  ['https://www.*.example', 'wild'],
  ['https://*shop.example', 'wild'],
  [`https://${'a'.repeat(limits.origin)}.example`, 'form'],
])('%s is refused: %s', (typed, reason) => {
  expect(read('https://shop.example')).toBe('https://shop.example');
  expect(read(typed)).toBe(reason);
});

test('whatever is typed, nothing but an address comes out, and reading it again changes nothing', () => {
  const pieces = fc.constantFrom(
    '*.',
    '.',
    'shop',
    'Shop',
    'example',
    ':',
    '8080',
    '/',
    '@',
    'localhost',
    'ü',
    '[::1]',
    ' ',
    '\\',
    '%',
  );
  const typed = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 6 }).map((parts) => `https://${parts.join('')}`),
  );
  let addresses = 0;
  fc.assert(
    fc.property(typed, (text) => {
      const parsed = parseOrigin(text);
      if (!parsed.ok) return;
      addresses += 1;
      expect(parsed.origin.text).toMatch(/^https?:\/\/(\*\.)?([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d+)?$/);
      expect(parseOrigin(parsed.origin.text)).toEqual(parsed);
    }),
    { numRuns: 5_000 },
  );
  expect(addresses).toBeGreaterThan(100);
});

test('a list is kept once each, and the first wrong entry refuses it whole', () => {
  const parsed = parseOrigins(['https://shop.example', 'https://SHOP.example/', 'http://localhost:3000']);
  expect(parsed.ok && originsJson(parsed.origins)).toBe('["https://shop.example","http://localhost:3000"]');
  expect(parsed.ok && originsOf(originsJson(parsed.origins))).toEqual(parsed.ok && parsed.origins);
  expect(parseOrigins(['https://shop.example', 'http://shop.example', 'nonsense'])).toEqual({
    ok: false,
    reason: 'https',
  });
  expect(parseOrigins([])).toEqual({ ok: false, reason: 'none' });
  const many = Array.from({ length: limits.origins + 1 }, (_, index) => `https://shop${index}.example`);
  expect(parseOrigins(many.slice(1)).ok).toBe(true);
  expect(parseOrigins(many)).toEqual({ ok: false, reason: 'many' });
});
