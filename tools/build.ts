import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './root.ts';

type Part = {
  readonly name: string;
  /** Without this file there is nothing to build. */
  readonly entry: string;
  readonly sources: readonly string[];
  readonly command: readonly string[];
  readonly out: string;
};

const parts: readonly Part[] = [
  {
    name: 'widget',
    entry: 'widget/build.ts',
    sources: ['widget/**/*', 'protocol/**/*', 'tsconfig.base.json', 'package-lock.json'],
    command: ['--import', './tools/preflight.js', 'widget/build.ts'],
    out: 'dist/widget',
  },
  {
    name: 'inbox',
    entry: 'inbox/main.tsx',
    sources: ['inbox/**/*', 'protocol/**/*', 'vite.config.ts', 'tsconfig.base.json', 'package-lock.json'],
    command: ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
    out: 'dist/inbox',
  },
];

/**
 * Builds the parts whose sources differ from those of their last build, by content: a fresh checkout with old times
 * is as stale as an edited file.
 */
export async function buildStale(names = parts.map((part) => part.name)): Promise<void> {
  for (const part of parts) {
    if (!names.includes(part.name) || !existsSync(join(root, part.entry))) continue;
    const hash = await hashOf(part.sources);
    if (hash === (await stampOf(part))) continue;
    await build(part);
    await writeFile(stampFile(part), hash);
  }
}

async function hashOf(patterns: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const entry of globSync([...patterns], { cwd: root, withFileTypes: true }).sort(byPath)) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    hash.update(`${path.slice(root.length)}\n`).update(await readFile(path));
  }
  return hash.digest('hex');
}

function byPath(a: { parentPath: string; name: string }, b: { parentPath: string; name: string }): number {
  return join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1;
}

async function stampOf(part: Part): Promise<string | undefined> {
  if (!existsSync(join(root, part.out))) return undefined;
  return readFile(stampFile(part), 'utf8').catch(() => undefined);
}

function stampFile(part: Part): string {
  return join(root, `dist/${part.name}.stamp`);
}

async function build(part: Part): Promise<void> {
  const from = performance.now();
  await mkdir(join(root, 'dist'), { recursive: true });
  await rm(stampFile(part), { force: true });
  await new Promise<void>((resolve, reject) => {
    const builder = spawn(process.execPath, part.command, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    builder.once('error', reject);
    builder.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The build of ${part.name} failed.`))));
  });
  process.stderr.write(`Built ${part.name} in ${((performance.now() - from) / 1000).toFixed(1)} s\n`);
}

if (import.meta.main) {
  for (const part of parts) await rm(stampFile(part), { force: true });
  await buildStale();
}
