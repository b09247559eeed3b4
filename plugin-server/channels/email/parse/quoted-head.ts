import { isBlank, isQuoted, type Line, plain } from './line.ts';
import { forwardWords, headWords, originalWords } from './quote-words.ts';

/** From, Sent, To, Subject above a mail that stands below unquoted. Answers, for a line, how many lines; 0: no such head. */
export const quotedHeads = (lines: readonly Line[], tick: () => void): ((at: number) => number) => {
  const known = new Map<number, Head | null>();
  const headAt = (at: number): Head | null => {
    const told = known.get(at);
    if (told !== undefined) return told;
    tick();
    const head = headOf(lines[at]?.text ?? '');
    known.set(at, head);
    return head;
  };
  return (at) => (headAt(at) === null ? 0 : headLength(lines, at, headAt));
};

const headLength = (lines: readonly Line[], at: number, headAt: (at: number) => Head | null): number => {
  const seen = new Set<Head>();
  let hasAddress = false;
  let last = at;
  let count = 0;
  let strangers = 0;
  for (let here = at; here < lines.length && here < at + mostLines; here += 1) {
    const { text = '' } = lines[here] ?? {};
    const head = headAt(here);
    if (head !== null) {
      seen.add(head);
      count += 1;
      last = here;
      strangers = 0;
    } else {
      // Long lists of recipients are wrapped; double spacing comes out of HTML.
      strangers += 1;
      if (strangers > 2 || (isBlank(text) && isBlank(lines[here + 1]?.text ?? ''))) break;
    }
    hasAddress ||= text.includes('@');
  }
  const isHead =
    seen.has('from') && (seen.has('subject') || hasAddress) && (seen.has('date') || seen.has('to')) && seen.size >= 3;
  const isShort = seen.has('from') && seen.has('subject') && seen.has('date');
  return count >= 3 && (isHead || isShort) ? last - at + 1 : 0;
};

type Head = keyof typeof headWords;
const mostLines = 12;

const headOf = (text: string): Head | null => {
  if (text.length > 2_000 || isQuoted(text)) return null;
  const line = plain(text).replaceAll('*', '').trim();
  const colon = /[:：]/u.exec(line.slice(0, 30))?.index ?? -1;
  if (colon < 1) return null;
  const word = line.slice(0, colon).trim().toLowerCase();
  for (const head of ['from', 'date', 'to', 'subject'] as const) {
    if ((headWords[head] as readonly string[]).includes(word)) return head;
  }
  return null;
};

/** "-----Original Message-----", and Apple's "Begin forwarded message:". */
export const isOriginalLine = (text: string): boolean => {
  if (text.length > 200 || isQuoted(text)) return false;
  const line = plain(text).replaceAll('*', '').toLowerCase().trim();
  const between = /^[-_=~]{2,} ?([^-_=~].*?) ?[-_=~]{2,}$/u.exec(line)?.[1];
  if (between !== undefined) return originalWords.some((words) => between.startsWith(words));
  return /:$/u.test(line) && forwardWords.some((words) => line.startsWith(words));
};

/** A line of strokes, as it stands above such a head. */
export const isStroke = (text: string): boolean => /^\s*(?:[_=*~-]{4,}|[—–]{1,})\s*$/u.test(text);
