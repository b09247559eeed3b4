import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Figure {
  /** P1 … P13, as `npm run figures` lists them. */
  readonly promise: string;
  readonly name: string;
  readonly value: number | string;
  readonly target?: string;
  readonly isMet?: boolean;
}

const folder = fileURLToPath(new URL('../../bench-results/figures', import.meta.url));

/** What a suite has measured of a promise, for `npm run figures`; the last run counts. */
export const recordFigures = (suite: string, figures: readonly Figure[]): void => {
  mkdirSync(folder, { recursive: true });
  const at = new Date().toISOString();
  writeFileSync(`${folder}/${suite}.json`, `${JSON.stringify({ at, suite, figures }, null, 2)}\n`);
};
