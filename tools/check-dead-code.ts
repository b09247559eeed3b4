import { existsSync, readFileSync } from 'node:fs';
import { join, matchesGlob, posix } from 'node:path';
import type { Complaint } from './complaint.ts';
import { root } from './root.ts';
import { type Node, readTextFiles, type SourceFile, walk } from './source-files.ts';

type Manifest = Readonly<Record<'scripts' | 'dependencies' | 'devDependencies', Readonly<Record<string, string>>>>;

/** What a tool starts by its place and not by its name; typings are only compiled. */
const startedByPlace = ['*.config.ts', '**/*.d.ts', 'test/**/*.test.{ts,tsx}', 'test/widget/typings/*.{ts,tsx}'];

/** Used without an import: by a command, by the compiler, by its files. */
const usedByName = ['@biomejs/biome', 'typescript', 'axe-core'];

/** Files nobody reaches, exports nobody takes, packages nobody imports or nobody declared, commands without a program. */
export function checkDeadCode(files: readonly SourceFile[]): Complaint[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  return [
    ...unreachedFiles(files, manifest),
    ...untakenExports(files),
    ...strayPackages(files, manifest),
    ...emptyCommands(manifest),
  ];
}

function unreachedFiles(files: readonly SourceFile[], manifest: Manifest): Complaint[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const reach = (path: string) => {
    const file = byPath.get(path);
    if (!file || reached.has(path)) return;
    reached.add(path);
    for (const link of file.links) reach(link.to);
    for (const named of filesNamedIn(file)) reach(named);
  };
  for (const path of byPath.keys()) if (startedByPlace.some((glob) => matchesGlob(path, glob))) reach(path);
  for (const command of Object.values(manifest.scripts))
    for (const word of command.split(' ')) reach(posix.normalize(word));
  for (const { path, code } of readTextFiles()) {
    for (const { 1: src = '' } of code.matchAll(/\bsrc="([^"]+)"/g)) reach(posix.join(posix.dirname(path), src));
  }
  return files
    .filter(({ path }) => !reached.has(path))
    .map(({ path }) => ({ path, sentence: 'nobody imports or starts this file' }));
}

/** A string that is the path of a file (from the root, or from the file that says it): an entry of a build, a worker. */
function filesNamedIn(file: SourceFile): string[] {
  const named: string[] = [];
  const imported = new Set<unknown>();
  walk(file.program, (node) => {
    if ('source' in node) imported.add(node.source);
    const { value } = node as Node & { value?: unknown };
    if (node.type !== 'Literal' || typeof value !== 'string' || imported.has(node)) return;
    if (/\.(?:tsx?|js)$/.test(value)) {
      named.push(posix.normalize(value), posix.join(posix.dirname(file.path), value));
    }
  });
  return named;
}

function untakenExports(files: readonly SourceFile[]): Complaint[] {
  // What a tool or a worker starts by its path is used as a whole.
  const taken = new Map<string, Set<string> | 'all'>();
  for (const { to, names } of files.flatMap((file) => file.links)) {
    const before = taken.get(to);
    if (names === undefined || before === 'all') taken.set(to, 'all');
    else taken.set(to, new Set([...(before ?? []), ...names]));
  }
  for (const named of files.flatMap(filesNamedIn)) taken.set(named, 'all');
  return files
    .filter(({ path }) => !startedByPlace.some((glob) => matchesGlob(path, glob)))
    .flatMap((file) => {
      const names = taken.get(file.path) ?? new Set();
      if (names === 'all') return [];
      return file.exports
        .filter(({ name, isType }) => !names.has(name) && !(isType && isUsedAtHome(file, name)))
        .map(({ name, line }) => ({ path: file.path, line, sentence: `nobody imports ${name}` }));
    });
}

/** A type that only describes its own file's exports is documentation for whoever calls them. */
function isUsedAtHome(file: SourceFile, name: string): boolean {
  return [...file.code.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].length > 1;
}

function strayPackages(files: readonly SourceFile[], manifest: Manifest): Complaint[] {
  const declared = new Set([...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]);
  const imported = new Map<string, { path: string; line: number }>();
  for (const file of files) {
    for (const { to, isFile, line } of file.links) {
      if (isFile || to.startsWith('node:')) continue;
      imported.set(
        to
          .split('/')
          .slice(0, to.startsWith('@') ? 2 : 1)
          .join('/'),
        { path: file.path, line },
      );
    }
  }
  const undeclared = [...imported].filter(([name]) => !declared.has(name) && !declared.has(`@types/${name}`));
  const unused = [...declared].filter(
    (name) => !imported.has(name) && !name.startsWith('@types/') && !usedByName.includes(name),
  );
  return [
    ...undeclared.map(([name, place]) => ({ ...place, sentence: `imports ${name}, which package.json does not name` })),
    ...unused.map((name) => ({ path: 'package.json', sentence: `nobody imports ${name}` })),
  ];
}

function emptyCommands({ scripts }: Manifest): Complaint[] {
  return Object.entries(scripts).flatMap(([name, command]) =>
    command
      .split(' ')
      .filter((word) => /\.(?:ts|js)$/.test(word) && !existsSync(join(root, word)))
      .map((word) => ({ path: 'package.json', sentence: `npm run ${name} starts ${word}, which is not there` })),
  );
}
