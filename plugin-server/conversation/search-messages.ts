import { limits } from '../../protocol/limits.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { ConversationReads, SearchQuery } from '../store/tx.ts';
import type { AgentCaller } from './caller.ts';
import type { Outcome } from './outcome.ts';
import { done } from './outcome.ts';

const isWordPart = /[\p{L}\p{N}\p{M}]/u;

/** Words as the index knows them: runs of letters and digits; at most 10. */
const wordsOf = (text: string): string[] => {
  const words: string[] = [];
  let word = '';
  for (const char of `${text} `) {
    if (isWordPart.test(char)) word += char;
    else if (word !== '') {
      words.push(word.toLowerCase());
      word = '';
    }
  }
  return words.slice(0, limits.searchTerms);
};

const plain = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/** Where words of `text` begin with one of the sought: ranges in UTF-16 code units. */
const marksOf = (text: string, sought: readonly string[]): [number, number][] => {
  const wanted = sought.map(plain);
  const marks: [number, number][] = [];
  let from = -1;
  let at = 0;
  for (const char of `${text} `) {
    if (isWordPart.test(char)) {
      if (from < 0) from = at;
    } else if (from >= 0) {
      const word = plain(text.slice(from, at));
      if (wanted.some((it) => word.startsWith(it))) marks.push([from, at]);
      from = -1;
    }
    at += char.length;
  }
  return marks;
};

/** `#1042` or `1042` also opens by number. */
const numberOf = (text: string): number | null => {
  const digits = /^#?(\d{1,9})$/.exec(text.trim())?.[1];
  return digits === undefined ? null : Number(digits);
};

/** Messages and notes in which every word begins a word, newest first. */
export const searchMessages = async (
  read: ConversationReads,
  caller: AgentCaller,
  { text, offset }: Parsed<'inbox', 'search:run'>,
): Promise<Outcome<Given<'inbox', 'search:run'>>> => {
  const words = wordsOf(text);
  if (words.length === 0) return done({ found: [], more: false });
  const number = numberOf(text);
  const query: SearchQuery = { words, offset, limit: limits.searchPage + 1, ...(number === null ? {} : { number }) };
  const rows = await read.search(caller.site, query);
  const found = rows.slice(0, limits.searchPage).map((row) => ({
    conversation: row.conversation,
    number: row.number,
    name: '',
    t: row.t,
    seq: row.seq,
    at: row.at,
    from: row.side,
    text: row.text,
    marks: marksOf(row.text, words),
  }));
  return done({ found, more: rows.length > limits.searchPage });
};
