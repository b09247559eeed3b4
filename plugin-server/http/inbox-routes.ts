import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import { problem } from '../../protocol/problems.ts';
import { sendProblem } from './answer.ts';
import { builtFiles, serve, served } from './built-files.ts';
import { inboxPage, previewPage } from './headers.ts';

interface Routes {
  readonly shell: RequestHandler;
  readonly asset: RequestHandler;
  /** A frame for the widget, on the page of the settings where the owner chooses its look. */
  readonly preview: RequestHandler;
}

/** The static shell of the agents' app: the same page under every path, its data come by the doors. */
export const inboxRoutes = (folder: string, inboxUrl: string, publicUrl: string): Routes => {
  const page = served(readFileSync(join(folder, 'index.html')), '.html');
  const previewed = served(readFileSync(join(folder, 'preview.html')), '.html');
  const assets = builtFiles(join(folder, 'assets'));
  return {
    shell: async (request, response) => {
      inboxPage(response, inboxUrl);
      await serve(request, response, page);
    },
    preview: async (request, response) => {
      previewPage(response, publicUrl);
      await serve(request, response, previewed);
    },
    asset: async (request, response) => {
      const file = assets.get(String(request.params.name));
      // The shell, which stands under every other path, is no part of an older build either.
      if (file === undefined) return sendProblem(response, problem('not-found'));
      response.set('Cache-Control', 'public, max-age=31536000, immutable');
      await serve(request, response, file);
    },
  };
};
