import { createHash } from 'node:crypto';
import PostalMime, { type Attachment, decodeWords, type Email } from 'postal-mime';
import { cleanText } from './clean-text.ts';
import { inFewLines } from './in-few-lines.ts';
import { type Words, wordsOf } from './words-of.ts';

/** What of a mail costs time, and nothing but data: it may come from another thread. */
export interface Apart {
  /** By name, in the order they stand there, unfolded. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly text: string;
  readonly html: string;
  readonly words: Words;
  readonly parts: readonly Attachment[];
  readonly vendorKey: string;
  readonly flag: 'too-large' | 'charset' | null;
}

const limits = { maxNestingDepth: 10, maxHeadersSize: 512 * 1024, forceRfc822Attachments: true } as const;

/** Resolves for any bytes. What is nested too deep or has too large a head is shown as it stands there. */
export const takeApart = async (bytes: Uint8Array): Promise<Apart> => {
  const body = bytes.subarray(bodyStart(bytes));
  const labels = labelsOf(bytes);
  try {
    const read = await PostalMime.parse(inFewLines(bytes), limits);
    const isBroken = isGarbled(read);
    // No charset was named and it is not UTF-8: what it most often is then.
    const email =
      isBroken && labels.every(isAscii) ? await PostalMime.parse(inFewLines(fromWindows(bytes)), limits) : read;
    return apartOf(email, body, isBroken || labels.some(isUnknown) ? 'charset' : null);
  } catch {
    return apartOf(await headOnly(bytes), body, 'too-large');
  }
};

const apartOf = (email: Email, body: Uint8Array, flag: Apart['flag']): Apart => {
  const headers = new Map<string, string[]>();
  for (const { key, value } of email.headers) {
    const list = headers.get(key) ?? [];
    if (list.length < mostOfOne) list.push(value);
    headers.set(key, list);
  }
  const [text, html] = [cleanText(email.text ?? ''), email.html ?? ''];
  return {
    ...{ headers, text, html, words: wordsOf({ text, html }), parts: email.attachments, flag },
    vendorKey: vendorKeyOf(headers, body),
  };
};

const mostOfOne = 200;

/** By what a sender gives it, and by what stands in it: an id alone would let a stranger keep somebody's mail out. */
const vendorKeyOf = (headers: Apart['headers'], body: Uint8Array): string => {
  const hash = createHash('sha256');
  for (const name of ['message-id', 'from', 'date'])
    hash.update(`${(headers.get(name) ?? []).map(decodeWords).join('\n').trim()}\0`);
  // Servers change how lines end, and add and drop the last ones.
  return hash.update(Buffer.from(body).toString('latin1').replaceAll('\r', '').trimEnd(), 'latin1').digest('hex');
};

/** What is left of a mail that cannot be taken apart: its first headers, and its bytes read as text. */
const headOnly = async (bytes: Uint8Array): Promise<Email> => {
  const text = new TextDecoder().decode(bytes.subarray(bodyStart(bytes)).subarray(0, 256 * 1024));
  try {
    const head = bytes.subarray(0, Math.min(bodyStart(bytes), 256 * 1024));
    const { headers } = await PostalMime.parse(head);
    return { headers, headerLines: [], attachments: [], text };
  } catch {
    return { headers: [], headerLines: [], attachments: [], text };
  }
};

const bodyStart = (bytes: Uint8Array): number => {
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at + 1] === 10) return at + 2;
    if (bytes[at + 1] === 13 && bytes[at + 2] === 10) return at + 3;
  }
  return bytes.length;
};

/** Charsets named anywhere in the first part of it. */
const labelsOf = (bytes: Uint8Array): string[] => {
  const text = Buffer.from(bytes.subarray(0, 1024 * 1024)).toString('latin1');
  const found: string[] = [];
  for (const [, label = ''] of text.matchAll(/\bcharset\s{0,9}=\s{0,9}"?([^\s"';<>]{1,60})/gi)) {
    found.push(label.toLowerCase());
    if (found.length === 50) break;
  }
  return found;
};

const isAscii = (label: string): boolean => label === 'us-ascii' || label === 'ascii';

/** Neither WHATWG's nor one of the other names of those (UTF-7 is neither): it was read as windows-1252. */
const isUnknown = (label: string): boolean => {
  try {
    new TextDecoder(label.replace(/^(?:x-)?(?:cp|ms)-?(?=\d)/, 'windows-'));
    return false;
  } catch {
    return !/^(?:shift-?jis|windows-31j|cp932|windows-932|iso-?8859|euc|ms[_-]?kanji|big5|gb|ks)/.test(label);
  }
};

const isGarbled = ({ text = '', html = '', subject = '' }: Email): boolean =>
  text.includes('\ufffd') || html.includes('\ufffd') || subject.includes('\ufffd');

const fromWindows = (bytes: Uint8Array): Uint8Array =>
  new TextEncoder().encode(new TextDecoder('windows-1252').decode(bytes));
