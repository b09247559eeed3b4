import { limits } from '../../protocol/limits.ts';

/**
 * The name a file came with, as data to show and to suggest: never part of a path of ours. Without folders, control characters, characters
 * that turn the writing direction or cannot be seen (`exe.gpj` must not read as `jpg.exe`); at most 200 UTF-16 code units, the ending stays.
 * Never empty: what has no name left is called `file`.
 */
export const cleanFileName = (given: string): string => {
  const last = given.slice(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
  const visible = trim(last.toWellFormed().normalize('NFC').replace(unseen, ''));
  return (visible.length > limits.fileName ? trim(shorten(visible)) : visible) || 'file';
};

/** Control and format characters (direction marks among them), line ends, fillers; joiners stay, emoji and some scripts need them. */
const unseen = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

/** No spaces around, and no dots: Windows drops them at the end, and other systems hide what begins with one. */
const trim = (text: string): string => {
  const isEdge = (character: string | undefined): boolean =>
    character === '.' || (character !== undefined && character.trim() === '');
  let start = 0;
  let end = text.length;
  while (start < end && isEdge(text[start])) start += 1;
  while (end > start && isEdge(text[end - 1])) end -= 1;
  return text.slice(start, end);
};

const shorten = (name: string): string => {
  const ending = endingOf(name);
  const kept = ending.length <= 20 ? ending : '';
  // A pair of surrogates cut in two is dropped whole.
  const stem = name.slice(0, limits.fileName - kept.length).replace(/[\ud800-\udbff]$/, '');
  return stem + kept;
};

/** From the last dot on; empty if there is none. */
export const endingOf = (name: string): string => (name.lastIndexOf('.') > 0 ? name.slice(name.lastIndexOf('.')) : '');
