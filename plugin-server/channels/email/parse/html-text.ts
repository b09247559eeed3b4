import { decodeEntities } from './entities.ts';
import { attributesOf, htmlTokens } from './html-tokens.ts';
import type { Line } from './line.ts';

/**
 * HTML as lines of text: lists, tables and links readable, quotes behind `>`, what mail programs mark as lead-in or as the
 * beginning of another mail marked so. Once through, no tree.
 */
export const textOfHtml = (html: string): readonly Line[] => {
  const page = openPage();
  for (const token of htmlTokens(html)) {
    if (token.is === 'text') page.write(decodeEntities(token.text));
    else if (token.is === 'open') page.open(token.name, token.attributes);
    else if (token.is === 'close') page.close(token.name);
    else if (token.name === 'textarea' || token.name === 'xmp') page.write(decodeEntities(token.text));
  }
  return page.end();
};

interface Open {
  readonly name: string;
  readonly role: Role;
  readonly link?: string;
  readonly linkFrom?: number;
  items: number;
}

/** quote: all inside is quoted · quotes: each block quote inside is one · lead-in, end: as of lines. */
type Role = 'none' | 'quote' | 'quotes' | 'lead-in' | 'hidden';

const openPage = () => {
  const lines: Line[] = [];
  const opened: Open[] = [];
  const depths = { quote: 0, quotes: 0, 'lead-in': 0, hidden: 0, none: 0 };
  const named = new Map<string, number>();
  let pre = 0;
  let row = '';
  let isEnd = false;
  let wantsCell = false;

  const breakLine = (isForced = false): void => {
    const text = row.trimEnd();
    row = '';
    wantsCell = false;
    if (text === '' && !isForced && (lines.at(-1)?.text ?? '').replaceAll(/[> ]/g, '') === '') return;
    const quoted = '> '.repeat(Math.min(depths.quote, 9));
    const is = isEnd ? 'end' : depths['lead-in'] > 0 ? 'lead-in' : undefined;
    if (text !== '') isEnd = false;
    lines.push({ text: `${quoted}${text}`.trimEnd(), ...(is !== undefined && text !== '' ? { is } : {}) });
  };
  const endLine = (): void => {
    if (row.trim() !== '') breakLine();
    else row = '';
  };
  const blankLine = (): void => {
    endLine();
    if (lines.length > 0) breakLine();
  };

  const leave = (it: Open): void => {
    named.set(it.name, (named.get(it.name) ?? 1) - 1);
    if (it.role !== 'none') endLine();
    depths[it.role] -= 1;
    if (it.name === 'pre') pre -= 1;
    if (it.link !== undefined && it.linkFrom !== undefined) {
      const shown = row.slice(it.linkFrom).trim();
      if (shown !== '' && !it.link.includes(shown) && !shown.includes(bareLink(it.link))) row += ` <${it.link}>`;
    }
  };

  return {
    write: (text: string): void => {
      if (depths.hidden > 0) return;
      if (pre > 0) {
        const parts = text.split(/\r\n|[\r\n]/);
        parts.forEach((part, at) => {
          row += part;
          if (at < parts.length - 1) breakLine(true);
        });
        return;
      }
      const flat = text.replaceAll(/[ \t\r\n\f]+/g, ' ');
      if (flat.trim() !== '' && wantsCell && row.trim() !== '') row = `${row.trimEnd()} | `;
      if (flat.trim() !== '') wantsCell = false;
      row += row === '' || row.endsWith(' ') ? flat.replace(/^ /, '') : flat;
    },
    open: (name: string, raw: string): void => {
      if (name === 'br') return breakLine(true);
      // What is looked at again and again must not grow without end.
      if (row.length > mostRow) endLine();
      if (name === 'hr') {
        endLine();
        if (/stopspelling/i.test(raw)) isEnd = true;
        row = '________';
        return endLine();
      }
      if (name === 'img') {
        const alt = decodeEntities(attributesOf(raw).get('alt') ?? '').trim();
        if (alt !== '' && alt.length <= 100 && depths.hidden === 0) row += alt;
        return;
      }
      if (paragraphs.has(name)) blankLine();
      else if (blocks.has(name)) endLine();
      if (name === 'td' || name === 'th') wantsCell = true;
      if (name === 'li') {
        const list = opened.findLast((it) => it.name === 'ul' || it.name === 'ol');
        if (list) list.items += 1;
        row += list?.name === 'ol' ? `${list.items}. ` : '- ';
      }
      if (!tracked.has(name) || opened.length >= mostOpen) return;
      const attributes = attributesOf(raw);
      if (isEndOf(attributes)) isEnd = true;
      const role = roleOf(name, attributes, depths.quotes > 0 || depths.quote > 0);
      if (role !== 'none') endLine();
      depths[role] += 1;
      if (name === 'pre') pre += 1;
      const href = name === 'a' ? decodeEntities(attributes.get('href') ?? '').trim() : '';
      const isLink = /^https?:\/\/[^\s<>]{1,2000}$/i.test(href);
      opened.push({ name, role, items: 0, ...(isLink ? { link: href, linkFrom: row.length } : {}) });
      named.set(name, (named.get(name) ?? 0) + 1);
    },
    close: (name: string): void => {
      if (paragraphs.has(name)) blankLine();
      else if (blocks.has(name)) endLine();
      if ((named.get(name) ?? 0) === 0) return;
      for (let it = opened.pop(); it; it = opened.pop()) {
        leave(it);
        if (it.name === name) return;
      }
    },
    end: (): readonly Line[] => {
      endLine();
      return lines;
    },
  };
};

const mostOpen = 500;
const mostRow = 8_000;
const paragraphs = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'ul', 'ol', 'table', 'pre']);
const blocks = new Set(
  'address article aside body center dd div dl dt fieldset figcaption figure footer form header html li main nav section tr hr'.split(
    ' ',
  ),
);
const tracked = new Set(['div', 'blockquote', 'span', 'pre', 'ul', 'ol', 'a', 'head', 'table', 'p', 'section']);

const roleOf = (name: string, attributes: ReadonlyMap<string, string>, isInside: boolean): Role => {
  if (name === 'head') return 'hidden';
  const words = `${attributes.get('class') ?? ''} ${attributes.get('id') ?? ''}`
    .split(/\s+/)
    .map((word) => word.replace(/^x_+/, ''));
  if (name === 'blockquote') {
    const isCited = isInside || attributes.get('type')?.toLowerCase() === 'cite' || attributes.has('cite');
    return isCited || words.some((word) => word === 'gmail_quote' || word.endsWith('_quote') || word === 'cite')
      ? 'quote'
      : 'none';
  }
  if (words.some((word) => leadIns.has(word))) return 'lead-in';
  if (words.some((word) => quoteHolders.has(word))) return 'quote';
  return words.some((word) => word === 'gmail_quote' || word === 'gmail_quote_container') ? 'quotes' : 'none';
};

const leadIns = new Set(['gmail_attr', 'moz-cite-prefix', 'yahoo-quoted-begin', 'moz-email-headers-table']);
const quoteHolders = new Set([
  'yahoo_quoted',
  'OLK_SRC_BODY_SECTION',
  'protonmail_quote',
  'tutanota_quote',
  'mail-editor-reference-message-container',
  'zmail_extra',
  'ms-outlook-mobile-reference-message',
]);
const ends = new Set(['divRplyFwdMsg', 'appendonsend', 'replySplit', 'reply-intro', 'AOLMsgPart_1']);
const isEndOf = (attributes: ReadonlyMap<string, string>): boolean =>
  ends.has((attributes.get('id') ?? '').replace(/^x_+/, ''));

const bareLink = (link: string): string => link.replace(/^https?:\/\//i, '').replace(/\/$/, '');
