import { readFileSync } from 'node:fs';
import type { RequestHandler } from 'express';

/** A file of this folder, read once. */
export const sendFile = (path: string, type: string): RequestHandler => {
  const bytes = readFileSync(new URL(path, import.meta.url));
  return (_request, response) => {
    response.set('Cache-Control', 'no-cache').type(type).send(bytes);
  };
};
