import { globSync } from 'node:fs';
import type { Complaint } from './complaint.ts';
import { root } from './root.ts';
import { runProgram } from './run-program.ts';

const folders = '{protocol,plugin-server,widget,inbox,demo,test,tools/screenshots}';

/**
 * Compiles every folder by its own tsconfig, two at a time: what is a fault in one world (`process` in a browser) is
 * none in another. Locales are complete when the types are, because a text is a key of a type.
 */
export async function checkTypes(): Promise<Complaint[]> {
  const projects = globSync(['tsconfig.json', `${folders}/tsconfig.json`], { cwd: root }).values();
  const found = new Map<string, Complaint>();
  const work = async () => {
    for (const project of projects) {
      // A file that several worlds compile is complained about once.
      for (const complaint of await compile(project)) found.set(JSON.stringify(complaint), complaint);
    }
  };
  await Promise.all([work(), work()]);
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function compile(project: string): Promise<Complaint[]> {
  const { isFine, stdout, stderr } = await runProgram(
    'node_modules/typescript/bin/tsc',
    '-p',
    project,
    '--pretty',
    'false',
  );
  // TS18003: a folder that has no files yet has no faults either.
  if (isFine || stdout.includes('error TS18003')) return [];
  const errors = [...stdout.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+: .*(?:\n\s+.*)*)/gm)];
  if (errors.length === 0) return [{ path: project, sentence: `${stdout}${stderr}`.trim() }];
  return errors.map(([, path = project, line, sentence = '']) => ({
    path,
    line: Number(line),
    sentence: sentence.replace(/\s*\n\s*/g, ' '),
  }));
}
