import { expect, test } from 'vitest';
import { wordPlaces } from '../../protocol/words.ts';
import { de } from '../../widget/texts/de.ts';
import { en } from '../../widget/texts/en.ts';
import { sheetsDe } from '../../widget/texts/sheets-de.ts';
import { sheetsEn } from '../../widget/texts/sheets-en.ts';

test.each(
  Object.entries({ de: { ...de, ...sheetsDe }, en: { ...en, ...sheetsEn } }),
)('what an owner may put in her words is a text of the widget, with the same places: %s', (_, texts) => {
  const placesOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  for (const [key, places] of Object.entries(wordPlaces)) {
    const text: unknown = texts[key as keyof typeof texts];
    expect(text, key).toBeTypeOf('string');
    expect(placesOf(String(text)), key).toEqual(places);
  }
});
