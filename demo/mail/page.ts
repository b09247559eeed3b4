import { html, type Markup } from '../shop/html.ts';
import type { ShopLocale } from '../shop/words.ts';
import type { KeptMail, ReceivedMail, WrittenMail } from './mailbox.ts';
import { words } from './words.ts';

interface About {
  readonly locale: ShopLocale;
  readonly inboxUrl: string;
  /** Where this page is, without its language. */
  readonly path: string;
  /** What became of what was just written. */
  readonly told?: 'sent' | 'refused' | 'missing' | undefined;
  /** As it was typed, when it has to be typed again. */
  readonly draft?: Readonly<Record<string, string>> | undefined;
}

interface Lying {
  readonly mails: readonly KeptMail[];
  readonly people: readonly string[];
  /** Only hers are shown. */
  readonly of: string | undefined;
  /** Mails to the shop are taken. */
  readonly takes: boolean;
}

/** All that has come, newest first; it looks for what comes next by itself. */
export const mailboxPage = (about: About, { mails, people, of, takes }: Lying): string => {
  const said = words[about.locale];
  const row = (kept: KeptMail): Markup => html`
      <li class="mail ${kept.is}">
        <a href="/demo/mail/${kept.id}?lang=${about.locale}">
          <span class="mail-subject">${subjectOf(kept)}</span>
          <span class="mail-to">${kept.is === 'received' ? said.toPerson(kept.mail.to) : said.fromPerson(kept.from)}</span>
          <time datetime="${kept.at.toISOString()}">${timeOf(kept.at, about.locale)}</time>
        </a>
      </li>`;
  const list =
    mails.length === 0
      ? html`<div class="empty"><p>${said.empty}</p><p>${said.hint}</p></div>`
      : html`<ol class="mails" aria-label="${said.list}">${mails.map(row)}
      </ol>`;
  const way = (name: string, person: string | undefined): Markup => {
    const query = person === undefined ? '' : `&of=${encodeURIComponent(person)}`;
    const current = person === of ? html` aria-current="true"` : '';
    return html`<a href="${about.path}?lang=${about.locale}${query}"${current}>${name}</a>`;
  };
  const chips =
    people.length < 2
      ? ''
      : html`<nav class="ways" aria-label="${said.people}">${[way(said.everybody, undefined), ...people.map((one) => way(one, one))]}</nav>`;
  return page(
    about,
    { title: said.title, watched: mails[0]?.id ?? 'none' },
    html`
    <h1>${said.title}</h1>
    <p class="lead">${said.lead}</p>
    ${chips}
    ${list}
    ${takes ? writing(about) : ''}`,
  );
};

/** A mail to the shop from anybody. */
const writing = (about: About): Markup => {
  const said = words[about.locale];
  const { draft = {} } = about;
  return html`
    <details class="write"${about.told === undefined || about.told === 'sent' ? '' : html` open`}>
      <summary>${said.write}</summary>
      <p>${said.writeLead}</p>
      <form method="post" action="/demo/mail?lang=${about.locale}">
        <label for="from">${said.yours}</label>
        <input id="from" name="from" type="email" required autocomplete="off" aria-describedby="from-hint" value="${draft['from'] ?? ''}">
        <p class="hint" id="from-hint">${said.yoursHint}</p>
        <label for="subject">${said.subject}</label>
        <input id="subject" name="subject" required maxlength="200" autocomplete="off" value="${draft['subject'] ?? ''}">
        <label for="text">${said.text}</label>
        <textarea id="text" name="text" rows="6" required maxlength="8000">${draft['text'] ?? ''}</textarea>
        <button>${said.send}</button>
      </form>
    </details>`;
};

/** One mail: as designed (in a frame in which nothing runs) or as text, and the form that answers it. */
export const mailPage = (about: About, kept: KeptMail, asText: boolean, takes: boolean): string =>
  kept.is === 'received' ? receivedPage(about, kept, asText, takes) : writtenPage(about, kept);

const receivedPage = (about: About, { id, at, mail }: ReceivedMail, asText: boolean, takes: boolean): string => {
  const said = words[about.locale];
  const way = (name: string, query: string, isCurrent: boolean): Markup =>
    isCurrent
      ? html`<a href="${about.path}?${query}" aria-current="true">${name}</a>`
      : html`<a href="${about.path}?${query}">${name}</a>`;
  const lang = `lang=${about.locale}`;
  const body = asText
    ? html`<pre class="text" tabindex="0">${mail.text}</pre>`
    : html`<iframe class="original" sandbox="" title="${said.frame}" src="/demo/mail/${id}/original"></iframe>`;
  const files =
    mail.attachments.length === 0
      ? ''
      : html`<div><dt>${said.files}</dt><dd>${mail.attachments.map(({ name }) => name).join(', ')}</dd></div>`;
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
      ${files}
    </dl>
    <nav class="ways" aria-label="${said.views}">
      ${way(said.asHtml, lang, !asText)}
      ${way(said.asText, `${lang}&as=text`, asText)}
    </nav>
    ${body}
    ${mail.replyTo === null || !takes ? html`<p class="hint">${said.noAnswer}</p>` : answering(about, id, mail.to, mail.replyTo)}`,
  );
};

const answering = (about: About, id: string, person: string, replyTo: string): Markup => {
  const said = words[about.locale];
  return html`
    <form class="answer" method="post" action="/demo/mail/${id}/answer?lang=${about.locale}">
      <label for="text">${said.answer(person)}</label>
      <textarea id="text" name="text" rows="5" required maxlength="8000" aria-describedby="answer-hint">${about.draft?.['text'] ?? ''}</textarea>
      <p class="hint" id="answer-hint">${said.answerTo(replyTo)}</p>
      <button>${said.send}</button>
    </form>`;
};

const writtenPage = (about: About, kept: WrittenMail): string => {
  const said = words[about.locale];
  return page(
    about,
    { title: kept.subject },
    html`
    <p class="back"><a href="/demo/mail?lang=${about.locale}">${said.back}</a></p>
    <h1>${kept.subject}</h1>
    <dl class="envelope">
      <div><dt>${said.from}</dt><dd>${kept.from}</dd></div>
      <div><dt>${said.to}</dt><dd>${kept.to}</dd></div>
      <div><dt>${said.at}</dt><dd><time datetime="${kept.at.toISOString()}">${timeOf(kept.at, about.locale)}</time></dd></div>
    </dl>
    <pre class="text" tabindex="0">${kept.text}</pre>`,
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

export const subjectOf = (kept: KeptMail): string => (kept.is === 'received' ? kept.mail.subject : kept.subject);

interface Head {
  readonly title: string;
  /** The newest mail on the page: another one loads it again. */
  readonly watched?: string;
}

const page = ({ locale, inboxUrl, path, told }: About, { title, watched }: Head, main: Markup): string => {
  const said = words[locale];
  const watch =
    watched === undefined
      ? ''
      : html`
  <script defer src="/demo/mail.js" data-newest="${watched}"></script>`;
  const notice = told === undefined ? '' : html`<p class="told ${told}" role="status">${said[told]}</p>`;
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
    <section>${notice}${main}
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
    // The shop's own, as in the mails themselves.
    timeZone: 'Europe/Berlin',
  });
