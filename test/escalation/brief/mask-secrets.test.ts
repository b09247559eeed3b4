import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskMessage, maskSecrets, secretsIn } from '../../../plugin-server/channels/mask-secrets.ts';
import { bare, cardOf, digitRows, ibanOf, inScript } from './secrets.ts';

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''));
const card = fc
  .tuple(
    fc.constantFrom(['4', 16], ['51', 16], ['2221', 16], ['37', 15], ['6011', 16], ['36', 14], ['4', 19], ['4', 13]),
    digits(19),
  )
  .map(([[prefix, length], fill]) => cardOf(String(prefix), Number(length), (at) => Number(fill[at])));
const iban = fc.oneof(
  digits(18).map((rest) => ibanOf('DE', rest)),
  digits(16).map((rest) => ibanOf('AT', rest)),
  digits(14).map((rest) => ibanOf('NL', `ABNA${rest.slice(0, 10)}`)),
  digits(14).map((rest) => ibanOf('GB', `NWBK${rest}`)),
  digits(17).map((rest) => ibanOf('CH', rest)),
);
const separator = fc.constantFrom(
  '',
  ' ',
  '-',
  '.',
  '/',
  '\u00a0',
  '\u2009',
  '–',
  '_',
  ' - ',
  '\u200b',
  '\n',
  ';',
  "'",
  '=',
  '"; "',
  '      ',
);
/** Split into groups of one size, or into single digits, by one separator. */
const split = (text: string, size: number, by: string): string =>
  (text.match(new RegExp(`.{1,${size}}`, 'gu')) ?? []).join(by);
const words = fc.constantFrom('', 'Meine Karte: ', 'bitte abbuchen von ', 'IBAN ', 'hier: ', 'Nr.', '(', '„');
const after = fc.constantFrom('', ' danke', '.', ', gültig 12/27', ' und bitte schnell', ')', '“', ' CVC 123');

test('no card number is left, however it is split and in whichever digits it stands', () => {
  fc.assert(
    fc.property(
      card,
      separator,
      fc.constantFrom(1, 2, 4, 5),
      fc.constantFrom(...digitRows),
      words,
      after,
      (it, by, size, zero, before, then) => {
        const text = `${before}${split(inScript(it, zero), size, by)}${then}`;
        for (const instead of ['••••', '…'] as const) {
          const masked = maskSecrets(text, instead);
          expect(bare(masked)).not.toContain(it);
          expect(masked).toContain(instead);
          expect(masked.startsWith(before)).toBe(true);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

test('no IBAN is left, in capitals or not', () => {
  fc.assert(
    fc.property(
      iban,
      separator,
      fc.constantFrom(2, 4, 5),
      fc.boolean(),
      fc.constantFrom(...digitRows),
      words,
      after,
      (it, by, size, isLower, zero, before, then) => {
        const text = `${before}${split(inScript(isLower ? it.toLowerCase() : it, zero), size, by)}${then}`;
        expect(bare(maskSecrets(text, '…'))).not.toContain(it);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a text without secrets is left as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const spans = secretsIn(text);
      let end = 0;
      for (const { from, to } of spans) {
        expect(from).toBeGreaterThanOrEqual(end);
        expect(to).toBeGreaterThan(from);
        end = to;
      }
      expect(end).toBeLessThanOrEqual(text.length);
      if (spans.length === 0) expect(maskSecrets(text, '••••')).toBe(text);
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['Passwort: Sommer2026!', 'Passwort: ••••'],
  ['mein Passwort ist sonnenblume', 'mein Passwort ist ••••'],
  ['Mein Kennwort lautet „Hund7“', 'Mein Kennwort lautet „••••“'],
  ['password = hunter2, thanks', 'password = ••••, thanks'],
  ['Passwort Sommer2026 geht nicht', 'Passwort •••• geht nicht'],
  ['Der Code ist 048213', 'Der Code ist ••••'],
  ['Code: 048 213', 'Code: ••••'],
  ['048213 ist mein Bestätigungscode', '•••• ist mein Bestätigungscode'],
  ['PIN 4711', 'PIN ••••'],
  ['meine TAN lautet 123 456.', 'meine TAN lautet ••••.'],
  ['CVC 123', 'CVC ••••'],
  ['https://shop.example/reset?user=7&token=abc-123_XYZ#top', 'https://shop.example/reset?user=7&token=••••#top'],
  ['https://shop.example/#access_token=abcdef und mehr', 'https://shop.example/#access_token=•••• und mehr'],
  ['ftp://ada:hunter2@files.example/x', 'ftp://ada:••••@files.example/x'],
])('%j leaves as %j', (text, masked) => {
  expect(maskSecrets(text, '••••')).toBe(masked);
});

test.each([
  'Ich habe mein Passwort vergessen',
  'Mein Passwort ist falsch, was nun?',
  'Bestellung A-88121 vom 19.11.2026, 2x Art. 5512 Gr. 38, 129,90 €',
  'Sendung 00340434161094042557',
  'Rufen Sie mich an: +49 221 1234567 oder 0221 / 98 76 54',
  'Postcode 50667 Köln, Fehlercode 404, QR-Code 12345',
  'Der Code geht nicht. Bestellung 88121 ist bezahlt.',
  '88121',
  'https://shop.example/p/1234567',
  'https://shop.example:8443/p?size=1234&colour=green',
  'Größe 38, Menge 2, 19:30 Uhr, ISBN 978-3-16-148410-0',
  'DE ist ein Land, AT auch',
])('%j is no secret and is left as it is', (text) => {
  expect(maskSecrets(text, '••••')).toBe(text);
});

test('a message of six digits is a code; six digits in a column of the shop are not', () => {
  for (const code of ['048213', '048 213', '0-4-8-2-1-3', '٠٤٨٢١٣']) expect(maskMessage(code, '••••')).toBe('••••');
  expect(maskMessage('88121', '••••')).toBe('88121');
  expect(maskMessage('Meine Nummer: 048213', '••••')).toBe('Meine Nummer: 048213');
  expect(maskSecrets('991234', '••••')).toBe('991234');
});

test('long texts of nothing but digits and words for secrets come to an end', () => {
  for (const text of [
    '4'.repeat(20_000),
    '4 '.repeat(10_000),
    'DE12'.repeat(5_000),
    'code 1 '.repeat(3_000),
    'ⅷ'.repeat(20_000),
    '//a:'.repeat(10_000),
    `?${'token'.repeat(10_000)}`,
  ])
    expect(maskSecrets(text, '…').length).toBeGreaterThan(0);
});
