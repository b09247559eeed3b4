/** Longer words are cut: a data: address is no word anybody looks for, and PostgreSQL takes no word over 2 KB. */
const wordLength = 64;

/**
 * The words of a text as the search index holds them: runs of letters, digits and marks, in small letters,
 * without accents, ß as ss.
 * The one splitter for both databases and for what an agent types, so that they agree on what a word is; and nothing
 * that has a meaning in a query language of a database is left in a word.
 */
export const foundWords = (text: string): string[] => {
  const plain = text
    .toWellFormed()
    // Thousands of marks on one letter are no writing, and putting them in order would take the normalisation 30 ms.
    .replace(/(\p{M}{8})\p{M}+/gu, '$1')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('ß', 'ss');
  const words = new Set<string>();
  for (const [word] of plain.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu)) {
    words.add(word.length <= wordLength ? word : [...word].slice(0, wordLength).join(''));
  }
  return [...words];
};

/** A site is a word of its own: `_` is in no word of a text. */
export const siteWord = (site: string): string => `_${Buffer.from(site).toString('hex')}`;
