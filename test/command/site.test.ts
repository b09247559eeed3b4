import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { operatorSocket } from '../../plugin-server/operator/operator-talk.ts';
import { post } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { type Ended, inShell } from './in-shell.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

const site = (folder: string, ...args: readonly string[]): Promise<Ended> =>
  inShell('plugin-server/command/site.ts', args, { NAHTLOS_DATA: folder, NAHTLOS_PUBLIC_URL: 'https://chat.example' });

const bakery = ['--add', 'bakery', '--origins', 'https://bakery.example, https://*.bakery.example'] as const;

/** What a page of the bakery gets when it says hello. */
const helloFrom = async (app: TestApp, origin: string): Promise<number> =>
  (await post(app, '/v1/visitor/visitor/hello', { site: 'bakery', locale: 'de' }, { origin })).status;

const say = (app: TestApp, bytes: string | Buffer): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(operatorSocket(app.dataFolder));
    let heard = '';
    socket.on('data', (chunk) => (heard += String(chunk)));
    socket.once('error', reject);
    socket.once('close', () => resolve(heard));
    socket.write(bytes);
  });

test('a further site is made while the server runs, and its pages may chat at once', async () => {
  await using app = await startTestApp();
  expect(await helloFrom(app, 'https://bakery.example')).toBe(404);
  const made = await site(
    app.dataFolder,
    ...bakery,
    '--name',
    'Back & Stube',
    '--privacy-url',
    'https://bakery.example/p',
  );
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toContain(`<script async src="${app.publicUrl}/nahtlos.js?site=bakery"></script>`);
  expect(await helloFrom(app, 'https://bakery.example')).toBe(200);
  expect(await helloFrom(app, 'https://cake.bakery.example')).toBe(200);
  expect(await helloFrom(app, 'https://shop.example')).toBe(403);
  expect((await app.store.read.siteByKey('bakery'))?.name).toBe('Back & Stube');
});

test('a further site is made while no server runs', async () => {
  const app = await startTestApp();
  await app.close();
  const made = await site(app.dataFolder, ...bakery, '--privacy-url', 'https://bakery.example/p');
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toContain('<script async src="https://chat.example/nahtlos.js?site=bakery"></script>');
  await using again = await app.restart();
  expect(await helloFrom(again, 'https://bakery.example')).toBe(200);
});

test('a value that cannot be is refused in a sentence and makes nothing', async () => {
  await using app = await startTestApp();
  const wrong: readonly (readonly [readonly string[], string])[] = [
    [['--add', 'Bäckerei', '--origins', 'https://bakery.example'], 'small letters, digits and hyphens'],
    [['--add', 'demo', '--origins', 'https://bakery.example'], 'There is a site with this key already.'],
    [['--add', 'bakery', '--origins', 'http://bakery.example'], 'An origin is https'],
    [[...bakery, '--name', 'x'.repeat(101)], 'longer than 100 characters'],
    [[...bakery, '--privacy-url', 'javascript:alert(1)'], 'The privacy notice is the address of a web page'],
  ];
  for (const [args, sentence] of wrong) {
    const refused = await site(app.dataFolder, ...args);
    expect(refused, args.join(' ')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(sentence) });
    expect(refused.stderr.trim()).not.toContain('\n');
  }
  expect(await app.store.read.sites()).toHaveLength(1);
  expect((await site(app.dataFolder, ...bakery)).code).toBe(0);
});

test('a misspelt option is refused before anything is asked', async () => {
  await using app = await startTestApp();
  const refused = await site(app.dataFolder, ...bakery, '--privacy', 'https://bakery.example/p');
  expect(refused).toMatchObject({ code: 64, stderr: expect.stringContaining("'--privacy'") });
  expect(await app.store.read.sites()).toHaveLength(1);
});

test('without a key the command says how it is used', async () => {
  expect(await site('/nowhere')).toMatchObject({ code: 0, stdout: expect.stringContaining('--origins LIST') });
});

test('before the first start there is nothing to add a site to', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'nahtlos-')), 'data');
  expect(await site(folder, ...bakery)).toMatchObject({ code: 1, stderr: expect.stringContaining(folder) });
});

test('only the account of the server may speak to it, and only as long as it runs', async () => {
  const app = await startTestApp();
  onTestFinished(() => rmSync(app.dataFolder, { recursive: true, force: true }));
  expect(statSync(operatorSocket(app.dataFolder)).mode & 0o777).toBe(0o600);
  await app.close();
  expect(() => statSync(operatorSocket(app.dataFolder))).toThrow('ENOENT');
});

test('a server that was killed leaves a file behind, and the next one speaks all the same', async () => {
  const app = await startTestApp();
  await app.close();
  writeFileSync(operatorSocket(app.dataFolder), '');
  await using again = await app.restart();
  expect(await site(again.dataFolder, ...bakery)).toMatchObject({ code: 0, stderr: '' });
});

test('a command never writes beside a running server that does not hear it', async () => {
  await using app = await startTestApp();
  rmSync(operatorSocket(app.dataFolder));
  const refused = await site(app.dataFolder, ...bakery);
  expect(refused).toMatchObject({ code: 75, stderr: expect.stringContaining(app.dataFolder) });
  expect(await app.store.read.sites()).toHaveLength(1);
});

const wanted = { ask: 'site:add', key: 'bakery', origins: ['https://bakery.example'] };

test('what is no command gets one refusal or is hung up on, and the next one works', async () => {
  await using app = await startTestApp();
  const nonsense = [
    'hello',
    JSON.stringify({ ...wanted, ask: 'site:remove' }),
    JSON.stringify({ ...wanted, look: {} }),
    JSON.stringify({ ...wanted, key: 7 }),
    '{"ask":"site:add","key":"bakery","origins":[],"__proto__":{"name":"x"}}',
    '['.repeat(30_000),
  ];
  for (const line of nonsense)
    expect(JSON.parse(await say(app, `${line}\n`)), line.slice(0, 80)).toMatchObject({
      ok: false,
      code: 'request.malformed',
    });
  const endless = Buffer.alloc(200_000, 'a');
  const noText = Buffer.from([0xff, 0xfe, 0x0a]);
  for (const bytes of [endless, noText]) expect(await say(app, bytes).catch(() => '')).toBe('');
  expect(await app.store.read.sites()).toHaveLength(1);
  expect(JSON.parse(await say(app, `${JSON.stringify(wanted)}\n`))).toMatchObject({ ok: true });
});

test('whoever connects and says nothing does not keep the server from stopping', async () => {
  const app = await startTestApp();
  onTestFinished(() => rmSync(app.dataFolder, { recursive: true, force: true }));
  const silent = connect(operatorSocket(app.dataFolder));
  await new Promise((resolve) => silent.once('connect', resolve));
  const ended = new Promise((resolve) => silent.once('close', resolve));
  await app.close();
  await ended;
});
