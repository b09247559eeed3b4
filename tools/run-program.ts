import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.ts';

/** Runs a JavaScript program of a package by its path; its exit code says little, so it is left to the caller. */
export function runProgram(
  path: string,
  ...args: readonly string[]
): Promise<{ readonly isFine: boolean; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd: root, maxBuffer: 256 * 1024 * 1024 };
    execFile(process.execPath, [join(root, path), ...args], options, (error, stdout, stderr) => {
      resolve({ isFine: error === null, stdout, stderr });
    });
  });
}
