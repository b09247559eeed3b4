import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../../tools/root.ts';

export type CaseSet = 'quotes' | 'mails' | 'bounces';

export interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What is to come out, where the set says so. */
  readonly expected: string;
}

/** Samples that nobody here wrote, outside the repository. */
const samplesFolder = resolve(root, process.env.NAHTLOS_CASES ?? '../shared/cases');

export const hasSamples = (set: CaseSet): boolean => existsSync(join(samplesFolder, set));

/** Said by the name of what is then skipped. */
export const withoutSamples = (set: CaseSet): string =>
  hasSamples(set)
    ? `the samples in ${set}`
    : `the samples in ${set}: skipped, because there is no such folder (NAHTLOS_CASES names it)`;

export const ownCases = (set: CaseSet): readonly Case[] => casesIn(join(root, 'test/conformance/cases', set));
export const sampleCases = (set: CaseSet): readonly Case[] => casesIn(join(samplesFolder, set));

const casesIn = (folder: string): readonly Case[] =>
  readdirSync(folder)
    .filter((file) => !file.endsWith('.expected.txt') && !file.startsWith('.'))
    .toSorted()
    .map((file) => {
      const name = file.replace(/\.(?:txt|eml)$/, '');
      const expected = join(folder, `${name}.expected.txt`);
      return {
        name,
        bytes: readFileSync(join(folder, file)),
        expected: existsSync(expected) ? readFileSync(expected, 'utf8') : '',
      };
    });

/** One line of the table that ends a run. */
export const report = (set: string, figures: Readonly<Record<string, string | number>>): void => {
  const cells = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`);
  console.log(`conformance · ${set} · ${cells.join(' · ')}`);
};

/** Milliseconds of CPU of this process, with one figure behind the point. */
export const cpuOf = async (work: () => unknown): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 100) / 10;
};
