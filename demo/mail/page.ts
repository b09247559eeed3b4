import { html, type Markup } from '../shop/html.ts';
import type { ShopLocale } from '../shop/words.ts';
import type { KeptMail } from './mailbox.ts';
import { words } from './words.ts';

interface About {
  readonly locale: ShopLocale;
  readonly inboxUrl: string;
  /** Where this page is, without its language. */
  readonly path: string;
}

/** All that has come, newest first; it looks for what comes next by itself. */
export const mailboxPage = (about: About, mails: readonly KeptMail[]): string => {
  const said = words[about.locale];
  const row = ({ id, at, mail }: KeptMail): Markup => html`
      <li class="mail">
        <a href="/demo/mail/${id}?lang=${about.locale}">
          <span class="mail-subject">${mail.subject}</span>
          <span class="mail-to">${mail.to}</span>
          <time datetime="${at.toISOString()}">${timeOf(at, about.locale)}</time>
        </a>
      </li>`;
  const list =
    mails.length === 0
      ? html`<div class="empty"><p>${said.empty}</p><p>${said.hint}</p></div>`
      : html`<ol class="mails" aria-label="${said.list}">${mails.map(row)}
      </ol>`;
  return page(
    about,
    { title: said.title, watched: mails[0]?.id ?? 'none' },
    html`
    <h1>${said.title}</h1>
    <p class="lead">${said.lead}</p>
    ${list}`,
  );
};

/** One of them, as designed (in a frame in which nothing runs) or as text. */
export const mailPage = (about: About, { id, at, mail }: KeptMail, asText: boolean): string => {
  const said = words[about.locale];
  const way = (name: string, query: string, isCurrent: boolean): Markup =>
    isCurrent
      ? html`<a href="${about.path}?${query}" aria-current="true">${name}</a>`
      : html`<a href="${about.path}?${query}">${name}</a>`;
  const lang = `lang=${about.locale}`;
  const body = asText
    ? html`<pre class="text" tabindex="0">${mail.text}</pre>`
    : html`<iframe class="original" sandbox="" title="${said.frame}" src="/demo/mail/${id}/original"></iframe>`;
  return page(
    about,
    { title: mail.subject },
    html`
    <p class="back"><a href="/demo/mail?${lang}">${said.back}</a></p>
    <h1>${mail.subject}</h1>
    <dl class="envelope">
      <div><dt>${said.from}</dt><dd>${mail.from.name} &lt;${mail.from.address}&gt;</dd></div>
      <div><dt>${said.to}</dt><dd>${mail.to}</dd></div>
      <div><dt>${said.at}</dt><dd><time datetime="${at.toISOString()}">${timeOf(at, about.locale)}</time></dd></div>
    </dl>
    <nav class="ways" aria-label="${said.views}">
      ${way(said.asHtml, lang, !asText)}
      ${way(said.asText, `${lang}&as=text`, asText)}
    </nav>
    ${body}`,
  );
};

export const gonePage = (about: About): string => {
  const said = words[about.locale];
  return page(
    about,
    { title: said.title },
    html`
    <p class="back"><a href="/demo/mail?lang=${about.locale}">${said.back}</a></p>
    <h1>${said.title}</h1>
    <div class="empty"><p>${said.gone}</p></div>`,
  );
};

interface Head {
  readonly title: string;
  /** The newest mail on the page: another one loads it again. */
  readonly watched?: string;
}

const page = ({ locale, inboxUrl, path }: About, { title, watched }: Head, main: Markup): string => {
  const said = words[locale];
  const watch =
    watched === undefined
      ? ''
      : html`
  <script defer src="/demo/mail.js" data-newest="${watched}"></script>`;
  return html`<!doctype html>
<html lang="${locale}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title}</title>
  <link rel="icon" type="image/svg+xml" href="/demo/mark.svg">
  <link rel="stylesheet" href="/demo/shop.css">
  <link rel="stylesheet" href="/demo/mail.css">${watch}
</head>
<body class="mailbox">
  <a class="skip" href="#main">${said.skip}</a>
  <header>
    <a class="brand" href="/demo/?lang=${locale}"><span class="brand-mark"></span>Rad &amp; Röstung</a>
    <nav>
      <a href="/demo/?lang=${locale}">${said.shop}</a>
      <a href="${inboxUrl}/inbox">${said.inbox}</a>
      <a href="${path}?lang=${said.other.code}" hreflang="${said.other.code}" lang="${said.other.code}">${said.other.name}</a>
    </nav>
  </header>
  <main id="main">
    <section>${main}
    </section>
  </main>
</body>
</html>
`.text;
};

const timeOf = (at: Date, locale: ShopLocale): string =>
  at.toLocaleString(locale === 'de' ? 'de-DE' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
