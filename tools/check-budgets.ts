import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Complaint } from './complaint.ts';
import { root } from './root.ts';

/** What a shop's page pays for the tag, in bytes after gzip. */
const budgets: readonly { readonly path: string; readonly source: string; readonly bytes: number }[] = [
  { path: 'dist/widget/nahtlos.js', source: 'widget/build.ts', bytes: 2560 },
];

/** Reads the built files; whoever calls this has built them. */
export function checkBudgets(): Complaint[] {
  return budgets.flatMap(({ path, source, bytes }) => {
    if (!existsSync(join(root, source))) return [];
    if (!existsSync(join(root, path))) return [{ path, sentence: `is missing: ${source} did not write it` }];
    const size = gzipSync(readFileSync(join(root, path)), { level: 9 }).length;
    if (size <= bytes) return [];
    return [{ path, sentence: `is ${size} bytes after gzip, ${size - bytes} above its budget of ${bytes}` }];
  });
}
