import { signal } from '@preact/signals';
import type { InboxLocale } from '../../protocol/schema.ts';
import type { Texts } from './text-shape.ts';

const languages: Readonly<Record<InboxLocale, () => Promise<Texts>>> = {
  de: async () => (await import('./de.ts')).de,
  en: async () => (await import('./en.ts')).en,
};

export const locale = signal<InboxLocale>('en');
const current = signal<Texts | null>(null);

/** Loads a language and draws everything anew in it. */
export const speak = async (wanted: InboxLocale): Promise<void> => {
  const loaded = await languages[wanted]();
  locale.value = wanted;
  current.value = loaded;
  if (typeof document !== 'undefined') document.documentElement.lang = wanted;
};

/** The texts of the chosen language. Read while drawing, it draws again when the language changes. */
export const say = (): Texts => {
  const texts = current.value;
  if (texts === null) throw new Error('A text was asked for before speak() had loaded a language.');
  return texts;
};

/** The language the browser asks for, of those the inbox speaks. */
export const guessLocale = (wanted: readonly string[]): InboxLocale => {
  for (const tag of wanted) {
    const language = tag.slice(0, 2).toLowerCase();
    if (language === 'de' || language === 'en') return language;
  }
  return 'en';
};
