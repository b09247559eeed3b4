import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.ts': 'text/plain; charset=utf-8',
  '.json': 'application/json',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const squeezed = new Set(['.js', '.css', '.html', '.svg', '.webmanifest']);

/** One thing to serve, squeezed once when first asked for. */
export interface Served {
  readonly type: string;
  readonly etag: string;
  body(encoding: 'br' | 'gzip' | 'identity'): Promise<Buffer>;
}

const compress = { br: promisify(brotliCompress), gzip: promisify(gzip) };

export const served = (bytes: Buffer, extension: string): Served => {
  const made = new Map<string, Promise<Buffer>>();
  const make = (encoding: 'br' | 'gzip'): Promise<Buffer> =>
    encoding === 'br'
      ? compress.br(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } })
      : compress.gzip(bytes, { level: 9 });
  return {
    type: types[extension] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    body: (encoding) => {
      if (encoding === 'identity' || !squeezed.has(extension)) return Promise.resolve(bytes);
      const known = made.get(encoding) ?? make(encoding);
      made.set(encoding, known);
      return known;
    },
  };
};

/**
 * The files of one folder by name, listed at the start, so that a request can never name a path. They are read then, too;
 * those of which `isReadAtOnce` says no, which hardly anybody wants, when they are first asked for.
 */
export const builtFiles = (
  folder: string,
  isReadAtOnce: (name: string) => boolean = () => true,
): { get(name: string): Served | undefined } => {
  const files = new Map<string, () => Served>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const read = once(() => served(readFileSync(join(folder, entry.name)), extname(entry.name)));
    if (isReadAtOnce(entry.name)) read();
    files.set(entry.name, read);
  }
  return { get: (name) => files.get(name)?.() };
};

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly it: T } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
};

/** Answers 304 where the browser has it already. */
export const serve = async (request: Request, response: Response, file: Served): Promise<void> => {
  response.set({ ETag: file.etag, 'Content-Type': file.type });
  response.vary('Accept-Encoding');
  if (request.headers['if-none-match'] === file.etag) return void response.status(304).end();
  const encoding = squeezable(file) ? bestFor(request) : 'identity';
  const body = await file.body(encoding);
  if (encoding !== 'identity') response.set('Content-Encoding', encoding);
  response.end(body);
};

/** The smallest it understands: asked for one of two, a browser's own order would decide, and that names gzip first. */
const bestFor = (request: Request): 'br' | 'gzip' | 'identity' =>
  (['br', 'gzip'] as const).find((it) => request.acceptsEncodings(it) === it) ?? 'identity';

const squeezable = ({ type }: Served): boolean => /javascript|css|html|svg|manifest/.test(type);
