import { isBlank, isQuoted, type Line, plainOf } from './line.ts';
import { startWords, tellingWords, weekdays, wroteWords } from './quote-words.ts';

/**
 * The line that leads in a quote: "On Mon, 3 May 2027 at 10:12, Ada wrote:", over up to `mostLines` lines. sure: programs alone
 * write so · likely: a person could have; it counts if a quote follows.
 */
export interface LeadIn {
  readonly lines: number;
  readonly how: 'sure' | 'likely';
}

const mostLines = 5;
const mostChars = 400;

/** @param tick once for every text looked at */
export const leadInAt = (lines: readonly Line[], at: number, tick: () => void): LeadIn | null => {
  const first = undashed(plainOf(lines[at]));
  if (first === '' || first.length > mostChars || isQuoted(lines[at]?.text ?? '') || !mayStart(first)) return null;
  let joined = '';
  let blanks = 0;
  // An address may end it, or the verb still comes on the next line.
  let likely: LeadIn | null = null;
  for (let count = 1; count <= mostLines && at + count <= lines.length; count += 1) {
    const next = lines[at + count - 1]?.text ?? '';
    if (isBlank(next)) {
      // Some programs tear the address off; nobody's sentence has both day and time and then goes on after a blank line.
      blanks += 1;
      if (blanks > 1 || !(isDated(first) && clock.test(first))) break;
      continue;
    }
    if (count > 1 && isQuoted(next) && !/^\s*>\s?(?::|\S+:\s*$)/u.test(next)) break;
    joined = count === 1 ? first : `${joined} ${plainOf(lines[at + count - 1])}`;
    if (joined.length > mostChars) break;
    tick();
    const how = judged(joined);
    if (how === null) continue;
    if (count > 1 && isLaterStart(lines, at, count, first, tick)) break;
    if (how === 'sure') return { lines: count, how };
    likely ??= { lines: count, how };
    if (/[:：]$/u.test(joined)) break;
  }
  return likely;
};

/** "Please write to <a@b>\nOn Monday … wrote:": the lead-in begins with the second of these lines. */
const isLaterStart = (lines: readonly Line[], at: number, count: number, first: string, tick: () => void): boolean => {
  const isDatedFirst = isDated(first.replaceAll(/\. /gu, '|')) && startsWithDate(first);
  for (let from = at + 1; from < at + count; from += 1) {
    const start = undashed(plainOf(lines[from]));
    const isNamed = !isDatedFirst && /^\p{L}/u.test(start) && startsWithAddressee(start);
    if (!isNamed && !(startsWithDate(start) && isDated(start))) continue;
    tick();
    const rest = lines.slice(from, at + count).map(plainOf);
    if (judged(rest.join(' ')) !== null) return true;
  }
  return false;
};

const undashed = (text: string): string => text.replace(/^[-–—*_ ]+(?=\S)/u, '');

const mayStart = (text: string): boolean =>
  startsWithDate(text) || /^\p{Nd}/u.test(text) || /[@<]| via /u.test(text) || wroteIn(text.toLowerCase()) !== null;

const startsWithWord = (text: string): boolean => {
  const word = /^[\p{L}’]+/u.exec(text)?.[0].toLowerCase() ?? '';
  return (
    startWords.has(word) ||
    weekdays.some((day) => (day.length < 3 ? word === day : word.startsWith(day))) ||
    /^[在于於]/u.test(word)
  );
};

const judged = (joined: string): LeadIn['how'] | null => {
  const hasColon = /[:：][\s>*_-]*$/u.test(joined);
  const isLed = hasColon || /[-—]{2,}\s*$/u.test(joined) || isSpacelessEnd(joined.replace(/[\s>.*_-]+$/u, ''));
  const endsWithAddress = /<[^<>\s]+@[^<>\s]+>\)?:?$/u.test(joined);
  if (!isLed && !endsWithAddress) return isoLine.test(joined) ? 'sure' : null;
  const hasDay = isDated(joined);
  const hasClock = clock.test(joined);
  return (
    (isLed ? byVerb(joined, hasColon, hasDay, hasClock) : null) ??
    (endsWithAddress && hasDay ? byAddress(joined, hasColon, hasClock) : null)
  );
};

const byVerb = (joined: string, hasColon: boolean, hasDay: boolean, hasClock: boolean): LeadIn['how'] | null => {
  const low = joined.replace(/[\s:：>.*_-]+$/u, '').toLowerCase();
  if (/[!?]/u.test(low.replaceAll(/"[^"]*"/gu, ''))) return null;
  const hasAddress = address.test(joined);
  if (hasColon && hasAddress && /^(?:quoting|zitat von|citando|citation de|citaat van|quote de) /u.test(low))
    return 'sure';
  const verb = wroteIn(low);
  if (verb === null || (verb === 'middle' && !hasColon)) return null;
  const isToldByPerson = tellingWords.test(joined) && !(hasAddress && mayProgramStart(joined));
  const isSure = hasAddress
    ? hasDay || hasClock || (verb === 'end' && startsWithAddressee(joined))
    : hasDay && hasClock;
  if (isSure && !isToldByPerson) return 'sure';
  if (verb === 'middle') return (hasDay || hasClock) && startsWithWord(joined) ? 'likely' : null;
  if (hasDay || hasClock || / via /u.test(joined)) return 'likely';
  return startsWithWord(joined) && /\d/u.test(joined) ? 'likely' : null;
};

/** "2027-05-06 10:12 Ada <ada@web.example>:", with no word in any language. */
const byAddress = (joined: string, hasColon: boolean, hasClock: boolean): LeadIn['how'] | null =>
  hasColon && hasClock ? 'sure' : hasColon || startsWithDate(joined) ? 'likely' : null;

const isoLine = /^20\d\d-\d\d-\d\d \d{1,2}:\d\d GMT[+-]\d\d:\d\d [^.!?:]{1,80}$/u;

const address = /[<([]?[^\s<>()[\]]{1,80}@[^\s<>()[\]]{1,120}/u;
const clock = /(?:^|[^\d:])(?:[01]?\d|2[0-4])(?:[:h.][0-5]\d|時[0-5]?\d分)(?![\d.])/u;
const isDated = (text: string): boolean =>
  /(?:^|[^\d])(?:19|20)\d\d(?!\d)/u.test(text) || /\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2}(?!\d)/u.test(text);
const startsWithDate = (text: string): boolean =>
  /^(?:\d{1,4}[./年년-]\s?\d{1,2}|\d{1,2}\.? \p{L}{3,})/u.test(text) || startsWithWord(text);
const mayProgramStart = (text: string): boolean => startsWithDate(text) || startsWithAddressee(text);
/** "Ada <ada@web.example> wrote:" */
const startsWithAddressee = (text: string): boolean => /^[^.!?:]{0,80}[<(][^\s<>()]+@[^\s<>()]+[>)]/u.test(text);

/** Where one of the words stands: at the end, somewhere before, nowhere. */
const wroteIn = (low: string): 'end' | 'middle' | null => {
  let found: 'middle' | null = null;
  for (const word of wroteWords) {
    const at = low.lastIndexOf(word);
    if (at < 0) continue;
    const isWhole = !isLetter(low[at - 1]) || isWide(word);
    if (!isWhole || (isLetter(low[at + word.length]) && !isWide(word))) continue;
    if (at + word.length === low.length) return 'end';
    found = 'middle';
  }
  return found;
};

/** These languages put no blanks between words. */
const isWide = (word: string): boolean => /^[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/u.test(word);
const isSpacelessEnd = (low: string): boolean => /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]$/u.test(low);
const isLetter = (char: string | undefined): boolean => char !== undefined && /\p{L}/u.test(char);
