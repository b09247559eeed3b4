import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

/** In a process of its own, where a module can be loaded once more with a mistake in it. */
const identity = async (...options: string[]): Promise<string> => {
  const program = ['test/identity/graph/run.ts', ...options];
  const { stdout } = await run(process.execPath, program).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${error.stdout}${error.stderr}`);
  });
  return stdout;
};

test('3,000 histories for each promise: the same claims always make the same persons', async () => {
  const seed = `${Date.now() % 2 ** 31}`;
  const said = await identity('--runs', '3000', '--seed', seed);
  console.log(said);
  expect(said.match(/^3000 histories/gm)).toHaveLength(11);
}, 600_000);

test('each planted mistake is found', async () => {
  const said = await identity('--planted', '--runs', '3000', '--seed', '1');
  console.log(said);
  expect(said).not.toContain('NOT FOUND');
  expect(said.match(/^\d+ histories, /gm)?.length).toBeGreaterThanOrEqual(25);
}, 600_000);
