import { mailAddress } from '../../mail-address.ts';
import type { Parcel } from '../adapter.ts';
import { codeWords } from './code-words.ts';
import type { Mail } from './mail.ts';

/** The mail that brings a code. Throws when the parcel cannot be a mail. */
export const renderCode = (parcel: Parcel, from: string): Mail => {
  const { says } = parcel;
  if (says.is !== 'code') throw new Error('The parcel brings no code.');
  const to = parcel.to.kind === 'email' ? mailAddress(parcel.to.value) : null;
  if (to === null) throw new Error('The parcel is addressed to nobody a mail can reach.');
  const site = oneLine(parcel.site.name);
  const { digits, purpose, minutes } = says;
  const fill = (words: string): string =>
    words.replaceAll(
      /\{(site|code|minutes)\}/g,
      (_, name) => ({ site, code: digits, minutes: `${minutes}` })[name as 'site'],
    );
  const words = codeWords[parcel.locale];
  const said = {
    site,
    digits,
    subject: fill(words.subject),
    greeting: words.greeting,
    lead: words.lead[purpose],
    use: fill(words.use),
    warn: fill(words.warn),
    stray: words.stray,
  };
  return {
    from: { name: nameInHeader(site), address: from },
    to,
    subject: said.subject,
    text: textOf(said),
    html: htmlOf(said, { lang: parcel.locale.slice(0, 2), accent: parcel.site.accent }),
    messageId: `<${parcel.thread.messageId}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    inReplyTo: null,
    references: [],
    replyTo: null,
    envelopeFrom: parcel.thread.bounceTo ?? from,
    attachments: [],
    // RFC 3834: made by a machine, not an answer to anything; nobody's absence note comes back.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
};

interface Said {
  readonly site: string;
  readonly digits: string;
  readonly subject: string;
  readonly greeting: string;
  readonly lead: string;
  readonly use: string;
  readonly warn: string;
  readonly stray: string;
}

/** A name as it may stand in a line: whoever wrote it, it is one line and has an end. */
const oneLine = (name: string): string =>
  name
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')
    .trim()
    .slice(0, 64);

/** In front of an address it must not look like one. */
const nameInHeader = (name: string): string =>
  name
    .replaceAll(/[@<>"\\]/g, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();

const textOf = ({ site, digits, greeting, lead, use, warn, stray }: Said): string =>
  `${greeting}\n\n${lead}\n\n    ${digits}\n\n${use}\n${warn}\n\n${stray}\n\n${site}\n`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (words: string): string => words.replaceAll(/[&<>"']/g, (char) => entities[char] ?? '');

/** One style block, no pictures, nothing fetched from anywhere. The rule at the left is the site's colour. */
const htmlOf = (said: Said, { lang, accent }: { readonly lang: string; readonly accent: string }): string => {
  const color = /^#[0-9a-f]{6}$/.test(accent) ? accent : '#0b6b5d';
  const { site, digits, subject, greeting, lead, use, warn, stray } = Object.fromEntries(
    Object.entries(said).map(([name, words]) => [name, escaped(String(words))]),
  ) as unknown as Said;
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no">
<title>${subject}</title>
<style>
body { margin: 0; padding: 0; background: #f6f5f2; color: #1b1f1e; font: 16px/24px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif; }
.sheet { max-width: 520px; margin: 0 auto; padding: 40px 20px; }
.site { margin: 0 0 16px; font-size: 17px; font-weight: 600; }
.card { padding: 28px; background: #ffffff; border: 1px solid #e3e0d9; border-left: 4px solid ${color}; border-radius: 12px; }
p { margin: 0 0 12px; }
.code { margin: 20px 0; font-size: 40px; line-height: 48px; font-weight: 600; letter-spacing: 6px; font-variant-numeric: tabular-nums; }
.small { color: #55605d; font-size: 14px; line-height: 21px; }
.card .small { margin: 0; }
.last { margin: 20px 0 0; }
@media (max-width: 420px) { .sheet { padding: 24px 12px; } .card { padding: 20px; } .code { font-size: 34px; letter-spacing: 4px; } }
@media (prefers-color-scheme: dark) {
  body { background: #131615; color: #eceeec; }
  .card { background: #1b1e1d; border-color: #2e3332; border-left-color: ${color}; }
  .small { color: #aab3b0; }
}
</style>
</head>
<body>
<div class="sheet">
<p class="site">${site}</p>
<div class="card">
<p>${greeting}</p>
<p>${lead}</p>
<p class="code">${digits}</p>
<p>${use}</p>
<p class="small">${warn}</p>
</div>
<p class="small last">${stray}</p>
</div>
</body>
</html>
`;
};
