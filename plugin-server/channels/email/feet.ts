import { html, type Markup } from '../../safe-html.ts';
import type { Parcel } from '../adapter.ts';
import { manyLines, oneLine } from '../one-line.ts';
import { wrapText } from '../wrap-text.ts';
import { filled, mailWords } from './mail-words.ts';
import { safeHref } from './safe-href.ts';

interface Feet {
  readonly text: string;
  readonly html: Markup;
}

/** Below every mail to a visitor: why she gets it, how it stops, who sends it. */
export const feetOf = (
  { locale, site }: Parcel,
  stopUrl: string,
  because: 'whyProven' | 'whyUnproven' | 'whyAck',
): Feet => {
  const words = mailWords[locale];
  const name = oneLine(site.name, 64);
  const why = filled(words[because], { site: name });
  const stop = filled(words.stop, { site: name });
  const href = safeHref(stopUrl);
  if (href === null) throw new Error('A mail nobody can stop does not leave.');
  const imprint = manyLines(site.imprint);
  return {
    text: [wrapText(why), `${wrapText(`${stop}:`)}\n${href}`, imprint === '' ? name : wrapText(imprint)].join('\n\n'),
    html: html`<div class="feet">
<p>${why} <a href="${href}">${stop}</a></p>
<p class="imprint">${imprint === '' ? name : imprint}</p>
</div>`,
  };
};
