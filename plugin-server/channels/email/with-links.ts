import { html, type Markup } from '../../safe-html.ts';
import { safeHref } from './safe-href.ts';

/** What an agent wrote, with its addresses to press. A visitor's words never get here. */
export const withLinks = (text: string): Markup => {
  const parts: Markup[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(/https?:\/\/[^\s<>"]{1,2000}/gi)) {
    const shown = found.replace(/[.,;:!?'»“”’)\]}…]+$/u, '');
    const href = safeHref(shown);
    if (href === null) continue;
    parts.push(html`${text.slice(done, index)}<a href="${href}">${shown}</a>`);
    done = index + shown.length;
  }
  return html`${parts}${text.slice(done)}`;
};
