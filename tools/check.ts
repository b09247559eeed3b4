import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { buildStale } from './build.ts';
import { checkArrows } from './check-arrows.ts';
import { checkBans } from './check-bans.ts';
import { checkBudgets } from './check-budgets.ts';
import { checkDeadCode } from './check-dead-code.ts';
import { checkLockfile } from './check-lockfile.ts';
import { print } from './complaint.ts';
import { root } from './root.ts';
import { readSourceFiles } from './source-files.ts';

type Step = readonly [name: string, run: () => string | Promise<string>];

const sources = once(readSourceFiles);

/** Each returns what it has to complain about, nothing when all is well. */
const steps: readonly Step[] = [
  ['lockfile', () => checkLockfile().map(print).join('\n')],
  ['types', checkTypes],
  [
    'lint',
    () => program('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--max-diagnostics=200'),
  ],
  ['arrows', () => checkArrows(sources()).map(print).join('\n')],
  ['bans', () => checkBans(sources()).map(print).join('\n')],
  ['dead code', () => checkDeadCode(sources()).map(print).join('\n')],
  ['budgets', () => buildStale(['widget']).then(() => checkBudgets().map(print).join('\n'))],
];

/** `npm run check [-- STEP …]`: all steps, or those named. Locales are complete when the types are: a text is a key. */
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some(([step]) => step === name));
if (unknown.length > 0) {
  console.error(`No such check: ${unknown.join(', ')}. There are: ${steps.map(([step]) => step).join(', ')}.`);
  process.exit(2);
}
const failed: string[] = [];
for (const [name, run] of steps) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const from = performance.now();
  const complaints = await Promise.try(run).catch((cause: unknown) =>
    cause instanceof Error ? cause.message : String(cause),
  );
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  console.log(`${complaints === '' ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${seconds} s`);
  if (complaints === '') continue;
  failed.push(name);
  console.log(`${complaints.replace(/^(?=.)/gm, '       ')}\n`);
}
if (failed.length > 0) {
  console.log(`Failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

/** Every folder by its own rules; two at a time. */
async function checkTypes(): Promise<string> {
  const projects = globSync(['tsconfig.json', '{protocol,plugin-server,widget,inbox,demo,test}/tsconfig.json'], {
    cwd: root,
  });
  const said: string[] = [];
  const rest = projects.values();
  const work = async () => {
    for (const project of rest) said.push(await checkProject(project));
  };
  await Promise.all([work(), work()]);
  return said.filter(Boolean).join('\n');
}

async function checkProject(project: string): Promise<string> {
  const said = await program('node_modules/typescript/bin/tsc', '-p', project, '--pretty', 'false');
  // TS18003: a folder that has no files yet has no faults either.
  return said.includes('error TS18003') ? '' : said;
}

/** Its output where it fails, nothing where it succeeds. */
function program(path: string, ...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [join(root, path), ...args], options, (error, stdout, stderr) => {
      resolve(error ? `${stdout}${stderr}`.trim() || error.message : '');
    });
  });
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
