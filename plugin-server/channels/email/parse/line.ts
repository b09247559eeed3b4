/** One line of a mail. `is`: what its HTML said of it; a text mail says nothing. */
export interface Line {
  readonly text: string;
  /** lead-in: names who wrote what follows · end: from here on it is another mail. */
  readonly is?: 'lead-in' | 'end';
}

export const linesOf = (text: string): Line[] => text.split(/\r\n|[\n\r\u2028\u2029]/u).map((it) => ({ text: it }));

/** As words are looked for in it: without marks of direction and width, of emphasis around it, of links' targets; one blank for many. */
export const plain = (text: string): string =>
  text
    .replaceAll(/[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll(/[\s\u00a0]+/gu, ' ')
    .trim();

/** The same of a line, which is asked for again with each line it may be joined to. */
export const plainOf = (line: Line | undefined): string => {
  if (line === undefined) return '';
  const known = plainLines.get(line) ?? plain(line.text.slice(0, 2_000));
  plainLines.set(line, known);
  return known;
};

const plainLines = new WeakMap<Line, string>();

export const isBlank = (text: string): boolean => !/[^\s\u00a0\u200b-\u200f\u2060\ufeff]/u.test(text);
export const isQuoted = (text: string): boolean => /^[\s\u00a0]{0,3}>/u.test(text);
/** Some programs quote with bars; without a lead-in above it is a table. */
export const isBarred = (text: string): boolean => /^[\s\u00a0]{0,3}\|(?:\s|$)/u.test(text);
