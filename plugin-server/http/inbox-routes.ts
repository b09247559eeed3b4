import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import { builtFiles, serve, served } from './built-files.ts';
import { inboxPage } from './headers.ts';

/** The static shell of the agents' app: the same page under every path, its data come by the doors. */
export const inboxRoutes = (folder: string, inboxUrl: string): { shell: RequestHandler; asset: RequestHandler } => {
  const page = served(readFileSync(join(folder, 'index.html')), '.html');
  const assets = builtFiles(join(folder, 'assets'));
  return {
    shell: async (request, response) => {
      inboxPage(response, inboxUrl);
      await serve(request, response, page);
    },
    asset: async (request, response, next) => {
      const file = assets.get(String(request.params.name));
      if (file === undefined) return next();
      response.set('Cache-Control', 'public, max-age=31536000, immutable');
      await serve(request, response, file);
    },
  };
};
