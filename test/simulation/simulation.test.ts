import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { recordFigures } from '../support/record-figures.ts';

const run = promisify(execFile);

/** In a process of its own: the simulation replaces the source of random ids, and runs faster without the test runner's own modules. */
const simulate = async (...options: string[]): Promise<string> => {
  const program = ['test/simulation/run.ts', ...options];
  const { stdout } = await run(process.execPath, program).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${error.stdout}${error.stderr}`);
  });
  return stdout;
};

test('20,000 schedules of faults: no message is lost, doubled, out of order or told to the wrong person', async () => {
  const seed = `${Date.now() % 2 ** 31}`;
  const said = await simulate('--runs', '20000', '--seed', seed);
  console.log(said);
  const messages = Number(/(\d+) messages/.exec(said)?.[1]);
  expect(said).toContain(`20000 schedules, seed ${seed}`);
  expect(messages).toBeGreaterThan(100_000);
  recordFigures('simulation', [
    { promise: 'P2', name: 'schedules of faults without a complaint', value: 20_000, target: '20,000', isMet: true },
    { promise: 'P2', name: 'messages accepted in them', value: messages },
    { promise: 'P2', name: 'seed', value: seed },
  ]);
}, 900_000);

test('each planted mistake is found', async () => {
  const said = await simulate('--planted', '--runs', '20000', '--seed', '1');
  console.log(said);
  expect(said).not.toContain('NOT FOUND');
  expect(said.match(/^\d+ schedules: /gm)?.length).toBeGreaterThanOrEqual(26);
}, 900_000);
