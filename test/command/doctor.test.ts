import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { noteBackup } from '../../plugin-server/command/last-backup.ts';
import type { Environment } from '../../plugin-server/config.ts';
import { ask, visitor, words } from '../support/people.ts';
import { testDatabase } from '../support/postgres.ts';
import { movedClock, startTestApp, type TestApp } from '../support/test-app.ts';
import { type Ended, inShell } from './in-shell.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

const doctor = (app: Pick<TestApp, 'dataFolder' | 'port'>, environment: Environment = {}): Promise<Ended> =>
  inShell('plugin-server/command/doctor.ts', [], {
    NAHTLOS_DATA: app.dataFolder,
    PORT: String(app.port),
    ...environment,
  });

/** Lines that are to be looked at. */
const looks = (report: Ended): string[] => report.stdout.split('\n').filter((line) => line.startsWith('look at this'));

/** A server whose last backup is from just now. */
const startHealthy = async (): Promise<TestApp> => {
  const app = await startTestApp();
  await noteBackup(app.dataFolder, { at: Date.now(), folder: '/backups/one' });
  return app;
};

test('a healthy server has nothing to look at', async () => {
  await using app = await startHealthy();
  const report = await doctor(app);
  expect(looks(report)).toEqual([]);
  expect(report).toMatchObject({ code: 0, stderr: '' });
  expect(report.stdout).toMatch(/ok +server +It answers on port \d+ and is ready\./);
  expect(report.stdout).toMatch(/ok +database +SQLite, whole/);
});

test('a server that is stopped is no fault', async () => {
  const app = await startHealthy();
  onTestFinished(() => rmSync(app.dataFolder, { recursive: true, force: true }));
  await app.close();
  expect(await doctor(app)).toMatchObject({ code: 0, stdout: expect.stringContaining('None answers') });
});

test('no backup, and one older than a week, are to be looked at', async () => {
  await using app = await startTestApp();
  const without = await doctor(app);
  expect(without.code).toBe(1);
  expect(looks(without)).toEqual([expect.stringContaining('None was made yet')]);
  await noteBackup(app.dataFolder, { at: Date.now() - 9 * 86_400_000, folder: '/backups/one' });
  expect(looks(await doctor(app))).toEqual([expect.stringContaining('9 days old: /backups/one')]);
  writeFileSync(join(app.dataFolder, 'last-backup.json'), '{"at":"yesterday"}');
  expect(looks(await doctor(app))).toEqual([expect.stringContaining('None was made yet')]);
});

test('a data folder that others may read is to be looked at', async () => {
  await using app = await startHealthy();
  chmodSync(app.dataFolder, 0o755);
  const report = await doctor(app);
  expect(report.code).toBe(1);
  expect(looks(report)).toEqual([expect.stringMatching(/rights.*may read/)]);
});

test('a clock behind what was written last is to be looked at', async () => {
  await using app = await startTestApp({ clock: movedClock(Date.now() + 3 * 86_400_000) });
  await noteBackup(app.dataFolder, { at: Date.now(), folder: '/backups/one' });
  const ada = await visitor(app);
  await ask(app, 'visitor', 'message:send', words('Hello', 1), ada.headers);
  const report = await doctor(app);
  expect(looks(report)).toEqual([expect.stringContaining('2 days behind what was written last')]);
});

test('a damaged database is to be looked at', async () => {
  const app = await startHealthy();
  onTestFinished(() => rmSync(app.dataFolder, { recursive: true, force: true }));
  await app.close();
  const path = join(app.dataFolder, 'nahtlos.db');
  const file = openSync(path, 'r+');
  const pageBytes = 4_096;
  for (let at = pageBytes; at < statSync(path).size; at += 3 * pageBytes)
    writeSync(file, Buffer.alloc(pageBytes, 0xa5), 0, pageBytes, at);
  closeSync(file);
  const report = await doctor(app);
  expect(report.code).toBe(1);
  expect(looks(report)).toEqual([expect.stringMatching(/database +It (is damaged|cannot be read)/)]);
});

test.each([
  ['others are let in under no public address', { HOST: '0.0.0.0' }, ['NAHTLOS_PUBLIC_URL is not set']],
  [
    'a public address nobody answers, behind a proxy nobody trusts',
    { NAHTLOS_PUBLIC_URL: 'https://127.0.0.9:9' },
    ['NAHTLOS_TRUST_PROXY is 0', 'cannot be reached with a good certificate from here (ECONNREFUSED)'],
  ],
])('%s: to be looked at', async (_name, environment, sentences) => {
  await using app = await startHealthy();
  expect(looks(await doctor(app))).toEqual([]);
  const report = await doctor(app, environment);
  expect(report.code).toBe(1);
  expect(looks(report)).toEqual(sentences.map((sentence) => expect.stringContaining(sentence)));
});

test('a PostgreSQL that answers is fine, one that does not is to be looked at', async () => {
  const database = await testDatabase();
  onTestFinished(() => database.drop());
  const environment = { DATABASE_URL: database.url };
  await using app = await startTestApp({ environment });
  await noteBackup(app.dataFolder, { at: Date.now(), folder: '/backups/one' });
  const healthy = await doctor(app, environment);
  expect(looks(healthy)).toEqual([]);
  expect(healthy.stdout).toContain('PostgreSQL, reachable');
  const away = await doctor(app, { DATABASE_URL: 'postgres://nahtlos@127.0.0.1:9/nahtlos' });
  expect(away.code).toBe(1);
  expect(looks(away)).toEqual([expect.stringMatching(/database +It cannot be read/)]);
});

test('before the first start there is nothing to examine', async () => {
  const dataFolder = join(mkdtempSync(join(tmpdir(), 'nahtlos-')), 'data');
  expect(await doctor({ dataFolder, port: 0 })).toMatchObject({ code: 1, stderr: expect.stringContaining(dataFolder) });
});
