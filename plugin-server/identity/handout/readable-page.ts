import { html, type Markup } from '../../safe-html.ts';
import type { Person, Said, Talk } from './collect-person.ts';
import { pageStyle } from './page-style.ts';
import type { PageWords } from './page-words.ts';

/** Who reads it: to herself she is “you”. */
export interface PageOf {
  readonly words: PageWords;
  readonly isHerself: boolean;
}

/** `index.html`, piece by piece: whole in itself, no script, nothing fetched but the pictures beside it. */
export async function* readablePage(person: Person, talks: AsyncIterable<Talk>, of: PageOf): AsyncGenerator<string> {
  const { words } = of;
  const time = new Intl.DateTimeFormat(words.lang, { dateStyle: 'medium', timeStyle: 'short' });
  const at = (moment: string): Markup => html`<time datetime="${moment}">${time.format(new Date(moment))}</time>`;
  yield '<!doctype html>\n';
  yield `${html`<html lang="${words.lang}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${words.title} · ${person.site}</title>${pageStyle}</head><body><main>
<header><p class="site">${person.site}</p><h1>${words.title}</h1><p class="made">${words.made} ${at(person.madeAt)}</p>
<p>${words.intro}</p></header>`}`;
  yield `${facts(person, words, at)}`;
  yield `${html`<section><h2>${words.conversations}</h2>`}`;
  let isEmpty = true;
  for await (const talk of talks) {
    isEmpty = false;
    yield `${html`<article><h3>${words.conversation} ${talk.number} <small>${at(talk.openedAt)}</small></h3><ol>`}`;
    for await (const said of talk.entries) yield `${line(said, of, at)}`;
    yield '</ol></article>';
  }
  if (isEmpty) yield `${nothing(words)}`;
  yield '</section></main></body></html>\n';
}

type At = (moment: string) => Markup;

const nothing = (words: PageWords): Markup => html`<p class="nothing">${words.nothing}</p>`;

const facts = (person: Person, words: PageWords, at: At): Markup => html`
${table(
  words.identifiers,
  [words.kind, words.value, words.since],
  words,
  person.identifiers.map((it) => [words.kinds[it.kind] ?? it.kind, it.value, at(it.since)]),
)}
${table(
  words.traits,
  [words.kind, words.value, words.since],
  words,
  person.traits.map((it) => [words.keys[it.key] ?? it.key, it.value, at(it.at)]),
)}
${table(
  words.devices,
  [words.device, words.since, words.lastSeen],
  words,
  person.devices.map((it) => [it.label ?? words.unknown, at(it.since), at(it.lastSeen)]),
)}
${table(
  words.consents,
  [words.purpose, words.answer, words.words, words.since],
  words,
  person.consents.map((it) => [
    words.purposes[it.purpose] ?? it.purpose,
    it.granted ? words.yes : words.no,
    it.words,
    at(it.at),
  ]),
)}`;

const table = (
  title: string,
  heads: readonly string[],
  words: PageWords,
  rows: readonly (readonly (string | Markup)[])[],
): Markup => {
  const body = html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td dir="auto">${cell}</td>`)}</tr>`)}</tbody></table>`;
  return html`<section><h2>${title}</h2>${rows.length === 0 ? nothing(words) : body}</section>`;
};

const line = (said: Said, { words, isHerself }: PageOf, at: At): Markup => {
  if (said.what !== 'message') {
    const score = said.score === undefined ? '' : `: ${said.score}/5`;
    const comment = said.text === '' ? '' : html`<p class="text" dir="auto">${said.text}</p>`;
    return html`<li class="change">${words[said.what]}${score} · ${at(said.at)}${comment}</li>`;
  }
  const visitor = isHerself ? words.you : words.visitor;
  const who = said.from === 'visitor' ? visitor : said.from === 'agent' ? (said.name ?? '') : words.system;
  const page =
    said.page === null ? '' : html` <span class="page">${words.on} ${said.page.title ?? said.page.url}</span>`;
  return html`<li class="${said.from}"><p class="who"><b>${who}</b> ${at(said.at)}${page}</p>${
    said.text === '' ? '' : html`<p class="text" dir="auto">${said.text}</p>`
  }${said.files.map((file) => enclosed(file))}</li>\n`;
};

const enclosed = ({ name, path, type }: Said['files'][number]): Markup => {
  const address = path.split('/').map(encodeURIComponent).join('/');
  return type.startsWith('image/')
    ? html`<p class="file"><a href="${address}"><img src="${address}" alt="${name}" loading="lazy"></a></p>`
    : html`<p class="file"><a href="${address}">${name}</a></p>`;
};
