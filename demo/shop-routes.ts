import type { Express, RequestHandler } from 'express';
import type { ListedRoute } from '../plugin-server/http/raw-routes.ts';
import { sendFile } from './send-file.ts';
import { shopPage } from './shop/page.ts';
import { policyPage, strictPolicy } from './shop/policy-page.ts';
import type { ShopLocale } from './shop/words.ts';

export const shopRoutes = [
  { method: 'get', path: '/demo', who: 'everybody', what: 'the demo shop, German or by ?lang=en English' },
  { method: 'get', path: '/demo/csp', who: 'everybody', what: 'a page with the strictest policy the chat runs under' },
  { method: 'get', path: '/demo/shop.css', who: 'everybody', what: 'its style sheet' },
  { method: 'get', path: '/demo/mark.svg', who: 'everybody', what: 'its mark' },
] as const satisfies readonly ListedRoute[];
type DemoPath = (typeof shopRoutes)[number]['path'];

interface Addresses {
  readonly publicUrl: string;
  readonly inboxUrl: string;
  /** The demo's mailbox is there as well. */
  readonly hasMailbox: boolean;
}

/** A shop as others have one: its own page, its own strict policy, the tag pasted in. */
export const mountShop = (app: Express, addresses: Addresses): readonly ListedRoute[] => {
  const handlers: Readonly<Record<DemoPath, RequestHandler>> = {
    '/demo': page(addresses),
    '/demo/csp': strict(addresses),
    '/demo/shop.css': sendFile('shop/shop.css', 'text/css'),
    '/demo/mark.svg': sendFile('shop/mark.svg', 'image/svg+xml'),
  };
  for (const { method, path } of shopRoutes) app[method](path, handlers[path]);
  return shopRoutes;
};

const page = ({ publicUrl, inboxUrl, hasMailbox }: Addresses): RequestHandler => {
  const rendered: Readonly<Record<ShopLocale, string>> = {
    de: shopPage({ locale: 'de', publicUrl, inboxUrl, hasMailbox }),
    en: shopPage({ locale: 'en', publicUrl, inboxUrl, hasMailbox }),
  };
  return (request, response) => {
    response.set({ 'Content-Security-Policy': policy(publicUrl), 'Cache-Control': 'no-cache' });
    response.type('html').send(rendered[request.query.lang === 'en' ? 'en' : 'de']);
  };
};

/** A page without anything of its own: the policy is what is to be seen. */
const strict = ({ publicUrl }: Addresses): RequestHandler => {
  const rendered = policyPage(publicUrl);
  return (_request, response) => {
    response.set({ 'Content-Security-Policy': strictPolicy(publicUrl), 'Cache-Control': 'no-cache' });
    response.type('html').send(rendered);
  };
};

/** What docs/security.md asks of a page that carries the tag; `'self'` is for the shop's own style and pictures. */
const policy = (publicUrl: string): string =>
  strictPolicy(publicUrl, [
    { directive: 'img-src', sources: ["'self'"] },
    { directive: 'style-src', sources: ["'self'"] },
  ]);
