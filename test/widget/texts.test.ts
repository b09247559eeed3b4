import { expect, test } from 'vitest';
import { de as germanPanel } from '../../widget/texts/de.ts';
import { deDu as germanDuPanel } from '../../widget/texts/de-du.ts';
import { en as englishPanel } from '../../widget/texts/en.ts';
import { filesDe } from '../../widget/texts/files-de.ts';
import { filesDeDu } from '../../widget/texts/files-de-du.ts';
import { filesEn } from '../../widget/texts/files-en.ts';
import { sheetsDe } from '../../widget/texts/sheets-de.ts';
import { sheetsDeDu } from '../../widget/texts/sheets-de-du.ts';
import { sheetsEn } from '../../widget/texts/sheets-en.ts';
import { speakWith } from '../../widget/texts/speak.ts';
import type { AnyKey, Text } from '../../widget/texts/texts.ts';

const de = { ...germanPanel, ...filesDe, ...sheetsDe };
const deDu = { ...germanDuPanel, ...filesDeDu, ...sheetsDeDu };
const en = { ...englishPanel, ...filesEn, ...sheetsEn };
const formsOf = (text: Text): string[] => (typeof text === 'string' ? [text] : [text.one, text.other]);
const keys = Object.keys(en) as AnyKey[];
const formal = /\b(Sie|Ihr|Ihre|Ihren|Ihrem|Ihrer|Ihnen)\b/;

test('whoever says du never says Sie', () => {
  expect(keys.filter((key) => formsOf(de[key]).some((text) => formal.test(text)))).not.toEqual([]);
  expect(keys.filter((key) => formsOf(deDu[key]).some((text) => formal.test(text)))).toEqual([]);
});

test('every language has every text, and each is finished: no empty one, no exclamation mark', () => {
  for (const texts of [de, deDu, en] as Record<AnyKey, Text>[]) {
    expect(Object.keys(texts).sort()).toEqual([...keys].sort());
    for (const key of keys) for (const text of formsOf(texts[key])) expect(text).toMatch(/^[^!]+$/);
  }
});

test('numbers take the form of their language', () => {
  const say = speakWith(de, 'de');
  expect(say('launcher.unread', { n: 1 })).toBe('1 ungelesene Nachricht');
  expect(say('launcher.unread', { n: 2 })).toBe('2 ungelesene Nachrichten');
  expect(say('composer.count', { n: 7512, max: 8000 })).toBe('7.512 von 8.000 Zeichen');
  expect(speakWith(en, 'en')('log.jumpNew', { n: 1 })).toBe('1 new message');
});

test('days are called by their nearness, sizes and durations as people say them', () => {
  const say = speakWith(de, 'de');
  const now = new Date(2026, 10, 17, 9).getTime();
  expect(say.day(now - 3_600_000, now)).toBe('Heute');
  expect(say.day(now - 86_400_000, now)).toBe('Gestern');
  expect(say.day(now - 3 * 86_400_000, now)).toBe('Sa., 14.11.');
  expect(say.day(new Date(2025, 2, 1).getTime(), now)).toBe('01.03.2025');
  expect(say.when(now + 3_600_000, now)).toBe('10:00');
  expect(say.when(now + 2 * 86_400_000, now)).toBe('Do 09:00');
  expect(say.when(now + 20 * 86_400_000, now)).toBe('07.12.2026');
  expect(say.size(10 * 1024 * 1024)).toBe('10 MB');
  expect(say.size(200)).toBe('1 kB');
  expect(say.duration(240)).toBe('4 Min.');
});
