import { html } from '../../safe-html.ts';
import type { Parcel, Says } from '../adapter.ts';
import { oneLine } from '../one-line.ts';
import { wrapText } from '../wrap-text.ts';
import { feetOf } from './feet.ts';
import { subjectAround } from './header-words.ts';
import { mailPage } from './mail-page.ts';
import { filled, mailWords } from './mail-words.ts';
import type { Written } from './written-mail.ts';

/** "It has arrived." Words of ours only: a machine sends it to an address anybody may have written into From. */
export const renderAck = (parcel: Parcel, { number, stopUrl }: Says & { readonly is: 'ack' }): Written => {
  const { locale, site, thread } = parcel;
  const words = mailWords[locale];
  const shop = oneLine(site.name, 64);
  const values = { site: shop, number: `${number}` };
  const [before, after] = words.ackSubject;
  const subject = subjectAround(before, shop, filled(after, values));
  const lead = filled(words.ackLead, values);
  const more = thread.replyTo === null ? words.noReply : words.ackMore;
  const marker = thread.replyTo === null ? null : words.marker;
  const feet = feetOf(parcel, stopUrl, 'whyAck');
  return {
    by: [shop],
    subject,
    text: `${[...(marker === null ? [] : [marker]), words.greeting, wrapText(lead), wrapText(more), feet.text].join('\n\n')}\n`,
    html: mailPage({
      lang: locale === 'en' ? 'en' : 'de',
      title: subject,
      accent: site.accent,
      marker,
      body: html`<p class="site">${shop} <span class="number">#${number}</span></p>
<div class="card rule">
<p>${words.greeting}</p>
<p>${lead}</p>
<p class="small">${more}</p>
</div>
${feet.html}`,
    }),
    attachments: [],
    auto: 'auto-replied',
  };
};
