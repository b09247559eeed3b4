import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a shop's own page may be beside the tag; everything absent is as in the plainest shop. */
export interface ShopPage {
  /** Attributes of `<html>`. */
  readonly html?: string;
  readonly head?: string;
  readonly body?: string;
  /** In the place of the one tag; `''`: none. */
  readonly tag?: string;
  /** In the place of the documented policy; null: none at all. */
  readonly policy?: string | null;
}

/** A shop with a web server and an origin of its own, that pasted the tag of somebody else's server. */
export interface Shop extends AsyncDisposable {
  readonly origin: string;
  /** Where its chat comes from. */
  chat: string;
  /** Puts a page at a path and answers its address. */
  put(path: string, page: ShopPage): string;
}

/** Word by word what security.md 11 tells owners to send, on a page that allows nothing else. */
const documentedPolicy = (chat: string): string =>
  [
    "default-src 'none'",
    `script-src ${chat}`,
    `connect-src ${chat} ${chat.replace(/^http/, 'ws')}`,
    `img-src ${chat} blob:`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');

/** The documented policy for a page with styles and scripts of its own. */
export const policyWithOwn = (chat: string): string =>
  `${documentedPolicy(chat).replace('script-src', "script-src 'nonce-shop'")}; style-src 'unsafe-inline'`;

export const tagFor = (chat: string): string => `<script async src="${chat}/nahtlos.js"></script>`;

const draw = (chat: string, { html = 'lang="de"', head = '', body = '', tag = tagFor(chat) }: ShopPage): string =>
  `<!doctype html>
<html ${html}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rad &amp; Röstung</title>${head}</head>
<body><main><h1>Räder und Kaffee</h1><label>Suche im Laden <input name="find"></label>${body}</main>
${tag}
</body></html>`;

/** `/` is the plainest shop: a heading, a field, the tag, the strictest policy. */
export const startShop = async (chat = ''): Promise<Shop> => {
  const pages = new Map<string, ShopPage>([['/', {}]]);
  const server = createServer((request, response) => {
    const page = pages.get(request.url?.split('?')[0] ?? '');
    if (page === undefined) return void response.writeHead(404).end();
    const { policy = documentedPolicy(shop.chat) } = page;
    if (policy !== null) response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(draw(shop.chat, page));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Another host than the chat's, not only another port: to a browser these are two sites.
  const origin = `http://shop.localhost:${(server.address() as AddressInfo).port}`;
  const shop: Shop = {
    origin,
    chat,
    put: (path, page) => {
      pages.set(path, page);
      return origin + path;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return shop;
};
