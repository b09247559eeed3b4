import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { KnownSite } from '../site/known-site.ts';
import type { SiteDirectory } from '../site/site-directory.ts';

interface Needs {
  readonly directory: Pick<SiteDirectory, 'byKey' | 'first'>;
  readonly publicUrl: string;
}

/**
 * A page of our own that holds nothing but the chat: where a device link leads when the shop's page keeps something else
 * in its fragment. The token stays in the fragment, so this route never sees one.
 */
export const continueRoute = ({ directory, publicUrl }: Needs): RequestHandler => {
  const live = publicUrl.replace(/^http/, 'ws');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "img-src 'self' blob:",
    `connect-src 'self' ${live}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return async (request, response, next) => {
    const { site: key } = request.query;
    const site = typeof key === 'string' ? await directory.byKey(key) : directory.first();
    if (site === undefined) return next();
    response.set({ 'Content-Security-Policy': policy, 'Cache-Control': 'no-cache', Vary: 'Accept-Language' });
    const isGerman = request.acceptsLanguages('de', 'en') === 'de';
    response.type('html').send(page(site, isGerman ? 'de' : 'en'));
  };
};

const style =
  ':root{color-scheme:light dark;font:17px/1.5 system-ui,sans-serif}body{margin:0;min-height:100dvh;display:grid;place-content:center;text-align:center;padding:24px;box-sizing:border-box;background:light-dark(#f7f5f0,#171b1a);color:light-dark(#1c2321,#e9ede9)}h1{font-size:1.4rem;margin:0 0 4px}p{margin:0;opacity:.75}';

const words = {
  de: { title: 'Ihr Gespräch', hint: 'Der Chat öffnet sich gleich.' },
  en: { title: 'Your conversation', hint: 'The chat opens in a moment.' },
} as const;

const page = ({ key, name }: KnownSite, language: 'de' | 'en'): string => {
  const { title, hint } = words[language];
  const shop = escaped(name);
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title} · ${shop}</title><style>${style}</style><script async src="/nahtlos.js?site=${encodeURIComponent(key)}"></script><main><h1>${shop}</h1><p>${hint}</p></main><nahtlos-chat mode="full"></nahtlos-chat></html>`;
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
