import { manyLines, oneLine } from './one-line.ts';

/** What a visitor wrote is data. Of her words, in one line: no markup, no addresses to press, nothing unseen. */
export const cleanWords = (text: string, most: number): string =>
  oneLine(withoutLinks(withoutMarkup(manyLines(text.slice(0, 20_000)))), most);

/** Tags of any language, SSML among them; what is left of them cannot be read as one. */
const withoutMarkup = (text: string): string =>
  text.replaceAll(/<\/?[a-z!?][^<>]{0,500}>/gi, ' ').replaceAll(/&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,10});/gi, ' ');

const withoutLinks = (text: string): string =>
  text
    .replaceAll(/\[([^\][]{0,200})\]\((?:[^()\s]|\([^()\s]{0,50}\)){0,500}\)/g, '$1')
    .replaceAll(/(?:\b[a-z][a-z\d+.-]{1,20}:\/\/|\b(?:javascript|data|mailto|tel|sms):(?=\S)|\bwww\.)[^\s<>"]*/gi, '…')
    .replaceAll(/…(?:\s*…)+/g, '…');
