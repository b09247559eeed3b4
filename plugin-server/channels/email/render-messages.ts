import { html, type Markup } from '../../safe-html.ts';
import type { Parcel, SaidMessage, Says } from '../adapter.ts';
import { manyLines, oneLine } from '../one-line.ts';
import { sayTime } from '../say-time.ts';
import { wrapText } from '../wrap-text.ts';
import { feetOf } from './feet.ts';
import { fileName, fileType, subjectAround, subjectOf } from './header-words.ts';
import { mailPage } from './mail-page.ts';
import { filled, type MailWords, mailWords } from './mail-words.ts';
import { safeHref } from './safe-href.ts';
import { sizeOf } from './size-of.ts';
import { withLinks } from './with-links.ts';
import type { Written } from './written-mail.ts';

/** New answers of one conversation, and nothing else of it: whoever reads the mailbox learns no more than what was sent to it. */
export const renderMessages = (parcel: Parcel, says: Says & { readonly is: 'messages' }): Written => {
  const { locale, site, thread } = parcel;
  const words = mailWords[locale];
  const language = locale === 'en' ? 'en' : 'de';
  const time = sayTime(language, site.zone);
  const shop = oneLine(site.name, 64);
  const messages = says.messages.map((it) => shown(it, time.moment(it.at), words, language));
  const authors = [...new Set(messages.map(({ author }) => author))];
  const subject = subjectFor(parcel, says, shop);
  const feet = feetOf(parcel, says.stopUrl, says.isProven ? 'whyProven' : 'whyUnproven');
  const marker = thread.replyTo === null ? null : words.marker;
  const reply = thread.replyTo === null ? words.noReply : words.reply;
  const chat = safeHref(site.pageUrl);
  return {
    by: authors.length === 1 ? [...authors, shop] : [shop],
    subject,
    text: `${[
      ...(marker === null ? [] : [marker]),
      ...messages.map(({ text }) => text),
      `${wrapText(reply)}${chat === null ? '' : `\n${words.chat}: ${chat}`}`,
      feet.text,
    ].join('\n\n')}\n`,
    html: mailPage({
      lang: language,
      title: subject,
      accent: site.accent,
      marker,
      body: html`<p class="site">${shop} <span class="number">#${says.number}</span></p>
<div class="card">
<div class="thread">
${messages.map(({ markup }, at) => markup(at === messages.length - 1))}</div>
${chat === null ? '' : html`<p class="act"><a class="button" href="${chat}">${words.chat}</a></p>\n`}<p class="small">${reply}</p>
</div>
${feet.html}`,
    }),
    attachments: says.messages.flatMap(({ files }) =>
      files.map((file) => ({
        name: fileName(file.name),
        type: fileType(file.type),
        bytes: file.bytes,
        open: () => file.open(),
      })),
    ),
    auto: null,
  };
};

/** Her own words stand there only if the address is hers. */
const subjectFor = ({ locale, thread }: Parcel, says: Says & { readonly is: 'messages' }, shop: string): string => {
  const own = says.isProven ? subjectOf(thread.subject.replace(/^(?:\s*(?:re|aw|fwd?|wg)\s*:)+/i, '')) : '';
  const [before, after] = mailWords[locale].subject;
  const subject = own === '' ? subjectAround(before, shop, filled(after, { number: `${says.number}` })) : own;
  return thread.inReplyTo === null ? subject : subjectOf(`Re: ${subject}`);
};

interface Shown {
  readonly author: string;
  readonly text: string;
  readonly markup: (isLast: boolean) => Markup;
}

const shown = (
  { author, text, files, links }: SaidMessage,
  when: string,
  words: MailWords,
  language: 'de' | 'en',
): Shown => {
  const name = oneLine(author, 64);
  const said = manyLines(text);
  const attached = files.map((file) => `${fileName(file.name)} (${sizeOf(file.bytes, language)})`);
  const fetched = links.flatMap((link) => {
    const href = safeHref(link.url);
    const about = `${sizeOf(link.bytes, language)}, ${filled(words.fetchDays, { days: '7' })}`;
    return href === null ? [] : [{ href, name: fileName(link.name), about }];
  });
  return {
    author: name,
    text: [
      `${name} · ${when}`,
      ...(said === '' ? [] : [wrapText(said)]),
      ...(attached.length === 0 ? [] : [`${words.attached}\n${attached.map((it) => item(it)).join('\n')}`]),
      ...(fetched.length === 0
        ? []
        : [`${words.fetch}\n${fetched.map((it) => `${item(`${it.name} (${it.about})`)}\n  ${it.href}`).join('\n')}`]),
    ].join('\n\n'),
    markup: (isLast) => html`<div class="said${isLast ? ' last' : ''}">
<p class="who"><b>${name}</b> <span class="at">${when}</span></p>
${said === '' ? '' : html`<div class="bubble">${withLinks(said)}</div>\n`}${
  attached.length + fetched.length === 0
    ? ''
    : html`<ul class="files">${attached.map((it) => html`<li><span class="of">${words.attached}</span> ${it}</li>`)}${fetched.map(
        (it) =>
          html`<li><span class="of">${words.fetch}</span> <a href="${it.href}">${it.name}</a> <span class="of">(${it.about})</span></li>`,
      )}</ul>\n`
}</div>
`,
  };
};

const item = (line: string): string => wrapText(line, { first: '- ', rest: '  ' });
