import type { Complaint } from './complaint.ts';
import { runProgram } from './run-program.ts';

type Diagnostic = {
  readonly severity: string;
  readonly category: string;
  readonly message: string;
  readonly location?: { readonly path?: string; readonly start?: { readonly line: number } };
};

/** Biome's lint, import order and format, one line each; `npx biome check --write PATH` mends the last two. */
export async function checkLint(): Promise<Complaint[]> {
  const { stdout, stderr } = await runProgram(
    'node_modules/@biomejs/biome/bin/biome',
    'check',
    '--reporter=json',
    '--max-diagnostics=none',
  );
  let diagnostics: readonly Diagnostic[];
  try {
    diagnostics = (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
  } catch {
    return [{ path: 'biome.json', sentence: `Biome did not run: ${stderr.trim()}` }];
  }
  return diagnostics.filter(({ severity }) => severity !== 'information').map(complaintOf);
}

function complaintOf({ category, message, location }: Diagnostic): Complaint {
  const path = location?.path ?? 'biome.json';
  if (category === 'format') return { path, sentence: `is not formatted: npx biome check --write ${path}` };
  const line = location?.start?.line;
  return { path, ...(line ? { line } : {}), sentence: `${category}: ${message}` };
}
