import { html } from '../../safe-html.ts';
import type { Parcel, Says } from '../adapter.ts';
import { manyLines, oneLine } from '../one-line.ts';
import { wrapText } from '../wrap-text.ts';
import { subjectOf } from './header-words.ts';
import { mailPage } from './mail-page.ts';
import { filled } from './mail-words.ts';
import { noticeWords } from './notice-words.ts';
import { safeHref } from './safe-href.ts';
import type { Written } from './written-mail.ts';

/** One line to an agent outside the inbox, and what he has to press. */
export const renderNotice = (
  { locale, site }: Parcel,
  { number, name, notice, inboxUrl }: Says & { readonly is: 'notice' },
): Written => {
  const language = locale === 'en' ? 'en' : 'de';
  const words = noticeWords[language][notice.is];
  const who = oneLine(name, 64);
  const isAsked = notice.is === 'confirm' || notice.is === 'brief-inside';
  const values = {
    number: `${number}`,
    who: who === '' ? `#${number}` : who,
    by: isAsked ? '' : oneLine(notice.by, 40),
    hours: isAsked ? `${Math.floor(notice.minutes / 60)}` : '',
  };
  const href = safeHref(isAsked ? notice.url : inboxUrl);
  if (href === null) throw new Error('A notice leads nowhere.');
  const shop = oneLine(site.name, 64);
  const subject = subjectOf(filled(words.subject, values));
  const lead = filled(who === '' ? words.lead.replace(' ({who})', '') : words.lead, values);
  const life = filled(words.life, values);
  const answer = notice.is === 'taken' ? '' : manyLines(notice.text);
  return {
    by: [shop],
    subject,
    text: `${[
      wrapText(lead),
      wrapText(words.more),
      `${words.act}:\n${href}`,
      ...(life === '' ? [] : [life]),
      ...(answer === '' ? [] : [`${words.text}\n\n${wrapText(answer, { first: '> ' })}`]),
      shop,
    ].join('\n\n')}\n`,
    html: mailPage({
      lang: language,
      title: subject,
      accent: site.accent,
      marker: null,
      body: html`<p class="site">${shop} <span class="number">#${number}</span></p>
<div class="card rule">
<p class="lead">${lead}</p>
<p>${words.more}</p>
${answer === '' ? '' : html`<p class="small">${words.text}</p>\n<div class="quote">${answer}</div>\n`}<p class="act"><a class="button" href="${href}">${words.act}</a></p>
${life === '' ? '' : html`<p class="small">${life}</p>\n`}</div>`,
    }),
    attachments: [],
    auto: notice.is === 'taken' ? 'auto-generated' : 'auto-replied',
  };
};
