import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from 'vite';
import { root } from './root.ts';

export type Link = {
  /** A path in the repository, or the name of a package as written (`lit/directives/ref.js`, `node:fs`). */
  readonly to: string;
  readonly isFile: boolean;
  /** The names taken; `undefined` is all of them, `[]` an import for its effect. */
  readonly names: readonly string[] | undefined;
  readonly isType: boolean;
  readonly line: number;
};

export type Exported = { readonly name: string; readonly isType: boolean; readonly line: number };

/** A node of the syntax tree, as far as a walk needs to know it. */
export type Node = { readonly type: string; readonly start: number; readonly end: number };

export type SourceFile = {
  readonly path: string;
  readonly text: string;
  /** The text with comments blanked out; lines and columns are those of the file. */
  readonly code: string;
  readonly program: Node;
  readonly links: readonly Link[];
  readonly exports: readonly Exported[];
  lineAt(offset: number): number;
};

const folders = '{protocol,plugin-server,widget,inbox,demo,test,tools}';

/** Every TypeScript and JavaScript file of the project, parsed once for all checks. */
export function readSourceFiles(): SourceFile[] {
  const paths = globSync([`${folders}/**/*.{ts,tsx,js}`, '*.ts'], { cwd: root });
  return paths
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')));
}

/** Style sheets and pages: read as text, only the bans look at them. */
export function readTextFiles(): { path: string; text: string; code: string }[] {
  const paths = globSync(`${folders}/**/*.{css,html}`, { cwd: root });
  return paths.sort().map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const code = text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, blank);
    return { path: path.replaceAll('\\', '/'), text, code };
  });
}

export function parseSource(path: string, text: string): SourceFile {
  const { module, program, comments, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`);
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const link = (specifier: string, start: number, names: Link['names'], isType: boolean): Link => {
    const isFile = /^\.{1,2}\//.test(specifier);
    const to = isFile ? posix.join(posix.dirname(path), specifier.replace(/\?.*$/, '')) : specifier;
    return { to, isFile, names, isType, line: lineAt(start) };
  };

  const links: Link[] = [];
  const exports: Exported[] = [];
  for (const { moduleRequest, entries, start } of module.staticImports) {
    const isAll = entries.some((entry) => entry.importName.kind === 'NamespaceObject');
    const names = entries.map((entry) => entry.importName.name ?? 'default');
    const isType = entries.length > 0 && entries.every((entry) => entry.isType);
    links.push(link(moduleRequest.value, start, isAll ? undefined : names, isType));
  }
  for (const entry of module.staticExports.flatMap((one) => one.entries)) {
    if (entry.moduleRequest) {
      const names = entry.importName.kind === 'Name' && entry.importName.name ? [entry.importName.name] : undefined;
      links.push(link(entry.moduleRequest.value, entry.start, names, entry.isType));
    }
    const name = entry.exportName.name ?? (entry.exportName.kind === 'Default' ? 'default' : undefined);
    if (name) exports.push({ name, isType: entry.isType, line: lineAt(entry.start) });
  }
  walk(program, (node) => {
    if (node.type !== 'ImportExpression' && node.type !== 'TSImportType') return;
    const { source } = node as Node & { source: Node & { value?: unknown } };
    if (typeof source.value !== 'string') return;
    links.push(link(source.value, node.start, undefined, node.type === 'TSImportType'));
  });
  const code = comments.reduce(
    (all, { start, end }) => all.slice(0, start) + blank(all.slice(start, end)) + all.slice(end),
    text,
  );
  return { path, text, code, program, links, exports, lineAt };
}

export function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const child of node) walk(child, visit);
  else if (isNode(node)) {
    visit(node);
    for (const child of Object.values(node)) if (typeof child === 'object') walk(child, visit);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function blank(comment: string): string {
  return comment.replace(/[^\n]/g, ' ');
}
