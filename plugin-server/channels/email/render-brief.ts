import { html } from '../../safe-html.ts';
import type { Parcel, Says } from '../adapter.ts';
import { briefMail, briefMailText } from '../brief-mail.ts';
import { oneLine } from '../one-line.ts';
import { subjectOf } from './header-words.ts';
import { mailPage } from './mail-page.ts';
import { safeHref } from './safe-href.ts';
import type { Written } from './written-mail.ts';

/** The brief: to an agent outside the inbox, who answers her by answering it. */
export const renderBrief = ({ site, thread }: Parcel, says: Says & { readonly is: 'brief' }): Written => {
  const mail = briefMail(says.brief, { ...says, zone: site.zone, hasReply: thread.replyTo !== null });
  const href = safeHref(mail.link);
  if (href === null) throw new Error('A brief leads nowhere.');
  const shop = oneLine(site.name, 64);
  const subject = subjectOf(mail.subject);
  return {
    by: [shop],
    subject,
    text: briefMailText(mail),
    html: mailPage({
      lang: says.brief.locale,
      title: subject,
      accent: site.accent,
      marker: mail.marker,
      body: html`<p class="site">${shop} <span class="number">#${says.number}</span></p>
<div class="card rule">
${mail.urgent === '' ? '' : html`<p class="urgent">${mail.urgent}</p>\n`}${mail.lead === '' ? '' : html`<p class="lead">${mail.lead}</p>\n`}${
  mail.expects === '' ? '' : html`<p>${mail.expects}</p>\n`
}<table class="facts">
${mail.rows.map(([label, said]) => html`<tr><th scope="row">${label}</th><td>${said}</td></tr>\n`)}</table>
<p class="act"><a class="button" href="${href}">${mail.linkLabel}</a></p>
${mail.commands === '' ? '' : html`<p class="small">${mail.commands}</p>\n`}</div>
${
  mail.history.length === 0
    ? ''
    : html`<h2>${mail.historyTitle}</h2>
<div class="thread">
${mail.history.map(({ who, name, when, text }, at) =>
  who === 'system'
    ? html`<div class="said"><p class="who"><span class="at">${when} ${text}</span></p></div>\n`
    : html`<div class="said${at === mail.history.length - 1 ? ' last' : ''}">
<p class="who"><b>${name}</b> <span class="at">${when}</span></p>
${text === '' ? '' : html`<div class="bubble${who === 'visitor' ? ' hers' : ''}">${text}</div>\n`}</div>
`,
)}</div>`
}`,
    }),
    attachments: [],
    auto: 'auto-generated',
  };
};
