import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Complaint } from './complaint.ts';
import { root } from './root.ts';

type Lockfile = {
  readonly packages: Readonly<
    Record<string, { readonly integrity?: string; readonly resolved?: string; readonly hasInstallScript?: boolean }>
  >;
};
type Manifest = Readonly<
  Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Readonly<Record<string, string>> | undefined>
>;

/**
 * The same bytes on every machine: exact versions, a hash for every package, no download address (they differ between
 * networks), nothing that runs a script while it is installed.
 */
export function checkLockfile(): Complaint[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile;
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    .map(([name, version]) => ({ path: 'package.json', sentence: `${name} is "${version}": pin one exact version` }));
  const bad = Object.entries(packages).flatMap(([path, { integrity, resolved, hasInstallScript }]) => {
    if (path === '') return [];
    const complain = (sentence: string) => ({ path: 'package-lock.json', sentence: `${path} ${sentence}` });
    return [
      ...(integrity ? [] : [complain('has no integrity')]),
      ...(resolved ? [complain('has a download address; .npmrc keeps them out, so install again')] : []),
      ...(hasInstallScript ? [complain('runs a script while it is installed')] : []),
    ];
  });
  return [...loose, ...bad];
}
