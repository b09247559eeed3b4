import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request, RequestHandler, Response } from 'express';
import * as v from 'valibot';
import { count, type Locale, locale } from '../../protocol/schema.ts';
import type { KnownSite } from '../site/known-site.ts';
import type { SiteDirectory } from '../site/site-directory.ts';
import type { Served } from './built-files.ts';
import { builtFiles, serve, served } from './built-files.ts';
import { forAnyPage } from './headers.ts';

/** What the widget's build tells: its version, which is in the names of its chunks, and the words the loader speaks before any of them is there. */
const name = v.pipe(v.string(), v.regex(/^[\w.-]{1,80}$/));
const manifest = v.strictObject({
  version: v.pipe(v.string(), v.maxLength(40)),
  loader: name,
  words: v.record(locale, v.record(name, v.pipe(v.string(), v.maxLength(200)))),
  /** Bytes of each chunk, gzipped; for the budgets, not for us. */
  sizes: v.record(name, count),
  /** Versions whose chunks still lie there, and since when each is no longer the newest. */
  earlier: v.optional(v.record(name, count)),
});
type Manifest = v.InferOutput<typeof manifest>;

const placeholder = '"__NAHTLOS_CONFIG__"';
/** One per site and look; a server with more sites makes the first ones anew. */
const keptLoaders = 50;
const evergreen = 'public, max-age=300, stale-while-revalidate=86400';
const immutable = 'public, max-age=31536000, immutable';
const unknownKey = 'console.warn("Nahtlos: there is no site with this key. Look at the tag.");';

const pick = (from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, from[name]]));

/** What the widget speaks there: German in the form the site has chosen. */
const spokenAt = ({ locales, formal }: KnownSite['look']): Locale[] => [
  ...new Set(locales.map((it) => (it === 'de' && !formal ? 'de-du' : it))),
];

/** Everything the loader needs to know of a site; inlined, so that the tag costs one request. */
const configOf = (site: KnownSite, publicUrl: string, { version, words }: Manifest): object => {
  const locales = spokenAt(site.look);
  return {
    site: site.key,
    origin: publicUrl,
    version,
    accent: site.look.accent,
    position: site.look.position,
    words: pick(words, locales),
    // Before anything is stored the widget has to know; `auto` is what it does unasked.
    ...(site.privacy.consent === 'required' ? { consent: 'required' } : {}),
  };
};

/** JSON inside a script: nothing in it may end the script or break a line of an old engine. */
const inline = (value: unknown): string =>
  JSON.stringify(value).replace(/[<\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

interface Needs {
  /** dist/widget */
  readonly folder: string;
  readonly directory: SiteDirectory;
  readonly publicUrl: string;
}

/** The loader with its site's configuration inlined, and the chunks it names. */
export const widgetRoutes = ({
  folder,
  directory,
  publicUrl,
}: Needs): { loader: RequestHandler; asset: RequestHandler } => {
  const told = v.parse(manifest, JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  const source = readFileSync(join(folder, told.loader), 'utf8');
  if (!source.includes(placeholder)) throw new Error('The built loader has no place for its configuration.');
  const assets = builtFiles(
    join(folder, 'assets'),
    (file) => !Object.keys(told.earlier ?? {}).some((it) => file.includes(it)),
  );
  const rendered = new Map<string, Served>();

  const render = (site: KnownSite): Served => {
    const config = inline(configOf(site, publicUrl, told));
    const known = rendered.get(config);
    if (known !== undefined) return known;
    if (rendered.size >= keptLoaders) rendered.clear();
    // A function, because `$&` in a greeting is no pattern.
    const made = served(Buffer.from(source.replace(placeholder, () => config)), '.js');
    rendered.set(config, made);
    return made;
  };

  const loader: RequestHandler = async (request: Request, response: Response) => {
    forAnyPage(response);
    const key = request.query.site;
    const site = typeof key === 'string' ? await directory.byKey(key) : directory.first();
    response.set('Cache-Control', site === undefined ? 'no-store' : evergreen);
    await serve(request, response, site === undefined ? served(Buffer.from(unknownKey), '.js') : render(site));
  };

  const asset: RequestHandler = async (request, response, next) => {
    const file = assets.get(String(request.params.name));
    if (file === undefined) return next();
    forAnyPage(response);
    response.set('Cache-Control', immutable);
    await serve(request, response, file);
  };

  return { loader, asset };
};
