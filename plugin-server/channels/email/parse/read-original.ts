import type { Attachment } from 'postal-mime';
import { decodeEntities } from './entities.ts';
import { attributesOf, htmlTokens } from './html-tokens.ts';
import { bytesOf, pictureTypeOf } from './media-of.ts';
import { readMime } from './read-mime.ts';

export interface Original {
  /** A whole page for `<iframe sandbox>`: nothing in it runs, loads or leads anywhere. */
  readonly html: string;
  /** Something in it would have been loaded from elsewhere. */
  readonly hasRemote: boolean;
}

/** A mail as its sender made it look. The frame and its headers hold it; this leaves them nothing to hold. */
export const readOriginal = async (bytes: Uint8Array): Promise<Original> => {
  const { html, text, parts } = await readMime(bytes);
  if (html === '') return { html: pageOf(`<pre>${escaped(text)}</pre>`), hasRemote: false };
  const page = inert(html, picturesOf(parts));
  return { html: pageOf(page.html), hasRemote: page.hasRemote };
};

const picturesOf = (parts: readonly Attachment[]): ReadonlyMap<string, string> => {
  const pictures = new Map<string, string>();
  for (const part of parts) {
    const id = (part.contentId ?? '').replace(/^\s*<|>\s*$/g, '').toLowerCase();
    const bytes = bytesOf(part);
    const type = pictureTypeOf(bytes);
    if (id !== '' && type !== null) pictures.set(id, `data:${type};base64,${Buffer.from(bytes).toString('base64')}`);
  }
  return pictures;
};

const mostPictures = 10 * 1024 * 1024;

const inert = (html: string, pictures: ReadonlyMap<string, string>): { html: string; hasRemote: boolean } => {
  const out: string[] = [];
  let hasRemote = false;
  let used = 0;
  const withoutLoads = (css: string): string => {
    if (/url\s*\(\s*["']?\s*(?:https?:)?\/\/|@import/i.test(css)) hasRemote = true;
    return css
      .replaceAll(/url\s*\(/gi, 'none(')
      .replaceAll(/@import/gi, '@none')
      .replaceAll('<', '');
  };
  const pictureOf = (source: string): string | null => {
    const address = decodeEntities(source).trim();
    if (/^cid:/i.test(address)) {
      const picture = pictures.get(safeDecode(address.slice(4)).toLowerCase()) ?? null;
      used += picture?.length ?? 0;
      return used > mostPictures ? null : picture;
    }
    if (/^data:image\/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*$/i.test(address))
      return address.replaceAll(/\s/g, '');
    if (/^(?:https?:)?\/\//i.test(address)) hasRemote = true;
    return null;
  };

  for (const token of htmlTokens(html)) {
    if (token.is === 'text') out.push(token.text.replaceAll('<', '&lt;'));
    else if (token.is === 'raw') {
      if (token.name === 'style') out.push(`<style>${withoutLoads(token.text)}</style>`);
      else if (token.name === 'textarea' || token.name === 'xmp') out.push(escaped(decodeEntities(token.text)));
    } else if (token.is === 'close') {
      if (elements.has(token.name) && !alone.has(token.name)) out.push(`</${token.name}>`);
    } else if (elements.has(token.name)) {
      const given = attributesOf(token.attributes);
      const kept: string[] = [];
      for (const [name, value] of given) {
        if (name === 'background' && /^(?:https?:)?\/\//i.test(value.trim())) hasRemote = true;
        if (name === 'srcset') hasRemote = true;
        if (name === 'style') kept.push(` style="${quoted(withoutLoads(decodeEntities(value)))}"`);
        else if (attributes.has(name)) kept.push(` ${name}="${quoted(decodeEntities(value))}"`);
      }
      const target = token.name === 'a' ? decodeEntities(given.get('href') ?? '').trim() : '';
      if (target !== '') kept.push(` title="${quoted(target.slice(0, 2_000))}"`);
      if (token.name === 'img') {
        const picture = pictureOf(given.get('src') ?? '');
        if (picture === null) {
          const alt = decodeEntities(given.get('alt') ?? '').trim();
          if (alt !== '') out.push(`<span>${escaped(alt.slice(0, 200))}</span>`);
          continue;
        }
        kept.push(` src="${quoted(picture)}"`);
      }
      out.push(`<${token.name}${kept.join('')}>`);
    }
  }
  return { html: out.join(''), hasRemote };
};

const elements = new Set(
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  ),
);
const alone = new Set(['br', 'col', 'hr', 'img', 'wbr']);
const attributes = new Set(
  'align alt bgcolor border cellpadding cellspacing class color cols colspan dir face height lang reversed rowspan size span start type valign value width'.split(
    ' ',
  ),
);

const pageOf = (body: string): string => `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body { margin: 16px; background: #fff; color: #1b1f1e; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; } pre { white-space: pre-wrap; font: inherit; } img, table { max-width: 100%; }</style>
</head>
<body>
${body}
</body>
</html>
`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\0', '');
const quoted = (text: string): string => escaped(text).replaceAll('"', '&quot;');

const safeDecode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
