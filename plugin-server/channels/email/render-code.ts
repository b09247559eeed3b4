import { html } from '../../safe-html.ts';
import type { Parcel, Says } from '../adapter.ts';
import { oneLine } from '../one-line.ts';
import { wrapText } from '../wrap-text.ts';
import { codeWords } from './code-words.ts';
import { subjectAround } from './header-words.ts';
import { mailPage } from './mail-page.ts';
import { filled } from './mail-words.ts';
import type { Written } from './written-mail.ts';

/** The mail that brings a code, and nothing to press: a mail in which one presses is what thieves send. */
export const renderCode = (
  { locale, site }: Parcel,
  { digits, purpose, minutes }: Says & { readonly is: 'code' },
): Written => {
  const shop = oneLine(site.name, 64);
  const words = codeWords[locale];
  const values = { site: shop, minutes: `${minutes}` };
  const [before, after] = words.subject;
  const subject = subjectAround(`${digits}${before}`, shop, after);
  const lead = words.lead[purpose];
  const use = filled(purpose === 'reach' ? words.useAnywhere : words.use, values);
  const warn = filled(words.warn, values);
  return {
    by: [shop],
    subject,
    text: `${[
      words.greeting,
      wrapText(lead),
      `    ${digits}`,
      `${wrapText(use)}\n${wrapText(warn)}`,
      wrapText(words.stray),
      shop,
    ].join('\n\n')}\n`,
    html: mailPage({
      lang: locale === 'en' ? 'en' : 'de',
      title: subject,
      accent: site.accent,
      marker: null,
      body: html`<p class="site">${shop}</p>
<div class="card rule">
<p>${words.greeting}</p>
<p>${lead}</p>
<p class="code">${digits}</p>
<p>${use}</p>
<p class="small">${warn}</p>
</div>
<div class="feet"><p>${words.stray}</p></div>`,
    }),
    attachments: [],
    auto: 'auto-generated',
  };
};
