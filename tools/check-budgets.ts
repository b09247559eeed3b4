import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chunks, loaderBytes, panelTextBytes } from '../widget/chunks.ts';
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

/** What the build says its files weigh; whoever calls this has built them. */
export function checkBudgets(): Complaint[] {
  if (!existsSync(join(root, manifest)))
    return [{ path: manifest, sentence: 'is missing: widget/build.ts did not write it' }];
  const { sizes } = JSON.parse(readFileSync(join(root, manifest), 'utf8')) as { readonly sizes: Sizes };
  return [...budgets].flatMap(([name, bytes]) => tooLarge(name, sizes[name], bytes));
}

function tooLarge(name: string, size: number | undefined, bytes: number): Complaint[] {
  if (size === undefined) return [{ path: manifest, sentence: `has no ${name}` }];
  if (size <= bytes) return [];
  return [
    {
      path: `dist/widget: ${name}`,
      sentence: `is ${size} bytes after gzip, ${size - bytes} above its budget of ${bytes}`,
    },
  ];
}
