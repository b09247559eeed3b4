import { extname } from 'node:path';
import type { RequestHandler } from 'express';
import type { DeskReads } from '../store/desk-tx.ts';
import { type Served, serve, served } from './built-files.ts';
import { forAnyPage } from './headers.ts';

const kept = 20;

/** The logos of all sites: public pictures, each under a name made from its bytes. */
export const logoRoute = (read: Pick<DeskReads, 'logo'>): RequestHandler => {
  const known = new Map<string, Served>();
  return async (request, response, next) => {
    const name = String(request.params.name);
    let picture = known.get(name);
    if (picture === undefined) {
      const bytes = await read.logo(name);
      if (bytes === undefined) return next();
      if (known.size >= kept) known.clear();
      picture = served(bytes, extname(name));
      known.set(name, picture);
    }
    forAnyPage(response);
    response.set('Cache-Control', 'public, max-age=31536000, immutable');
    await serve(request, response, picture);
  };
};
