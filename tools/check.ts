import { buildStale } from './build.ts';
import { checkArrows } from './check-arrows.ts';
import { checkBans } from './check-bans.ts';
import { checkBudgets } from './check-budgets.ts';
import { checkDeadCode } from './check-dead-code.ts';
import { checkLint } from './check-lint.ts';
import { checkLockfile } from './check-lockfile.ts';
import { checkTypes } from './check-types.ts';
import type { Complaint } from './complaint.ts';
import { readSourceFiles, type SourceFile } from './source-files.ts';

let parsed: SourceFile[] | undefined;
const sources = () => {
  parsed ??= readSourceFiles();
  return parsed;
};

/** `npm run check [-- STEP …]`: all of these, or those named. */
const steps: Readonly<Record<string, () => Complaint[] | Promise<Complaint[]>>> = {
  lockfile: checkLockfile,
  types: checkTypes,
  lint: checkLint,
  arrows: () => checkArrows(sources()),
  bans: () => checkBans(sources()),
  dead: () => checkDeadCode(sources()),
  budgets: () => buildStale(['widget', 'inbox']).then(checkBudgets),
};

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(steps);
const failed: string[] = [];
for (const name of wanted) {
  const from = performance.now();
  const complaints = await run(name);
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  console.log(`${complaints.length === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(9)} ${seconds} s`);
  for (const { path, line, sentence } of complaints) {
    console.log(`       ${path}${line === undefined ? '' : `:${line}`}  ${sentence}`);
  }
  if (complaints.length > 0) failed.push(`${name} (${complaints.length})`);
}
if (failed.length > 0) {
  console.log(`Failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

async function run(name: string): Promise<readonly Complaint[]> {
  const step = steps[name];
  if (!step) return [{ path: name, sentence: `is no check; there are ${Object.keys(steps).join(', ')}` }];
  try {
    return await step();
  } catch (cause) {
    return [{ path: name, sentence: cause instanceof Error ? cause.message : String(cause) }];
  }
}
