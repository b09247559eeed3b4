import { html, type TemplateResult } from 'lit/html.js';
import type { Link } from '../../protocol/entry.ts';

/** Schemes a link may have, whatever the server said. */
const isSafe = (url: string): boolean => /^(https?|mailto|tel):/i.test(url);

/** Text with the links the server found in it: pieces for a template, never markup. */
export const richText = (text: string, links: readonly Link[]): (string | TemplateResult)[] => {
  const pieces: (string | TemplateResult)[] = [];
  let done = 0;
  for (const { from, to, url } of links) {
    if (from < done || to <= from || to > text.length || !isSafe(url)) continue;
    pieces.push(
      text.slice(done, from),
      html`<a href=${url} target="_blank" rel="noopener noreferrer nofollow">${text.slice(from, to)}</a>`,
    );
    done = to;
  }
  pieces.push(text.slice(done));
  return pieces;
};
