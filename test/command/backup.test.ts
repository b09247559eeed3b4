import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ask, type TestVisitor, visitor, words } from '../support/people.ts';
import { recordFigures } from '../support/record-figures.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { type Ended, inShell } from './in-shell.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'nahtlos-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const backup = (dataFolder: string, to: string): Promise<Ended> =>
  inShell('plugin-server/command/backup.ts', ['--to', to], { NAHTLOS_DATA: dataFolder });
const restore = (dataFolder: string, ...args: readonly string[]): Promise<Ended> =>
  inShell('plugin-server/command/restore.ts', args, { NAHTLOS_DATA: dataFolder });

const say = async (app: TestApp, ada: TestVisitor, text: string): Promise<void> => {
  await ask(app, 'visitor', 'message:send', words(text, 1), ada.headers);
};
const talksOf = async (app: TestApp, ada: TestVisitor): Promise<number> =>
  (await ask(app, 'visitor', 'conversation:list', {}, ada.headers)).conversations.length;

test('what was said before the backup is there after the restore, on the same devices', async () => {
  const app = await startTestApp();
  onTestFinished(() => rmSync(app.dataFolder, { recursive: true, force: true }));
  const ada = await visitor(app);
  await say(app, ada, 'Is my bicycle ready?');
  const made = await backup(app.dataFolder, makeFolder());
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const folder = made.stdout.trim();
  await say(app, ada, 'Said after the backup.');

  const running = await restore(app.dataFolder, folder, '--replace');
  expect(running).toMatchObject({ code: 75, stderr: expect.stringContaining(app.dataFolder) });
  await app.close();
  const unasked = await restore(app.dataFolder, folder);
  expect(unasked).toMatchObject({ code: 1, stderr: expect.stringContaining('--replace') });
  const restored = await restore(app.dataFolder, folder, '--replace');
  expect(restored).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('1 conversations, 1 entries'),
  });

  await using again = await app.restart();
  expect(await talksOf(again, ada)).toBe(1);
  expect(again.store.epoch).not.toBe(app.store.epoch);
  const lost = 1 - (await talksOf(again, ada));
  recordFigures('restore', [
    { promise: 'P11', name: 'conversations missing after a restore', value: lost, target: '0', isMet: lost === 0 },
  ]);
});

test('on an empty machine the restore says that the key is missing, and with the key the server starts', async () => {
  const app = await startTestApp();
  onTestFinished(() => rmSync(app.dataFolder, { recursive: true, force: true }));
  const ada = await visitor(app);
  await say(app, ada, 'Is my bicycle ready?');
  const folder = (await backup(app.dataFolder, makeFolder())).stdout.trim();
  await app.close();
  expect(existsSync(join(folder, 'secret.key'))).toBe(false);

  const machine = join(makeFolder(), 'data');
  const restored = await restore(machine, folder);
  expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('put your copy of secret.key') });
  await expect(startTestApp({ dataFolder: machine })).rejects.toThrow('is missing');
  const key = readFileSync(join(app.dataFolder, 'secret.key'), 'utf8').trim();
  await using there = await startTestApp({ dataFolder: machine, environment: { NAHTLOS_SECRET: key } });
  expect(await talksOf(there, ada)).toBe(1);
});

test('a damaged backup, and what is none, are refused and change nothing', async () => {
  const app = await startTestApp();
  onTestFinished(() => rmSync(app.dataFolder, { recursive: true, force: true }));
  const ada = await visitor(app);
  await say(app, ada, 'Is my bicycle ready?');
  const folder = (await backup(app.dataFolder, makeFolder())).stdout.trim();
  await app.close();
  expect(await restore(app.dataFolder, makeFolder(), '--replace')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is no backup'),
  });
  appendFileSync(join(folder, 'nahtlos.db'), 'x');
  expect(await restore(app.dataFolder, folder, '--replace')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('The backup is damaged'),
  });
  await using again = await app.restart();
  expect(await talksOf(again, ada)).toBe(1);
});

test('a backup that cannot be made says why', async () => {
  await using app = await startTestApp();
  const nowhere = await backup(join(app.dataFolder, 'nowhere'), makeFolder());
  expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no data folder') });
  const file = join(app.dataFolder, 'secret.key');
  const noFolder = await backup(app.dataFolder, file);
  expect(noFolder).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('a file and no folder') });
});
