/** A mail's HTML in pieces. Once through, whatever stands in it; what is no tag is text. */
export type HtmlToken =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'open'; readonly name: string; readonly attributes: string }
  | { readonly is: 'close'; readonly name: string }
  /** What stands inside an element whose content is no HTML. */
  | { readonly is: 'raw'; readonly name: string; readonly text: string };

export const htmlTokens = function* (html: string): Generator<HtmlToken> {
  let at = 0;
  // Looked for once to the end and not found: neither will they be further down.
  let hasCommentEnd = true;
  const unclosed = new Set<string>();
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) return yield { is: 'text', text: html.slice(at) };
    if (open > at) yield { is: 'text', text: html.slice(at, open) };
    const next = html.charAt(open + 1);
    if (html.startsWith('<!--', open)) {
      const end: number = hasCommentEnd ? html.indexOf('-->', open + 4) : -1;
      hasCommentEnd = end >= 0;
      // Never closed: what looked like a comment may be all she wrote.
      at = end < 0 ? open + 4 : end + 3;
    } else if (next === '!' || next === '?') {
      const end = html.indexOf('>', open);
      if (end < 0) return yield { is: 'text', text: html.slice(open) };
      at = end + 1;
    } else if (/[a-zA-Z/]/.test(next)) {
      const end = tagEnd(html, open + 1);
      if (end < 0) return yield { is: 'text', text: html.slice(open) };
      const isClose = next === '/';
      const inner = html.slice(open + (isClose ? 2 : 1), end);
      const name = (/^[a-zA-Z][^\s/>]{0,40}/.exec(inner)?.[0] ?? '').toLowerCase();
      at = end + 1;
      if (isClose) {
        if (name !== '') yield { is: 'close', name };
        continue;
      }
      yield { is: 'open', name, attributes: inner.slice(name.length) };
      if (!rawNames.has(name) || unclosed.has(name)) continue;
      const close = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
      close.lastIndex = at;
      const found = close.exec(html);
      if (found === null) unclosed.add(name);
      if (found === null && name !== 'script' && name !== 'style') continue;
      const until = found?.index ?? html.length;
      yield { is: 'raw', name, text: html.slice(at, until) };
      at = until;
    } else {
      yield { is: 'text', text: '<' };
      at = open + 1;
    }
  }
};

const rawNames = new Set(['script', 'style', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes']);

/** The `>` that ends a tag, not one in a quoted value; -1: there is none. */
const tagEnd = (html: string, from: number): number => {
  let at = from;
  while (at < html.length) {
    const char = html.charAt(at);
    if (char === '>') return at;
    // A quote opens a value only behind an equals sign.
    if ((char === '"' || char === "'") && /=\s*$/.test(html.slice(Math.max(from, at - 3), at))) {
      const close = html.indexOf(char, at + 1);
      if (close < 0) return html.indexOf('>', at);
      at = close;
    }
    at += 1;
  }
  return -1;
};

/** Names lower case, values as they stand there; the first of a name counts. */
export const attributesOf = (text: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const [, name = '', double, single, bare] of text.matchAll(attribute)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, double ?? single ?? bare ?? '');
    if (found.size >= 40) break;
  }
  return found;
};

const attribute = /([^\s=/"'<>]{1,60})(?:\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g;
