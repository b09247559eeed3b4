import { readFileSync } from 'node:fs';
import type { Express, RequestHandler, Response } from 'express';
import type { ListedRoute } from '../plugin-server/http/raw-routes.ts';
import { shopPage } from './shop/page.ts';
import type { ShopLocale } from './shop/words.ts';

/** What the demo adds to the short list of raw routes (plugin-server/http/raw-routes.ts); without the demo nothing of it is there. */
export const demoRoutes = [
  { method: 'get', path: '/demo', who: 'everybody', what: 'the demo shop, German or by ?lang=en English' },
  { method: 'get', path: '/demo/shop.css', who: 'everybody', what: 'its style sheet' },
  { method: 'get', path: '/demo/mark.svg', who: 'everybody', what: 'its mark' },
] as const satisfies readonly ListedRoute[];
type DemoPath = (typeof demoRoutes)[number]['path'];

interface Addresses {
  readonly publicUrl: string;
  readonly inboxUrl: string;
}

/** A shop as others have one: its own page, its own strict policy, the tag pasted in. */
export const mountShop = (app: Express, addresses: Addresses): readonly ListedRoute[] => {
  const handlers: Readonly<Record<DemoPath, RequestHandler>> = {
    '/demo': page(addresses),
    '/demo/shop.css': file('shop/shop.css', 'text/css'),
    '/demo/mark.svg': file('shop/mark.svg', 'image/svg+xml'),
  };
  for (const { method, path } of demoRoutes) app[method](path, handlers[path]);
  return demoRoutes;
};

const page = ({ publicUrl, inboxUrl }: Addresses): RequestHandler => {
  const rendered: Readonly<Record<ShopLocale, string>> = {
    de: shopPage({ locale: 'de', publicUrl, inboxUrl }),
    en: shopPage({ locale: 'en', publicUrl, inboxUrl }),
  };
  return (request, response) => {
    response.set({ 'Content-Security-Policy': policy(publicUrl), 'Cache-Control': 'no-cache' });
    response.type('html').send(rendered[request.query.lang === 'en' ? 'en' : 'de']);
  };
};

/** What docs/security.md asks of a page that carries the tag, word by word; `'self'` is for the shop's own style and pictures. */
const policy = (publicUrl: string): string =>
  [
    "default-src 'none'",
    `script-src ${publicUrl}`,
    `connect-src ${publicUrl} ${publicUrl.replace(/^http/, 'ws')}`,
    `img-src 'self' ${publicUrl} blob:`,
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');

const file = (path: string, type: string): RequestHandler => {
  const bytes = readFileSync(new URL(path, import.meta.url));
  return (_request, response: Response) => {
    response.set('Cache-Control', 'no-cache').type(type).send(bytes);
  };
};
