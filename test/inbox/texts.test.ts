import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  byteSize,
  dayName,
  initials,
  longDate,
  longSpan,
  mailProblemText,
  shortSpan,
  shortTime,
  troubleText,
} from '../../inbox/format.ts';
import { de } from '../../inbox/texts/de.ts';
import { en } from '../../inbox/texts/en.ts';
import { guessLocale, speak } from '../../inbox/texts/texts.ts';
import { problem } from '../../protocol/problems.ts';
import { morning } from './made.ts';

const folder = new URL('../../inbox', import.meta.url).pathname;
const minute = 60_000;

const leaves = (texts: object, path: readonly string[] = []): { path: string; value: unknown }[] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'object' ? leaves(value, [...path, key]) : { path: [...path, key].join('.'), value },
  );

const sources = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('texts/'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));

describe('what the inbox says', () => {
  test('is said in German wherever it is said in English', () => {
    expect(leaves(de).map(({ path }) => path)).toEqual(leaves(en).map(({ path }) => path));
  });

  test('is never empty, and never shouts', () => {
    for (const { path, value } of [...leaves(de), ...leaves(en)]) {
      if (typeof value !== 'string') continue;
      expect(value.trim(), path).not.toBe('');
      expect(value, path).not.toMatch(/!|Oops|Hoppla/);
    }
  });

  test('is said somewhere: no text is left over', () => {
    const lookedUp = [
      'problem',
      'views',
      'state',
      'pages',
      'themes',
      'roles',
      'roleHints',
      'groups',
      'channels',
      'speaks',
      'sections',
      'kinds',
      'kindHints',
      'level',
      'levelHint',
      'how',
      'readerHow',
      'source',
      'traitKeys',
      'purpose',
      'ruled',
      'rule',
      'op',
      'conflict',
      'refused',
      'rights',
      'rightHints',
      'use',
      'consents',
      'consentHints',
      'days',
      'switches',
      'switchHints',
      'what',
      'ways',
      'ruleKind',
      'ruleHint',
      'mailProblems',
      'because',
      'by',
      'problems',
      'troubles',
      'assurance',
      'assuranceHint',
      'flag',
      'why',
      'skippedWhy',
      'ended',
      'from',
      'presets',
      'presetHints',
      'steps',
      'reasons',
      'lands',
      'whys',
      'expectations',
      'strength',
      'sources',
      'tabs',
      'used',
      'form',
      'formHints',
      'launchers',
      'contrasts',
      'scores',
      'locales',
      'sizes',
    ];
    const files = sources();
    const unsaid = leaves(en)
      .map(({ path }) => path.split('.'))
      .filter((path) => !path.some((part) => lookedUp.includes(part)))
      .filter(([group = '', ...rest]) => {
        const key = new RegExp(`\\b${rest.at(-1)}\\b`);
        return !files.some((code) => code.includes(group) && key.test(code));
      });
    expect(unsaid).toEqual([]);
  });
});

describe('times, sizes and names', () => {
  beforeEach(() => speak('de'));

  test('are as short as the list wants them', () => {
    expect(shortTime(morning, morning + minute)).toMatch(/^\d\d:\d\d$/);
    expect(shortTime(morning, morning + 3 * 24 * 60 * minute)).toBe('Di');
    expect(shortTime(morning, morning + 30 * 24 * 60 * minute)).toBe('17.11.');
    expect([10_000, 4 * minute, 130 * minute, 72 * 60 * minute].map(shortSpan)).toEqual([
      'jetzt',
      '4 Min.',
      '2 Std.',
      '3 T.',
    ]);
    expect(longSpan(60 * minute)).toBe('einer Stunde');
  });

  test('are in the language of the agent', async () => {
    expect(dayName(morning, morning)).toBe('Heute');
    expect(longDate(morning, morning)).toBe('17. November');
    expect(longDate(morning, morning + 60 * 24 * 60 * minute)).toBe('17. November 2026');
    expect(byteSize(1_500_000)).toBe('1,4 MB');
    await speak('en');
    expect(dayName(morning, morning + 24 * 60 * minute)).toBe('Yesterday');
    expect(byteSize(1_500_000)).toBe('1.4 MB');
    expect(troubleText(problem('limit.rate', undefined, 40_000))).toBe('Too many attempts. Please wait 40 seconds.');
  });

  test('what hinders mails is said in words, with the server’s number for whoever looks after it', async () => {
    const said = ['config 535 5.7.8', 'unknown', 'unknown bad-address 550', 'late', 'new word'].map(mailProblemText);
    expect(said).toEqual([
      'Letzte Störung: Der Mailserver lässt Nahtlos nicht senden. Prüfen Sie Zugang und Zertifikat. (535 5.7.8)',
      'Letzte Störung: Ob die Mail ankam, ist unbekannt.',
      'Letzte Störung: Das Postfach gibt es nicht. (550)',
      'Letzte Störung: Die Mail kam nicht rechtzeitig hinaus.',
      'Letzte Störung: Die Mail ging nicht hinaus. (word)',
    ]);
    await speak('en');
    expect(mailProblemText('retry 451')).toBe(
      'Last trouble: The mail server has not taken the mail yet. It is tried again. (451)',
    );
  });

  test('initials are two letters of a name in any script, none for nobody', () => {
    expect(['Lena Weber', 'Mehmet Ali Şahin', 'Ben', '+49 221 04', '', '李 小龙'].map(initials)).toEqual([
      'LW',
      'MŞ',
      'B',
      '',
      '',
      '李小',
    ]);
  });

  test('the language is guessed from what the browser asks for', () => {
    expect(guessLocale(['fr-FR', 'de-AT', 'en'])).toBe('de');
    expect(guessLocale(['nl'])).toBe('en');
  });
});
