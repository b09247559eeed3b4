import type { Express, RequestHandler } from 'express';

/** One line of a list of routes: who may use it is said where the list is printed, the handler decides. */
export interface ListedRoute {
  readonly method: 'get' | 'put' | 'post' | 'options';
  readonly path: string;
  readonly who: string;
  readonly what: string;
}

/** The short list of what is no door: files, health, static. Everything else is in the table of doors; nothing is mounted outside the two. */
export const rawRoutes = [
  { method: 'get', path: '/healthz', who: 'everybody', what: 'alive' },
  { method: 'get', path: '/readyz', who: 'everybody', what: 'ready to serve' },
  { method: 'get', path: '/nahtlos.js', who: 'everybody', what: 'the loader' },
  { method: 'get', path: '/v1/nahtlos.js', who: 'everybody', what: 'the loader of this major version' },
  { method: 'get', path: '/v:version/nahtlos.full.js', who: 'everybody', what: 'the pinned widget, one file' },
  { method: 'get', path: '/esm/:name', who: 'everybody', what: 'what a program imports to put the chat on its page' },
  { method: 'get', path: '/assets/:name', who: 'everybody', what: 'the chunks of the widget' },
  { method: 'get', path: '/logo/:name', who: 'everybody', what: 'the logos of the sites' },
  { method: 'get', path: '/inbox/assets/:name', who: 'everybody', what: 'the built files of the inbox' },
  { method: 'get', path: '/inbox', who: 'everybody', what: 'the shell of the inbox, without data' },
  {
    method: 'get',
    path: '/inbox/preview',
    who: 'everybody',
    what: 'a frame of the inbox for the widget, without data',
  },
  {
    method: 'get',
    path: '/inbox/preview/nahtlos.js',
    who: 'everybody',
    what: 'the loader, configured by the page it stands in',
  },
  { method: 'get', path: '/inbox/*path', who: 'everybody', what: 'the shell of the inbox, without data' },
  { method: 'get', path: '/setup', who: 'everybody', what: 'the shell of the inbox, without data' },
  {
    method: 'get',
    path: '/continue',
    who: 'everybody',
    what: 'a page with nothing but the chat, where device links lead',
  },
  {
    method: 'get',
    path: '/u/:token',
    who: 'everybody',
    what: 'where “no more e-mails” leads: a question, and nothing changes',
  },
  {
    method: 'post',
    path: '/u/:token',
    who: 'everybody',
    what: 'no more e-mails to the address whose mail held this token',
  },
  {
    method: 'get',
    path: '/f/:token',
    who: 'everybody',
    what: 'a file that was too large for its mail, for the token in it',
  },
  { method: 'get', path: '/answer', who: 'everybody', what: 'where an agent says that a held answer is his' },
  { method: 'get', path: '/', who: 'everybody', what: 'leads to the inbox' },
  { method: 'options', path: '/v1/visitor/*path', who: 'listed origins', what: 'CORS preflight' },
  { method: 'put', path: '/v1/visitor/file', who: 'visitor', what: 'upload' },
  { method: 'get', path: '/v1/visitor/file/:id', who: 'visitor', what: 'download of files in her own conversations' },
  { method: 'put', path: '/v1/inbox/file', who: 'agent, admin, owner', what: 'upload' },
  { method: 'get', path: '/v1/inbox/file/:id', who: 'agent, admin, owner', what: 'download of files of the site' },
  { method: 'get', path: '/v1/inbox/mail/:id', who: 'agent, admin, owner', what: 'a mail as it came, for a frame' },
  {
    method: 'get',
    path: '/v1/visitor/export',
    who: 'visitor',
    what: 'what is held of her, once, for the pass of `data:export`',
  },
  {
    method: 'get',
    path: '/v1/inbox/export',
    who: 'admin, owner',
    what: 'what is held of a person, once, for the pass of `export:start`',
  },
] as const satisfies readonly ListedRoute[];

type Listed<Route> = Route extends { method: infer Method extends string; path: infer Path extends string }
  ? `${Method} ${Path}`
  : never;
export type RawRoute = Listed<(typeof rawRoutes)[number]>;

/** Mounts exactly the listed raw routes: one that is missing or not listed does not compile. */
export const mountRawRoutes = (app: Express, handlers: Readonly<Record<RawRoute, RequestHandler>>): void => {
  for (const { method, path } of rawRoutes) app[method](path, handlers[`${method} ${path}` as RawRoute]);
};
