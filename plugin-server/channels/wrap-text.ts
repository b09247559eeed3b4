/** Lines of a mail's text part are at most so wide (RFC 3676 wants less than 78, and quoting adds two). */
export const textWidth = 72;

interface Indent {
  readonly first?: string;
  readonly rest?: string;
}

/** Breaks lines between words; a word that is longer than a line, an address say, stays whole. Line ends of the text stay. */
export const wrapText = (text: string, { first = '', rest = first }: Indent = {}): string =>
  text
    .split('\n')
    .map((line, at) => wrapLine(line, at === 0 ? first : rest, rest + hanging(line)))
    .join('\n');

/** What belongs to a point of a list stands under its words. */
const hanging = (line: string): string => ' '.repeat(/^(?:[-*•]|\d{1,2}[.)]) +/.exec(line)?.[0].length ?? 0);

const wrapLine = (line: string, first: string, rest: string): string => {
  const lines: string[] = [];
  let now = first;
  let isEmpty = true;
  for (const word of line.split(/[ \t]+/)) {
    if (word === '') continue;
    if (!isEmpty && now.length + 1 + word.length > textWidth) {
      lines.push(now);
      now = rest;
      isEmpty = true;
    }
    now += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, isEmpty ? now.trimEnd() : now].join('\n');
};
