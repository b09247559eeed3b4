import type { Express, Request, RequestHandler, Response } from 'express';
import { urlencoded } from 'express';
import { isLocal } from '../plugin-server/config.ts';
import type { ListedRoute } from '../plugin-server/http/raw-routes.ts';
import { mailAddress } from '../plugin-server/mail-address.ts';
import type { Mailbox, ReceivedMail } from './mail/mailbox.ts';
import { gonePage, mailboxPage, mailPage } from './mail/page.ts';
import { postMail, type Written } from './mail/post-mail.ts';
import { quoted } from './mail/quote.ts';
import { sendFile } from './send-file.ts';
import type { ShopLocale } from './shop/words.ts';

/** The demo's mailbox, on this machine and without mail settings only: whoever reads it reads everybody's mail. */
export const mailRoutes = [
  { method: 'get', path: '/demo/mail', who: 'this machine', what: 'the demo’s mailbox: every mail that was sent' },
  { method: 'post', path: '/demo/mail', who: 'this machine', what: 'a mail to the shop, into its own inlet' },
  { method: 'get', path: '/demo/mail/newest', who: 'this machine', what: 'which mail came last' },
  { method: 'get', path: '/demo/mail/:id', who: 'this machine', what: 'one mail' },
  { method: 'get', path: '/demo/mail/:id/original', who: 'this machine', what: 'its HTML, in which nothing runs' },
  {
    method: 'post',
    path: '/demo/mail/:id/answer',
    who: 'this machine',
    what: 'an answer to it, into the shop’s inlet',
  },
  { method: 'get', path: '/demo/mail.css', who: 'everybody', what: 'the mailbox’s style sheet' },
  { method: 'get', path: '/demo/mail.js', who: 'everybody', what: 'looks for new mail' },
] as const satisfies readonly ListedRoute[];
type Named<Route> = Route extends { method: infer Method extends string; path: infer Path extends string }
  ? `${Method} ${Path}`
  : never;
type MailRoute = Named<(typeof mailRoutes)[number]>;

interface Ground {
  readonly inboxUrl: string;
  readonly inletPort: number | null;
}

export const mountMailbox = (
  app: Express,
  { inboxUrl, inletPort }: Ground,
  mailbox: Mailbox,
  shopAddress: string,
): readonly ListedRoute[] => {
  const takes = inletPort !== null;
  const about = (request: Request, path: string) => ({
    locale: localeOf(request),
    inboxUrl,
    path,
    told: request.query['told'] === 'sent' ? ('sent' as const) : undefined,
  });
  const lying = (of: string | undefined) => ({ mails: mailbox.all(of), people: mailbox.people(), of, takes });
  const received = (request: Request): ReceivedMail | undefined => {
    const kept = mailbox.find(String(request.params['id']));
    return kept?.is === 'received' ? kept : undefined;
  };
  const gone = (request: Request, response: Response): void =>
    sendPage(response.status(404), gonePage(about(request, '/demo/mail')));

  /** Into the shop by its own door; answers what became of it. */
  const post = async (written: Written, answers: string | null): Promise<'sent' | 'refused'> => {
    if (inletPort === null) return 'refused';
    try {
      await postMail(inletPort, written);
    } catch {
      return 'refused';
    }
    const { from, to, subject, text } = written;
    mailbox.keep({ from, to, subject, text, answers });
    return 'sent';
  };

  const write: RequestHandler = async (request, response) => {
    const draft = fieldsOf(request);
    const from = mailAddress((draft['from'] ?? '').trim().toLowerCase());
    const [subject, text] = [(draft['subject'] ?? '').trim(), (draft['text'] ?? '').trim()];
    const told =
      from === null || subject === '' || text === ''
        ? 'missing'
        : await post({ from, to: shopAddress, subject, text, references: [] }, null);
    if (told === 'sent') return response.redirect(303, `/demo/mail?lang=${localeOf(request)}&told=sent`);
    sendPage(response.status(400), mailboxPage({ ...about(request, '/demo/mail'), told, draft }, lying(undefined)));
  };

  const answer: RequestHandler = async (request, response) => {
    const kept = received(request);
    if (kept === undefined || kept.mail.replyTo === null) return gone(request, response);
    const draft = fieldsOf(request);
    const said = (draft['text'] ?? '').trim();
    const { mail, at, id } = kept;
    const text = quoted(said, {
      by: `${mail.from.name} <${mail.from.address}>`,
      at,
      text: mail.text,
      isGerman: localeOf(request) === 'de',
    });
    const references = [...mail.references, mail.messageId];
    const subject = /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`;
    const told =
      said === '' ? 'missing' : await post({ from: mail.to, to: mail.replyTo ?? '', subject, text, references }, id);
    if (told === 'sent') return response.redirect(303, `/demo/mail?lang=${localeOf(request)}&told=sent`);
    sendPage(
      response.status(400),
      mailPage({ ...about(request, `/demo/mail/${id}`), told, draft }, kept, false, takes),
    );
  };

  const handlers: Readonly<Record<MailRoute, RequestHandler>> = {
    'get /demo/mail': (request, response) => {
      const { of } = request.query;
      sendPage(response, mailboxPage(about(request, '/demo/mail'), lying(typeof of === 'string' ? of : undefined)));
    },
    'post /demo/mail': write,
    'get /demo/mail/newest': (request, response) => {
      const { of } = request.query;
      response
        .set('Cache-Control', 'no-store')
        .type('text/plain')
        .send(mailbox.all(typeof of === 'string' ? of : undefined)[0]?.id ?? 'none');
    },
    'get /demo/mail/:id': (request, response) => {
      const kept = mailbox.find(String(request.params['id']));
      if (kept === undefined) return gone(request, response);
      const path = `/demo/mail/${kept.id}`;
      sendPage(response, mailPage(about(request, path), kept, request.query['as'] === 'text', takes));
    },
    'get /demo/mail/:id/original': (request, response) => {
      const kept = received(request);
      response.set({ 'Content-Security-Policy': originalPolicy, 'Cache-Control': 'no-store' }).type('html');
      response.status(kept === undefined ? 404 : 200).send(kept?.mail.html ?? '');
    },
    'post /demo/mail/:id/answer': answer,
    'get /demo/mail.css': sendFile('mail/mail.css', 'text/css'),
    'get /demo/mail.js': sendFile('mail/watch.js', 'text/javascript'),
  };
  const form = urlencoded({ extended: false, limit: '64kb' });
  for (const { method, path } of mailRoutes) {
    const handle = onlyHere(handlers[`${method} ${path}` as MailRoute]);
    if (method === 'get') app.get(path, handle);
    else app.post(path, onlyHere(fromHere), form, handle);
  }
  return mailRoutes;
};

/** Asked by a name of this machine: a page of the web whose name was made to lead here asks by its own. */
const onlyHere =
  (handle: RequestHandler): RequestHandler =>
  (request, response, next) => {
    const host = request.headers.host ?? '';
    const isHere = URL.canParse(`http://${host}`) && isLocal(`http://${host}`);
    return isHere ? handle(request, response, next) : next();
  };

/** A form on another page writes no mail in anybody's name. */
const fromHere: RequestHandler = (request, response, next) => {
  const { origin, host } = request.headers;
  if (origin === undefined || origin === `http://${host}`) return next();
  response.status(403).end();
};

const fieldsOf = (request: Request): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries((request.body ?? {}) as Record<string, unknown>).filter(
      (field): field is [string, string] => typeof field[1] === 'string',
    ),
  );

/** As the link says, else as the browser prefers; German for everybody else. */
const localeOf = (request: Request): ShopLocale => {
  const asked = request.query['lang'];
  if (asked === 'de' || asked === 'en') return asked;
  return request.acceptsLanguages(['de', 'en']) === 'en' ? 'en' : 'de';
};

const sendPage = (response: Response, page: string): void => {
  response.set({ 'Content-Security-Policy': pagePolicy, 'Cache-Control': 'no-store' });
  // Without it a browser says of no form where it comes from, and `fromHere` would take none.
  response.set('Referrer-Policy', 'same-origin').type('html').send(page);
};

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** What docs/security.md asks for the original of a mail. */
const originalPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
