import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { printAuthorization } from './print-authorization.ts';
import { printConfiguration } from './print-configuration.ts';
import { printDependencies } from './print-dependencies.ts';
import { printProtocol } from './print-protocol.ts';
import { printWidget } from './print-widget.ts';

const printers: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  'docs/authorization.md': printAuthorization,
  'docs/configuration.md': printConfiguration,
  'docs/dependencies.md': printDependencies,
  'docs/protocol.md': printProtocol,
  'docs/widget.md': printWidget,
};

export interface PrintedDoc {
  readonly path: string;
  readonly found: string;
  readonly fresh: string;
}

/**
 * Documents that are written by hand but for some places, which are printed from the code: between
 * `<!-- printed: NAME -->` and `<!-- end -->`.
 */
export const printedDocs = (): PrintedDoc[] =>
  Object.entries(printers).map(([path, print]) => {
    const found = readFileSync(join(root, path), 'utf8');
    return { path, found, fresh: fill(path, found, new Map(Object.entries(print()))) };
  });

const fill = (path: string, text: string, parts: Map<string, string>): string => {
  const filled = text.replace(/<!-- printed: (.+?) -->\n.*?<!-- end -->/gs, (_place, name: string) => {
    const part = parts.get(name);
    if (part === undefined) throw new Error(`${path} has a place for "${name}", and nobody prints that.`);
    parts.delete(name);
    return `<!-- printed: ${name} -->\n\n${part}\n\n<!-- end -->`;
  });
  if (parts.size > 0) throw new Error(`${path} has no place for ${[...parts.keys()].join(', ')}.`);
  return filled;
};
