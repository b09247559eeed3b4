import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import { shopPage } from '../../../demo/shop/page.ts';

/** The page the tag is measured on: the demo's shop grown to what shops weigh, the same bytes each time. */
export interface BenchShop extends AsyncDisposable {
  readonly origin: string;
  /** With and without the tag. */
  readonly address: (isTagged: boolean) => string;
  /** What a visit costs without the tag, on the wire and without headers. */
  readonly bytes: number;
}

/** The bare limit of opening anything: a button that fetches a module, which shows a dialog with a text field. */
const plainModule = `export const open = () => {
  const dialog = document.body.appendChild(document.createElement('dialog'));
  const field = dialog.appendChild(document.createElement('textarea'));
  dialog.show();
  field.focus();
};
`;

/** What a shop's own script does while the page loads: a search over its goods. */
const shopScript = `${Array.from({ length: 1_400 }, (_, at) => `const good${at} = { sku: 'R-${10_000 + at}', words: ['Rad ${at}', 'Farbe ${at % 7}', 'Größe ${at % 5}'] };`).join('\n')}
const goods = [${Array.from({ length: 1_400 }, (_, at) => `good${at}`).join()}];
const index = new Map();
for (const { sku, words } of goods)
  for (const word of words) for (let at = 2; at <= word.length; at++) index.set(word.slice(0, at), [...(index.get(word.slice(0, at)) ?? []), sku].slice(-20));
document.querySelector('h1').dataset.words = index.size;
document.querySelector('#plain').onclick = () => import('/plain.js').then(({ open }) => open());
`;

/** Numbers that look like chance and are the same each time: a picture no compression makes smaller. */
const picture = (width: number, height: number): Buffer => {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  let seed = width * height;
  for (let at = 0; at < rows.length; at += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    rows[at] = at % (width * 3 + 1) === 0 ? 0 : seed >>> 24;
  }
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const pictures = 8;

/** The demo's page with a large picture on top, rows of goods, a script, and somewhere to press. */
const page = (chat: string, isTagged: boolean): string => {
  const demo = shopPage({ locale: 'de', publicUrl: chat, inboxUrl: chat, hasMailbox: false });
  const goods = Array.from({ length: 48 }, (_, at) => {
    const shown = at % 6 === 0 ? `<img src="/${1 + at / 6}.png" width="320" height="240" alt="">` : '';
    return `<li class="card">${shown}<h3>Rad ${at}</h3><p>Nabenschaltung, Riemen, Nabendynamo. Nummer R-${10_000 + at}.</p><p class="price">${700 + at} €</p></li>`;
  });
  const tag = /\s*<script async src="[^"]*"><\/script>/;
  if (!tag.test(demo)) throw new Error('The page of the demo carries no tag.');
  return (isTagged ? demo : demo.replace(tag, ''))
    .replaceAll('/demo/', '/')
    .replace('<h1>', '<img src="/0.png" width="1200" height="400" alt=""><h1>')
    .replace('<h2>', `<ul class="cards">${goods.join('')}</ul><button id="plain" type="button">Schreiben</button><h2>`)
    .replace('</body>', '<script src="/shop.js"></script></body>');
};

const policy = (chat: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${chat}`,
    `connect-src ${chat} ${chat.replace(/^http/, 'ws')}`,
    `img-src 'self' ${chat} blob:`,
    "style-src 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');

export const openBenchShop = async (readStyle: () => Buffer, chat: () => string): Promise<BenchShop> => {
  const script = Buffer.from(shopScript);
  const style = readStyle();
  const drawn = Array.from({ length: pictures + 1 }, (_, at) => picture(at === 0 ? 180 : 120, at === 0 ? 120 : 105));
  const answer = (path: string): readonly [type: string, body: Buffer] | null => {
    if (path === '/bare' || path === '/tagged') return ['text/html', Buffer.from(page(chat(), path === '/tagged'))];
    if (path === '/shop.js') return ['text/javascript', script];
    if (path === '/plain.js') return ['text/javascript', Buffer.from(plainModule)];
    if (path === '/shop.css') return ['text/css', style];
    const drawing = drawn[Number(/^\/(\d+)\.png$/.exec(path)?.[1])];
    return drawing === undefined ? null : ['image/png', drawing];
  };
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    const found = answer(path);
    if (found === null) return void response.writeHead(path === '/mark.svg' ? 204 : 404).end();
    const [type, body] = found;
    const isText = type.startsWith('text/');
    response.writeHead(200, {
      'Content-Type': isText ? `${type}; charset=utf-8` : type,
      'Content-Security-Policy': policy(chat()),
      ...(isText ? { 'Content-Encoding': 'gzip' } : {}),
    });
    response.end(isText ? gzipSync(body) : body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Another host than the chat's: to a browser these are two sites.
  const origin = `http://shop.localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    address: (isTagged) => `${origin}/${isTagged ? 'tagged' : 'bare'}`,
    get bytes() {
      const texts = [Buffer.from(page(chat(), false)), script, style].map((text) => gzipSync(text).length);
      return [...texts, ...drawn.map(({ length }) => length)].reduce((sum, one) => sum + one, 0);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
