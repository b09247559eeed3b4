import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type ESTree, type Plugin, parseAst, type Rolldown } from 'vite';
import { type WordKey, wordPlaces } from '../protocol/words.ts';
import { answeredBefore } from './answered.ts';
import { chunks, together, weigh } from './chunks.ts';
import type { LoaderConfig, LoaderWords } from './config.ts';
import { type Built, earlierBuilds } from './earlier-builds.ts';
import { figures } from './figures.ts';
import { de } from './texts/de.ts';
import { deDu } from './texts/de-du.ts';
import { en } from './texts/en.ts';
import { sheetsDe } from './texts/sheets-de.ts';
import { sheetsDeDu } from './texts/sheets-de-du.ts';
import { sheetsEn } from './texts/sheets-en.ts';
import { thinSocket } from './thin-socket.ts';

/**
 * Builds what visitors load into dist/widget. Each chunk is a build of its own: one build of all would add a preload helper
 * to the loader. What the server needs to know stands in `manifest.json`:
 *
 *   version   of the package and of what is in it: the chunks below /assets/ are `NAME.VERSION.js`, served for a year
 *   loader    'nahtlos.js': the file with the place for the configuration
 *   words     what the loader says, by locale
 *   said      what an owner may say in her own words, by locale
 *   sizes     bytes after gzip, by chunk
 *   earlier   versions whose chunks lie there still, and since when each is no longer the newest
 *
 * The server answers `/nahtlos.js?site=KEY` with the loader in which it has put a `LoaderConfig` (config.ts) as JSON in the
 * place of `"__NAHTLOS_CONFIG__"`, quotes included; it stands there exactly once. `words` of the configuration holds
 * the locales the site speaks, with `de-du` in the place of `de` where German says du.
 */
export interface Manifest extends Required<Built> {
  readonly loader: string;
  readonly words: Readonly<Record<string, LoaderWords>>;
  readonly said: Readonly<Record<string, Readonly<Record<WordKey, string>>>>;
  /** Of the pinned file, `full.VERSION.js`, for the tag that names it. */
  readonly integrity: string;
  readonly sizes: Readonly<Record<string, number>>;
}

const folder = fileURLToPath(new URL('.', import.meta.url));
const out = fileURLToPath(new URL('../dist/widget', import.meta.url));

const texts = { de, 'de-du': deDu, en };

const wordsOf = (from: typeof de | typeof deDu | typeof en): LoaderWords => ({
  open: from['launcher.open'],
  failed: from['load.failed'],
});

const allTexts = {
  de: { ...de, ...sheetsDe },
  'de-du': { ...deDu, ...sheetsDeDu },
  en: { ...en, ...sheetsEn },
};
const saidIn = (from: Readonly<Record<WordKey, string>>): Record<WordKey, string> =>
  Object.fromEntries(Object.keys(wordPlaces).map((key) => [key, from[key as WordKey]])) as Record<WordKey, string>;

/** An entry that is not a file: a language under one name, so that whoever loads it need not know which. */
const languages: Plugin = {
  name: 'languages',
  resolveId: (id) => (textsFile(id) ? `${folder}${id}.language` : null),
  load(id) {
    const file = id.startsWith(folder) && id.endsWith('.language') ? textsFile(id.slice(folder.length, -9)) : undefined;
    if (!file) return null;
    const name = file.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    return `export { ${name} as texts } from '${folder}texts/${file}.ts';`;
  },
};

/** `texts-de` stands in texts/de.ts, `sheets-de` in texts/sheets-de.ts. */
const textsFile = (chunk: string): string | undefined => /^(?:texts-)?((?:[a-z]+-)?(?:de|de-du|en))$/.exec(chunk)?.[1];

/**
 * For chunks whose templates another chunk draws: a template is only data, so Lit need not be in there again. A second Lit
 * would also ask for a second policy of its name, which a page with Trusted Types refuses.
 */
const templatesOnly: Plugin = {
  name: 'templates-only',
  enforce: 'pre',
  resolveId: (id) => (id === 'lit/html.js' ? '\0templates' : null),
  load: (id) =>
    id === '\0templates'
      ? "export const nothing = Symbol.for('lit-nothing'); export const html = (strings, ...values) => ({ _$litType$: 1, strings, values });"
      : null,
};

const bundle = async (
  name: string,
  input: string,
  format: 'es' | 'iife',
  plugins: readonly Plugin[] = [],
): Promise<string> => {
  const built = (await build({
    configFile: false,
    root: folder,
    logLevel: 'warn',
    plugins: [languages, figures, answeredBefore, thinSocket, ...plugins],
    build: {
      write: false,
      minify: true,
      cssMinify: true,
      target: 'es2022',
      cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input,
        preserveEntrySignatures: 'strict',
        output: { format, codeSplitting: false, entryFileNames: `${name}.js`, comments: false },
      },
    },
  })) as Rolldown.RolldownOutput;
  if (built.output.length !== 1) throw new Error(`${name} was to be one file and became ${built.output.length}.`);
  return built.output[0].code;
};

/** The loader imports chunks by addresses it is told; spelt out, Vite would put its preload helper around that. */
const bundleLoader = async (): Promise<string> => {
  const code = await bundle('loader', join(folder, 'loader.ts'), 'iife');
  const told = replaceOnce(code, '__nahtlosImport__(', 'import(');
  return quoted(replaceOnce(told, '__NAHTLOS_CONFIG__', '"__NAHTLOS_CONFIG__"'));
};

/** The minifier writes strings in backticks, the configuration has quotes: with one kind of them less is sent. */
const quoted = (code: string): string => {
  const strings: { readonly start: number; readonly end: number; readonly cooked: string }[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, start, end, quasis } = node as ESTree.TemplateLiteral;
    const cooked = type === 'TemplateLiteral' && quasis.length === 1 ? quasis[0]?.value.cooked : undefined;
    if (typeof cooked === 'string' && !cooked.includes('"')) strings.push({ start, end, cooked });
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseAst(code));
  return strings
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, cooked }) => text.slice(0, start) + JSON.stringify(cooked) + text.slice(end), code);
};

/** The pinned file: the loader with all the others inside, which asks for nothing later. */
const bundleFull = (version: string, words: Manifest['words'], names: readonly string[]): Promise<string> => {
  const all: Plugin = {
    name: 'all',
    enforce: 'pre',
    resolveId: (id) => (id === 'virtual:all' ? '\0all' : null),
    load: (id) =>
      id === '\0all'
        ? [
            ...names.map((name, at) => `import * as c${at} from ${JSON.stringify(placeOf(name))};`),
            `export const version = ${JSON.stringify(version)}, words = ${JSON.stringify(words)};`,
            `export const chunks = {${names.map((name, at) => `${JSON.stringify(name)}: c${at}`).join()}};`,
          ].join('\n')
        : null,
    transform: (code, id) => {
      if (id === join(folder, 'full.ts')) return `import * as __NAHTLOS_ALL__ from 'virtual:all';\n${code}`;
      if (id !== join(folder, 'loader.ts')) return null;
      return `import { config as __NAHTLOS_CONFIG__, importChunk as __nahtlosImport__ } from './full.ts';\n${code}`;
    },
  };
  return bundle('full', join(folder, 'loader.ts'), 'iife', [all]);
};

const placeOf = (name: string): string =>
  chunks.some(({ entry }) => entry === `${name}.ts`) ? join(folder, `${name}.ts`) : name;

const replaceOnce = (text: string, from: string, to: string): string => {
  if (text.split(from).length !== 2) throw new Error(`${from} has to stand in the loader exactly once.`);
  return text.replace(from, () => to);
};

const zipped = (code: string): number => gzipSync(code, { level: 9 }).length;

/** As large as a configuration gets: all languages, with one German, and a long address. */
const largestConfig = (manifest: Pick<Manifest, 'version' | 'words'>): LoaderConfig => ({
  site: 'a-key-of-forty-characters-for-one-site-x',
  origin: 'https://chat.the-long-name-of-a-shop.example',
  version: manifest.version,
  accent: '#0b6b5d',
  position: 'left',
  words: Object.fromEntries(Object.entries(manifest.words).filter(([locale]) => locale !== 'de-du')),
});

/** What the last build said; null: there was none. */
const readBuilt = (): Promise<Built | null> =>
  readFile(join(out, 'manifest.json'), 'utf8').then(
    (text) => JSON.parse(text) as Built,
    () => null,
  );

/** Keeps the chunks of these versions: a chunk is called NAME.VERSION.js, and there is no point in a name. */
const dropOthers = async (assets: string, versions: readonly string[]): Promise<void> => {
  for (const file of await readdir(assets))
    if (!versions.includes(file.slice(file.indexOf('.') + 1, -'.js'.length))) await rm(join(assets, file));
};

/** For who builds a page of her own: `createChat`, its types, and what editors know of the element. */
const writeForPrograms = async (): Promise<void> => {
  const esm = join(out, 'esm');
  await mkdir(esm, { recursive: true });
  const code = await bundle('create-chat', join(folder, 'create-chat.ts'), 'es');
  await writeFile(join(esm, 'create-chat.js'), replaceOnce(code, '__nahtlosImport__(', 'import('));
  await writeFile(join(esm, 'create-chat.d.ts'), "export * from './nahtlos.js';\n");
  await copyFile(join(folder, 'nahtlos.d.ts'), join(esm, 'nahtlos.d.ts'));
  await copyFile(join(folder, 'custom-elements.json'), join(esm, 'custom-elements.json'));
};

const buildAll = async (): Promise<void> => {
  const { version: released } = JSON.parse(await readFile(join(folder, '../package.json'), 'utf8')) as {
    version: string;
  };
  const assets = join(out, 'assets');
  await mkdir(assets, { recursive: true });
  const codes = new Map<string, string>();
  for (const { entry, isDrawnByPanel } of chunks) {
    const name = entry.slice(0, -3);
    codes.set(name, await bundle(name, join(folder, entry), 'es', isDrawnByPanel ? [templatesOnly] : []));
  }
  const speaking = chunks.filter(({ textBytes }) => textBytes !== undefined).map(({ entry }) => entry.slice(0, -3));
  for (const locale of Object.keys(texts))
    for (const name of ['texts', ...speaking])
      codes.set(`${name}-${locale}`, await bundle(`${name}-${locale}`, `${name}-${locale}`, 'es'));

  // One name for all of a build: the loader carries that instead of one for each, on every page.
  const hash = createHash('sha256')
    .update(JSON.stringify([...codes]))
    .digest('base64url');
  const version = `${released}-${hash.replace(/[-_]/g, '').slice(0, 7)}`;
  for (const [name, code] of codes) await writeFile(join(assets, `${name}.${version}.js`), code);
  const earlier = earlierBuilds(await readBuilt(), version, Date.now());
  await dropOthers(assets, [version, ...Object.keys(earlier)]);
  const sizes = Object.fromEntries([...codes].map(([name, code]) => [name, zipped(code)]));
  const words = Object.fromEntries(Object.entries(texts).map(([locale, from]) => [locale, wordsOf(from)]));
  const full = await bundleFull(version, words, [...codes.keys()]);
  await writeFile(join(assets, `full.${version}.js`), full);
  sizes['full'] = zipped(full);
  const integrity = `sha384-${createHash('sha384').update(full).digest('base64')}`;
  const said = Object.fromEntries(Object.entries(allTexts).map(([locale, from]) => [locale, saidIn(from)]));
  const manifest = { version, loader: 'nahtlos.js', words, said, earlier, integrity };
  await writeForPrograms();
  const loader = await bundleLoader();
  await writeFile(join(out, manifest.loader), loader);
  const config = JSON.stringify(largestConfig(manifest));
  sizes['loader'] = zipped(loader.replace('"__NAHTLOS_CONFIG__"', () => config));
  await writeFile(
    join(out, 'manifest.json'),
    `${JSON.stringify({ ...manifest, sizes } satisfies Manifest, null, 2)}\n`,
  );

  for (const [name, bytes] of Object.entries(sizes)) console.log(`${name.padEnd(12)} ${bytes} bytes after gzip`);
  for (const one of together)
    console.log(
      `${one.what}: ${weigh(one, sizes)} of ${one.bytes} bytes${one.wished < one.bytes ? ` (wished for: ${one.wished})` : ''}`,
    );
};

await buildAll();
