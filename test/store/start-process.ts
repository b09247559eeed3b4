import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./writer-process.ts', import.meta.url));

export interface WriterProcess {
  /** What it has said until now. */
  readonly lines: readonly string[];
  /** Resolves when it has said so many lines. */
  said(lines: number): Promise<void>;
  /** kill -9; resolves when it is gone and everything it said was read. */
  kill(): Promise<void>;
}

export const startProcess = (
  place: { dataFolder: string; databaseUrl?: string },
  mode: 'write' | 'wait',
): WriterProcess => {
  const args = [program, place.dataFolder, place.databaseUrl ?? '', mode];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let errors = '';
  const waiting: { lines: number; resolve: () => void; reject: (error: Error) => void }[] = [];
  if (child.stdout === null || child.stderr === null) throw new Error('The child has no pipes.');
  const reader = createInterface(child.stdout);
  const read = once(reader, 'close');
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  reader.on('line', (line) => {
    lines.push(line);
    for (const it of waiting.filter((one) => one.lines <= lines.length)) it.resolve();
  });
  reader.once('close', () => {
    for (const it of waiting) it.reject(new Error(`The process ended: ${errors}`));
  });
  return {
    lines,
    said: (count) =>
      new Promise((resolve, reject) => {
        if (lines.length >= count) resolve();
        else waiting.push({ lines: count, resolve, reject });
      }),
    kill: async () => {
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
      child.kill('SIGKILL');
      await Promise.all([gone, read]);
    },
  };
};
