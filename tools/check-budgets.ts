import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chunks, loaderBytes, panelTextBytes, together, weigh } from '../widget/chunks.ts';
import type { Complaint } from './complaint.ts';
import { root } from './root.ts';

type Sizes = Readonly<Record<string, number>>;

const manifest = 'dist/widget/manifest.json';
const locales = ['de', 'de-du', 'en'];

const nameOf = (entry: string): string => entry.replace(/\.ts$/, '');

/** Chunks and what each may weigh, in bytes after gzip. */
const budgets: ReadonlyMap<string, number> = new Map([
  ['loader', loaderBytes],
  ...chunks.map(({ entry, bytes }) => [nameOf(entry), bytes] as const),
  ...locales.map((locale) => [`texts-${locale}`, panelTextBytes] as const),
  ...chunks.flatMap(({ entry, textBytes }) =>
    textBytes === undefined ? [] : locales.map((locale) => [`${nameOf(entry)}-${locale}`, textBytes] as const),
  ),
]);

const inboxPage = 'dist/inbox/index.html';
/** The styles an agent waits for before anything is drawn. */
const inboxStyleBytes = 10_240;

/** Reads built files; whoever calls this has built them. */
export function checkBudgets(): Complaint[] {
  return [...checkWidget(), ...checkInboxStyles()];
}

/** What the build says its files weigh. */
function checkWidget(): Complaint[] {
  if (!existsSync(join(root, manifest)))
    return [{ path: manifest, sentence: 'is missing: widget/build.ts did not write it' }];
  const { sizes } = JSON.parse(readFileSync(join(root, manifest), 'utf8')) as { readonly sizes: Sizes };
  return [
    ...[...budgets].flatMap(([name, bytes]) => tooLarge(name, sizes[name], bytes)),
    ...together.flatMap((one) => tooLarge(one.what, weigh(one, sizes), one.bytes)),
  ];
}

function checkInboxStyles(): Complaint[] {
  if (!existsSync(join(root, inboxPage))) return [{ path: inboxPage, sentence: 'is missing: the inbox was not built' }];
  const page = readFileSync(join(root, inboxPage), 'utf8');
  const sheets = [...page.matchAll(/<link rel="stylesheet"[^>]* href="\/([^"]+)"/g)].map(([, href = '']) => href);
  if (sheets.length === 0) return [{ path: inboxPage, sentence: 'has no style sheet: its budget looks elsewhere' }];
  const size = sheets
    .map((href) => gzipSync(readFileSync(join(root, 'dist', href)), { level: 9 }).length)
    .reduce((sum, one) => sum + one, 0);
  return tooLarge('styles of the first screen', size, inboxStyleBytes, 'dist/inbox');
}

function tooLarge(name: string, size: number | undefined, bytes: number, folder = 'dist/widget'): Complaint[] {
  if (size === undefined) return [{ path: manifest, sentence: `has no ${name}` }];
  if (size <= bytes) return [];
  return [
    {
      path: `${folder}: ${name}`,
      sentence: `is ${size} bytes after gzip, ${size - bytes} above its budget of ${bytes}`,
    },
  ];
}
