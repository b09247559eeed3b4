import { expect, test } from 'vitest';
import { gsmSeven, smsParts } from '../../plugin-server/channels/gsm-seven.ts';
import { sayTime } from '../../plugin-server/channels/say-time.ts';
import { speakingSeconds } from '../../plugin-server/channels/syllables.ts';

test('how long a brief takes to say is what a speech program took for it', () => {
  const facts =
    'Gespräch zehn-zweiundvierzig. Anna Müller, Stammkundin, verärgert. Stiefel doppelt geliefert, will ein Paar zurückgeben. Label schlug fehl, Jonas bestätigte den Fehler. Bitte Label zusagen.';
  const menu = 'Eins verbinden, zwei wiederholen, drei schriftlich, neun ablehnen.';
  expect(speakingSeconds(facts, 'de')).toBeCloseTo(14.3, 0);
  expect(speakingSeconds(menu, 'de')).toBeCloseTo(4.7, 0);
});

test('a number takes its digits’ time, a long one that of each of them', () => {
  expect(speakingSeconds('1042', 'de')).toBeGreaterThan(speakingSeconds('10', 'de'));
  expect(speakingSeconds('88121', 'de')).toBeCloseTo(6 * 0.24, 5);
  expect(speakingSeconds('', 'en')).toBe(0);
});

test.each([
  ['Müller möchte zurück, Größe 38 für 129,90 €', 'Mueller moechte zurueck, Groesse 38 fuer 129,90 EUR'],
  ['„Zoë“ – Łukasz · Şahin…', '"Zoe" - Lukasz - Sahin...'],
  ['Мария Иванова', 'Marija Iwanowa'],
  ['Σωκράτης', 'Sokratis'],
  ['🚲 [Rad] {neu}', '(Rad) (neu)'],
  ['李小龙', ''],
])('%j goes by SMS as %j', (text, plain) => {
  expect(gsmSeven(text)).toBe(plain);
  expect(plain).toMatch(/^[\x20-\x7e]*$/);
});

test('two SMS hold 306 letters, one 160', () => {
  expect([160, 161, 306, 307].map((length) => smsParts('x'.repeat(length)))).toEqual([1, 2, 2, 3]);
});

test('times are those of the shop’s clock on the wall; a zone nobody knows is that of Berlin', () => {
  const at = Date.UTC(2026, 10, 22, 17, 4);
  expect(sayTime('de', 'Europe/Berlin').moment(at)).toBe('22. November, 18:04');
  expect(sayTime('en', 'Europe/London').moment(at)).toBe('22 November, 17:04');
  expect(sayTime('de', 'Mars/Olympus').clock(at)).toBe('18:04');
  expect(sayTime('de', 'Europe/Berlin').near(at - 86_400_000, at)).toBe('21.11., 18:04');
});
