import type { Link } from '../../protocol/entry.ts';

/** Everything that could be a link: linear, one pass, no nested repetition. Looking for addresses of mail is dear: only where there is an @. */
const named = String.raw`(?:https?:\/\/|www\.|mailto:|tel:)[^\s<>"]+`;
const candidate = new RegExp(named, 'giu');
const candidateOrMail = new RegExp(`${named}|[^\\s<>"@(]{1,64}@[^\\s<>"@]{1,190}\\.[a-z]{2,24}\\b`, 'giu');
/** What follows a link in a sentence and does not belong to it. */
const trailing = new Set('.,;:!?\'"»«”“’)]}…');
const schemes = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const linkMax = 2_000;

/** A bracket that closes one of the link's own belongs to it. Counted once: for each anew, a row of them would cost the square of its length. */
const withoutTrailing = (text: string): string => {
  let end = text.length;
  let surplus = text.split(')').length - text.split('(').length;
  while (end > 0 && trailing.has(text.charAt(end - 1))) {
    if (text.charAt(end - 1) === ')') {
      if (surplus <= 0) break;
      surplus -= 1;
    }
    end -= 1;
  }
  return text.slice(0, end);
};

const urlOf = (text: string): string | null => {
  const lower = text.toLowerCase();
  const absolute = lower.startsWith('www.')
    ? `https://${text}`
    : /^(?:https?:\/\/|mailto:|tel:)/.test(lower)
      ? text
      : `mailto:${text}`;
  if (!URL.canParse(absolute)) return null;
  const url = new URL(absolute);
  if (!schemes.has(url.protocol) || url.username !== '' || url.password !== '') return null;
  return url.href;
};

/** Links in a text, found once by the server, so that no browser ever makes markup out of words. Mixed scripts come out as punycode (WHATWG URL). */
export const findLinks = (text: string): Link[] => {
  if (!text.includes('.') && !text.includes(':')) return [];
  const links: Link[] = [];
  for (const match of text.matchAll(text.includes('@') ? candidateOrMail : candidate)) {
    if (match[0].length > linkMax) continue;
    const shown = withoutTrailing(match[0]);
    const url = urlOf(shown);
    if (url !== null) links.push({ from: match.index, to: match.index + shown.length, url });
  }
  return links;
};
