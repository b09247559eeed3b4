import type { Express, Request, RequestHandler, Response } from 'express';
import { isLocal } from '../plugin-server/config.ts';
import type { ListedRoute } from '../plugin-server/http/raw-routes.ts';
import type { Mailbox } from './mail/mailbox.ts';
import { gonePage, mailboxPage, mailPage } from './mail/page.ts';
import { sendFile } from './send-file.ts';
import type { ShopLocale } from './shop/words.ts';

/** The demo's mailbox, on this machine and without mail settings only: whoever reads it reads everybody's codes. */
export const mailRoutes = [
  { method: 'get', path: '/demo/mail', who: 'this machine', what: 'the demo’s mailbox: every mail that was sent' },
  { method: 'get', path: '/demo/mail/newest', who: 'this machine', what: 'which mail came last' },
  { method: 'get', path: '/demo/mail/:id', who: 'this machine', what: 'one mail' },
  { method: 'get', path: '/demo/mail/:id/original', who: 'this machine', what: 'its HTML, in which nothing runs' },
  { method: 'get', path: '/demo/mail.css', who: 'everybody', what: 'the mailbox’s style sheet' },
  { method: 'get', path: '/demo/mail.js', who: 'everybody', what: 'looks for new mail' },
] as const satisfies readonly ListedRoute[];
type MailPath = (typeof mailRoutes)[number]['path'];

interface Addresses {
  readonly inboxUrl: string;
}

export const mountMailbox = (app: Express, { inboxUrl }: Addresses, mailbox: Mailbox): readonly ListedRoute[] => {
  const about = (request: Request, path: string) => ({ locale: localeOf(request), inboxUrl, path });
  const handlers: Readonly<Record<MailPath, RequestHandler>> = {
    '/demo/mail': (request, response) =>
      void sendPage(response, mailboxPage(about(request, '/demo/mail'), mailbox.all())),
    '/demo/mail/newest': (_request, response) =>
      void response
        .set('Cache-Control', 'no-store')
        .type('text/plain')
        .send(mailbox.all()[0]?.id ?? 'none'),
    '/demo/mail/:id': (request, response) => {
      const kept = mailbox.find(String(request.params['id']));
      if (kept === undefined) return void sendPage(response.status(404), gonePage(about(request, '/demo/mail')));
      sendPage(response, mailPage(about(request, `/demo/mail/${kept.id}`), kept, request.query['as'] === 'text'));
    },
    '/demo/mail/:id/original': (request, response) => {
      const kept = mailbox.find(String(request.params['id']));
      response.set({ 'Content-Security-Policy': originalPolicy, 'Cache-Control': 'no-store' }).type('html');
      response.status(kept === undefined ? 404 : 200).send(kept?.mail.html ?? '');
    },
    '/demo/mail.css': sendFile('mail/mail.css', 'text/css'),
    '/demo/mail.js': sendFile('mail/watch.js', 'text/javascript'),
  };
  for (const { method, path } of mailRoutes) app[method](path, onlyHere(handlers[path]));
  return mailRoutes;
};

/** Asked by a name of this machine: a page of the web whose name was made to lead here asks by its own. */
const onlyHere =
  (handle: RequestHandler): RequestHandler =>
  (request, response, next) => {
    const host = request.headers.host ?? '';
    const isHere = URL.canParse(`http://${host}`) && isLocal(`http://${host}`);
    void (isHere ? handle(request, response, next) : next());
  };

/** As the link says, else as the browser prefers; German for everybody else. */
const localeOf = (request: Request): ShopLocale => {
  const asked = request.query['lang'];
  if (asked === 'de' || asked === 'en') return asked;
  return request.acceptsLanguages(['de', 'en']) === 'en' ? 'en' : 'de';
};

const sendPage = (response: Response, page: string): void => {
  response.set({ 'Content-Security-Policy': pagePolicy, 'Cache-Control': 'no-store' }).type('html').send(page);
};

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What docs/security.md asks for the original of a mail. */
const originalPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
