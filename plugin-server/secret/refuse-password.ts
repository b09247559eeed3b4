import { limits } from '../../protocol/limits.ts';
import { isCommonPassword } from './is-common-password.ts';

/** `common`: among the first an attacker tries, or as easily guessed; `context`: little more than the names of site, host or person. */
export type PasswordRefusal = 'short' | 'long' | 'common' | 'context';

/**
 * Why this password must not be chosen, or null. Any characters are welcome and none are demanded: only length, the list of common ones and
 * `context` (the site's name, its host, the agent's name, the local part of her address, in any writing) decide. Linear in the password.
 */
export const refusePassword = (password: string, context: readonly string[]): PasswordRefusal | null => {
  const bytes = Buffer.byteLength(password);
  if (bytes < limits.passwordMinBytes) return 'short';
  if (bytes > limits.passwordBytes) return 'long';
  const text = fold(password);
  if (isCommon(text)) return 'common';
  if (isContext(text, context)) return 'context';
  return null;
};

/** As an attacker's tools see it: no difference between capitals, accents and full-width letters, and no spaces. */
const fold = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').replace(/\s/g, '');

const isCommon = (text: string): boolean => {
  if (isCommonPassword(text) || isRepeated(text) || isRun(text)) return true;
  const core = trimToLetters(text);
  // "Sommer2024!!" is no better than "sommer": what tools put before and behind costs them next to nothing.
  if (text.length - core.length >= ownCharacters) return false;
  return isCommonPassword(core) || isCommonPassword(withoutLeet(core));
};

/** With fewer characters of her own than this, a password is as weak as the known part of it. */
const ownCharacters = 8;

/** Something said twice or more is as long as once: the shortest period, by the failure function of Knuth, Morris and Pratt. */
const isRepeated = (text: string): boolean => {
  const border = [0];
  for (let at = 1, length = 0; at < text.length; at += 1) {
    while (length > 0 && text[at] !== text[length]) length = border[length - 1] ?? 0;
    if (text[at] === text[length]) length += 1;
    border.push(length);
  }
  const period = text.length - (border.at(-1) ?? 0);
  return period < limits.passwordMinBytes && period * 2 <= text.length;
};

/** "abcdefghijkl", "aaaabbbbcccc", "9876543210987": hardly a character that does not follow from the one before. */
const isRun = (text: string): boolean => {
  let surprises = 0;
  for (let at = 1; at < text.length; at += 1) {
    const step = Math.abs(text.charCodeAt(at) - text.charCodeAt(at - 1));
    const wraps = step === 9 && /\d\d/.test(text.slice(at - 1, at + 1));
    if (step > 1 && !wraps) surprises += 1;
  }
  return surprises < 3;
};

const isLetter = (character: string | undefined): boolean => character !== undefined && /\p{L}/u.test(character);

const trimToLetters = (text: string): string => {
  let start = 0;
  let end = text.length;
  while (start < end && !isLetter(text[start])) start += 1;
  while (end > start && !isLetter(text[end - 1])) end -= 1;
  return text.slice(start, end);
};

const leet = new Map(
  Object.entries({ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' }),
);
const withoutLeet = (text: string): string =>
  Array.from(text, (character) => leet.get(character) ?? character).join('');

const isContext = (text: string, context: readonly string[]): boolean => {
  // The longest first, or "shop" would tear "shopping" apart.
  const words = [...new Set([productName, ...context.flatMap(writings)])].sort((a, b) => b.length - a.length);
  let own = text;
  for (const word of words) own = own.replaceAll(word, '');
  return own !== text && own.length < ownCharacters;
};

const productName = 'nahtlos';

/** A name as one word and each of its words, with umlauts written either way. Words under three letters say nothing. */
const writings = (name: string): string[] =>
  [name, name.replace(/[äÄ]/g, 'ae').replace(/[öÖ]/g, 'oe').replace(/[üÜ]/g, 'ue')]
    .flatMap((writing) => [
      fold(writing).replace(/[^\p{L}\p{N}]/gu, ''),
      ...fold(writing.replace(/\s/g, '-')).split(/[^\p{L}\p{N}]/u),
      fold(writing),
    ])
    .filter((word) => word.length >= 3);
