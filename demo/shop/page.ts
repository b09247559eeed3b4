import { readFileSync } from 'node:fs';
import { html, Markup } from './html.ts';
import { bikes, coffee, type GoodName, type ShopLocale, words } from './words.ts';

const drawing = (name: GoodName): Markup =>
  new Markup(readFileSync(new URL(`pictures/${name}.svg`, import.meta.url), 'utf8').trim());
const drawings = new Map([...bikes, ...coffee].map((name) => [name, drawing(name)]));

interface About {
  readonly locale: ShopLocale;
  /** Where the chat comes from: scheme, host and port. */
  readonly publicUrl: string;
  readonly inboxUrl: string;
  readonly hasMailbox: boolean;
}

/** The whole shop: what an owner has on her page, and the one line she pastes. */
export const shopPage = ({ locale, publicUrl, inboxUrl, hasMailbox }: About): string => {
  const said = words[locale];
  const card = (name: GoodName): Markup => html`
      <li class="card">
        <div class="picture">${drawings.get(name) ?? ''}</div>
        <h3>${said.goods[name].name}</h3>
        <p>${said.goods[name].about}</p>
        <p class="price">${said.goods[name].price}</p>
      </li>`;
  return html`<!doctype html>
<html lang="${locale}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${said.title}</title>
  <link rel="icon" type="image/svg+xml" href="/demo/mark.svg">
  <link rel="stylesheet" href="/demo/shop.css">
  <script async src="${publicUrl}/nahtlos.js"></script>
</head>
<body>
  <a class="skip" href="#main">${said.skip}</a>
  <header>
    <a class="brand" href="/demo/?lang=${locale}"><span class="brand-mark"></span>Rad &amp; Röstung</a>
    <nav>
      <a href="#goods">${said.menu.goods}</a>
      <a href="#shop">${said.menu.shop}</a>
      <a href="/demo/?lang=${said.other.code}" hreflang="${said.other.code}" lang="${said.other.code}">${said.other.name}</a>
    </nav>
  </header>
  <main id="main">
    <section class="hero">
      <h1>${said.headline}</h1>
      <p>${said.lead}</p>
    </section>
    <section id="goods">
      <h2>${said.bikes}</h2>
      <ul class="cards">${bikes.map(card)}
      </ul>
      <h2>${said.coffee}</h2>
      <ul class="cards">${coffee.map(card)}
      </ul>
    </section>
    <section id="shop" class="visit">
      <h2>${said.visit.title}</h2>
      <p>${said.visit.about}</p>
      <dl>${said.visit.hours.map(
        ([day, time]) => html`
        <div><dt>${day}</dt><dd>${time}</dd></div>`,
      )}
      </dl>
    </section>
  </main>
  <footer>
    <p>${said.demo}</p>
    <a href="${inboxUrl}/inbox">${said.inbox}</a>${
      hasMailbox
        ? html`
    <a href="/demo/mail?lang=${locale}">${said.mailbox}</a>`
        : ''
    }
  </footer>
</body>
</html>
`.text;
};
