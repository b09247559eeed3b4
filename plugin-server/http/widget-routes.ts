import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request, RequestHandler, Response } from 'express';
import * as v from 'valibot';
import type { SiteId } from '../../protocol/ids.ts';
import { count, type Locale, locale } from '../../protocol/schema.ts';
import type { SiteSettings } from '../../protocol/view.ts';
import { loaderWords } from '../../protocol/words.ts';
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
  /** What an owner may say in her own words. */
  said: v.record(locale, v.record(name, v.pipe(v.string(), v.maxLength(200)))),
  /** Of the pinned file, for the tag that names it. */
  integrity: v.pipe(v.string(), v.regex(/^sha384-[\w+/=]{64}$/)),
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
const unknownKey = served(
  Buffer.from('console.warn("Nahtlos: there is no site with this key. Look at the tag.");'),
  '.js',
);
/** What every visitor who opens the chat loads, and the largest of it. */
const wanted = ['panel', 'session'];

/** What the widget speaks there: German in the form the site has chosen. */
const spokenAt = ({ locales, formal }: KnownSite['look']): Locale[] => [
  ...new Set(locales.map((it) => (it === 'de' && !formal ? 'de-du' : it))),
];

type LoaderConfig = Readonly<Record<string, unknown>>;

/** What an owner wrote in two languages, by those spoken there; what is empty is left out. */
const spoken = (written: { readonly de: string; readonly en: string }, locales: readonly Locale[]): object =>
  Object.fromEntries(locales.map((locale) => [locale, written[languageOf(locale)]]).filter(([, text]) => text !== ''));

const languageOf = (locale: Locale): 'de' | 'en' => (locale === 'en' ? 'en' : 'de');

/** Everything the loader needs to know of a site; inlined, so that the tag costs one request. What goes without saying is not said. */
const configOf = ({ key, look, privacy }: KnownSite, publicUrl: string, { version, words }: Manifest): LoaderConfig => {
  const locales = spokenAt(look);
  const { position, launcher, launcherLabel, teaser, fallbackEmail } = look;
  const said = (locale: Locale): Record<string, unknown> => ({
    ...words[locale],
    ...ownLoaderWords(look.words[languageOf(locale)]),
    ...(launcher === 'pill' && launcherLabel[languageOf(locale)] !== ''
      ? { label: launcherLabel[languageOf(locale)] }
      : {}),
  });
  return {
    site: key,
    origin: publicUrl,
    version,
    accent: look.accent,
    ...(position === 'right' ? {} : { position }),
    words: Object.fromEntries(locales.map((locale) => [locale, said(locale)])),
    ...(launcher === 'bubble' ? {} : { launcher }),
    ...(teaser === null ? {} : { greeting: spoken(teaser.text, locales), 'greeting-delay': teaser.afterS }),
    ...(fallbackEmail === null ? {} : { fallbackEmail }),
    // Before anything is stored the widget has to know; `auto` is what it does unasked.
    ...(privacy.consent === 'required' ? { consent: 'required' } : {}),
  };
};

/** Those of the owner's words that the loader speaks. */
const ownLoaderWords = (own: KnownSite['look']['words']['de']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(loaderWords).flatMap(([name, key]) => (own[key] === undefined ? [] : [[name, own[key]]])),
  );

/** A chunk is called NAME.VERSION.js, and there is no point in a name. */
const versionIn = (file: string): string => file.slice(file.indexOf('.') + 1, file.lastIndexOf('.'));

/** JSON inside a script: nothing in it may end the script or break a line of an old engine. */
const inline = (value: unknown): string =>
  JSON.stringify(value).replace(/[<\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

interface Needs {
  /** dist/widget */
  readonly folder: string;
  readonly directory: SiteDirectory;
  readonly publicUrl: string;
  /** An owner watches for a sign of her tag. */
  readonly isWaiting: (site: SiteId) => boolean;
  /** `page`: where the browser says it is. */
  readonly fetched: (site: SiteId, page: string | undefined) => void;
  /** A tag names a site that is none. */
  readonly strayed: (page: string) => void;
}

interface Routes {
  readonly loader: RequestHandler;
  readonly asset: RequestHandler;
  /** The pinned file of a build. */
  readonly full: RequestHandler;
  /** For programs that have no place for a tag: `createChat` and its types. */
  readonly esm: RequestHandler;
  /** The same loader, told by the page it stands in: `nahtlosPreview` holds its configuration. */
  readonly preview: RequestHandler;
  readonly version: string;
  readonly pinned: SiteSettings['pinned'];
  readonly configOf: (site: KnownSite) => LoaderConfig;
  /** What the widget says where the owner has no words of her own. */
  readonly saidIn: (locale: Locale) => Readonly<Record<string, string>>;
}

/** The loader with its site's configuration inlined, and the chunks it names. */
export const widgetRoutes = ({ folder, directory, publicUrl, isWaiting, fetched, strayed }: Needs): Routes => {
  const told = v.parse(manifest, JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  const source = readFileSync(join(folder, told.loader), 'utf8');
  if (!source.includes(placeholder)) throw new Error('The built loader has no place for its configuration.');
  const earlier = new Set(Object.keys(told.earlier ?? {}));
  const assets = builtFiles(join(folder, 'assets'), (file) => !earlier.has(versionIn(file)));
  const rendered = new Map<string, Served>();

  const render = (site: KnownSite, ping: boolean): Served => {
    const config = inline({ ...configOf(site, publicUrl, told), ...(ping ? { ping } : {}) });
    const known = rendered.get(config);
    if (known !== undefined) return known;
    if (rendered.size >= keptLoaders) rendered.clear();
    // A function, because `$&` in a greeting is no pattern.
    const made = served(Buffer.from(source.replace(placeholder, () => config)), '.js');
    rendered.set(config, made);
    // To squeeze these takes longer than to send them: begun now, it is done when somebody opens the chat.
    for (const chunk of wanted) void assets.get(`${chunk}.${told.version}.js`)?.body('br');
    return made;
  };

  const loader: RequestHandler = async (request: Request, response: Response) => {
    forAnyPage(response);
    const key = request.query.site;
    const site = typeof key === 'string' ? await directory.byKey(key) : directory.first();
    const ping = site !== undefined && isWaiting(site.id);
    const page = request.get('referer');
    if (ping) fetched(site.id, page);
    if (site === undefined && page !== undefined) strayed(page);
    response.set('Cache-Control', site === undefined || ping ? 'no-store' : evergreen);
    await serve(request, response, site === undefined ? unknownKey : render(site, ping));
  };

  const file =
    (find: (request: Request) => Served | undefined, cache: string): RequestHandler =>
    async (request, response, next) => {
      const found = find(request);
      // Whoever misses one reads that it is missing, and nothing of a refused origin.
      forAnyPage(response);
      if (found === undefined) return next();
      response.set('Cache-Control', cache);
      await serve(request, response, found);
    };
  const asset = file(({ params }) => assets.get(String(params.name)), immutable);
  // One file that never changes, the same for every site.
  const full = file(({ params }) => assets.get(`full.${String(params.version)}.js`), immutable);
  const programs = builtFiles(join(folder, 'esm'));
  const esm = file(({ params }) => programs.get(String(params.name)), evergreen);

  const unconfigured = served(Buffer.from(source.replace(placeholder, 'nahtlosPreview')), '.js');
  const preview: RequestHandler = async (request, response) => {
    response.set('Cache-Control', 'no-cache');
    await serve(request, response, unconfigured);
  };

  return {
    loader,
    asset,
    full,
    esm,
    preview,
    version: told.version,
    pinned: { src: `${publicUrl}/v${told.version}/nahtlos.full.js`, integrity: told.integrity },
    configOf: (site) => configOf(site, publicUrl, told),
    saidIn: (it) => told.said[it] ?? {},
  };
};
