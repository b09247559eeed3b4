import { channelLimits } from '../../../../protocol/channel.ts';
import { cleanText } from './clean-text.ts';
import { textOfHtml } from './html-text.ts';
import { type Line, linesOf } from './line.ts';
import { strip } from './strip.ts';

export interface Words {
  /** What she wrote. */
  readonly text: string;
  /** With quotes and signatures. */
  readonly fullText: string;
  readonly isCut: boolean;
  /** It is longer than what we keep of it as text. */
  readonly isShortened: boolean;
}

/** Of both bodies the plain one, unless that only says that there is another. */
export const wordsOf = ({ text, html }: { readonly text: string; readonly html: string }): Words => {
  const isPlain = html === '' || !isStub(text, html);
  const lines = isPlain ? linesOf(withoutEnd(text, mostChars)) : textOfHtml(withoutEnd(html, mostHtml)).map(cleaned);
  const whole = lines
    .map((line) => line.text.trimEnd())
    .join('\n')
    .trim();
  const stripped = strip(lines);
  return {
    text: withoutEnd(stripped.text, channelLimits.mailText),
    fullText: withoutEnd(whole, channelLimits.mailText),
    isCut: stripped.isCut,
    isShortened: text.length > mostChars || html.length > mostHtml || stripped.text.length > channelLimits.mailText,
  };
};

const mostChars = 2 * 1024 * 1024;
const mostHtml = 4 * 1024 * 1024;

const withoutEnd = (text: string, most: number): string =>
  text.length > most ? text.slice(0, most).toWellFormed() : text;

const cleaned = (line: Line): Line => ({ ...line, text: cleanText(line.text) });

const isStub = (text: string, html: string): boolean => {
  const said = text.trim();
  if (said === '') return true;
  return said.length < 300 && html.length > said.length * 3 && /\bhtml\b/i.test(said);
};
