import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A mistake somebody might make: places in one file, and what stands there instead. */
export interface Plant {
  readonly file: string;
  readonly edits: readonly (readonly [place: string, instead: string])[];
}

const root = new URL('../../', import.meta.url);

/**
 * A module loaded once more, with one mistake in it or in something it imports. Every module of ours below it carries the
 * name of the plant in its address, so that each plant has modules of its own.
 */
export const importPlanted = async <Module>(module: URL, name: string, { file, edits }: Plant): Promise<Module> => {
  const mark = `?plant=${encodeURIComponent(name)}`;
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      const found = next(specifier, context);
      const isOurs = found.url.startsWith(root.href) && !found.url.includes('/node_modules/');
      return isOurs && context.parentURL?.endsWith(mark) ? { ...found, url: found.url + mark } : found;
    },
    load: (url, context, next) => {
      if (!url.endsWith(mark) || relative(fileURLToPath(root), fileURLToPath(url)) !== file) return next(url, context);
      let source = readFileSync(new URL(url), 'utf8');
      for (const [place, instead] of edits) {
        if (source.split(place).length !== 2) throw new Error(`${file} does not have once: ${place}`);
        source = source.replace(place, () => instead);
      }
      return { format: 'module-typescript', source, shortCircuit: true };
    },
  });
  try {
    return (await import(`${module.href}${mark}`)) as Module;
  } finally {
    hooks.deregister();
  }
};
