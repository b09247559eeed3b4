/**
 * How long a sentence takes to say, in seconds, at 150 words a minute. Words do not tell (35 of them took 23 seconds):
 * syllables and pauses do. Fitted to what a speech program took for the brief in channels.md 8.
 */
export const speakingSeconds = (text: string, locale: 'de' | 'en'): number => {
  const sentences = text.match(/[.!?…]+(?=\s|$)/g)?.length ?? 0;
  const pauses = text.match(/[,;:–—]/g)?.length ?? 0;
  return syllables(text, locale) * 0.24 + sentences * 0.3 + pauses * 0.15;
};

const syllables = (text: string, locale: 'de' | 'en'): number => {
  let count = 0;
  for (const [word] of text.toLowerCase().matchAll(/\d+|[\p{L}\p{M}]+/gu))
    count += /^\d/.test(word) ? ofNumber(word) : ofWord(word, locale);
  return count + (text.match(/[€%#@&+=/]/g)?.length ?? 0) * 2;
};

const ofWord = (word: string, locale: 'de' | 'en'): number => {
  const plain = word.normalize('NFD').replaceAll(/\p{M}/gu, '');
  if (!/[a-z]/.test(plain)) return Math.max(1, Math.ceil([...word].length / 2));
  if (!/[aeiouy]/.test(plain)) return plain.length;
  const vowels = locale === 'de' ? /aa|ee|ie|oo|ei|ai|au|eu|ay|ey|[aeiouy]/g : /[aeiouy]+/g;
  const groups = plain.match(vowels)?.length ?? 1;
  const isSilent = locale === 'en' && /[^aeiouyl]e$/.test(plain) && groups > 1;
  return Math.max(1, groups - (isSilent ? 1 : 0));
};

/** Up to four digits as people say a number, more of them one by one. */
const ofNumber = (digits: string): number => {
  if (digits.length > 4 || digits.startsWith('0')) return Math.ceil(digits.length * 1.2);
  return digits.length <= 2
    ? ofPair(digits)
    : ofPair(digits.slice(0, -2)) + ofPair(digits.slice(-2)) + (digits.length === 3 ? 2 : 1);
};

const ofPair = (digits: string): number => {
  const value = Number(digits);
  if (value <= 12) return value === 7 || value === 11 ? 2 : 1;
  if (value < 20 || value % 10 === 0) return 2;
  return 4;
};
