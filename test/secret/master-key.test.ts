import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprint, loadMasterKey, parseMasterKey } from '../../plugin-server/secret/master-key.ts';

let folder = '';
let file = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nahtlos-key-'));
  file = join(folder, 'secret.key');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const fresh = () => loadMasterKey({ given: undefined, file, fingerprint: null });
const hex = 'ab'.repeat(32);

test('the first start makes a key that only its owner can read, and the second start finds the same', async () => {
  const first = await fresh();
  expect(first).toMatchObject({ ok: true, from: 'made', exposed: false });
  expect(first.ok && first.key.length).toBe(32);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['secret.key']);

  const second = await fresh();
  expect(second).toMatchObject({ ok: true, from: 'file', exposed: false });
  expect(second.ok && first.ok && Buffer.from(second.key).equals(first.key)).toBe(true);
});

test('several starts at the same moment agree on one key', async () => {
  const loaded = await Promise.all(Array.from({ length: 8 }, fresh));
  const prints = loaded.map((one) => (one.ok ? fingerprint(one.key) : one.sentence));
  expect(new Set(prints).size).toBe(1);
  expect(loaded.filter((one) => one.ok && one.from === 'made')).toHaveLength(1);
  expect(await readdir(folder)).toEqual(['secret.key']);
});

test('a key given by the operator is taken in every usual writing, and no file is made', async () => {
  const bytes = Buffer.from(hex, 'hex');
  const writings = [hex, hex.toUpperCase(), `${hex}\n`, bytes.toString('base64'), bytes.toString('base64url')];
  for (const given of writings) {
    const loaded = await loadMasterKey({ given, file, fingerprint: null });
    expect(loaded).toMatchObject({ ok: true, from: 'environment' });
    expect(loaded.ok && Buffer.from(loaded.key).equals(bytes)).toBe(true);
  }
  expect(await readdir(folder)).toEqual([]);
});

test('a given key of another length is refused with a sentence that does not repeat it', async () => {
  for (const given of [
    '',
    ' ',
    'changeme',
    hex.slice(2),
    `${hex}ab`,
    `${hex.slice(2)}zz`,
    Buffer.alloc(31).toString('base64'),
  ]) {
    const loaded = await loadMasterKey({ given, file, fingerprint: null });
    expect(loaded).toMatchObject({ ok: false, reason: 'malformed' });
    expect(loaded.ok || loaded.sentence).toBe(
      'NAHTLOS_SECRET must be 32 bytes: 64 hexadecimal or 43 base64 characters.',
    );
  }
});

test('a damaged key file is refused and left as it is', async () => {
  await writeFile(file, hex.slice(0, 40));
  const loaded = await fresh();
  expect(loaded).toMatchObject({ ok: false, reason: 'malformed' });
  expect(loaded.ok || loaded.sentence).toContain(file);
  expect(await readFile(file, 'utf8')).toBe(hex.slice(0, 40));
});

test('a key file that cannot be read is refused with the reason', async () => {
  const loaded = await loadMasterKey({ given: undefined, file: folder, fingerprint: null });
  expect(loaded).toMatchObject({ ok: false, reason: 'unreadable' });
  expect(loaded.ok || loaded.sentence).toContain('EISDIR');

  const nowhere = await loadMasterKey({
    given: undefined,
    file: join(folder, 'no', 'such', 'folder'),
    fingerprint: null,
  });
  expect(nowhere).toMatchObject({ ok: false, reason: 'unreadable' });
});

test('an existing database refuses another key, and takes its own', async () => {
  const own = await fresh();
  const print = own.ok ? fingerprint(own.key) : '';
  expect(await loadMasterKey({ given: undefined, file, fingerprint: print })).toMatchObject({ ok: true, from: 'file' });
  expect(await loadMasterKey({ given: hex, file, fingerprint: print })).toMatchObject({ ok: false, reason: 'wrong' });
});

test('for an existing database no new key is made when the old one is missing', async () => {
  const print = fingerprint(parseMasterKey(hex)!);
  expect(await loadMasterKey({ given: undefined, file, fingerprint: print })).toMatchObject({
    ok: false,
    reason: 'missing',
  });
  expect(await readdir(folder)).toEqual([]);
  await writeFile(file, hex, { mode: 0o600 });
  expect(await loadMasterKey({ given: undefined, file, fingerprint: print })).toMatchObject({ ok: true });
});

test('a key file that others may read is taken, but said', async () => {
  await writeFile(file, hex);
  await chmod(file, 0o644);
  expect(await fresh()).toMatchObject({ ok: true, exposed: true });
  await chmod(file, 0o600);
  expect(await fresh()).toMatchObject({ ok: true, exposed: false });
});

test('a fingerprint tells keys apart without showing a byte of them', () => {
  const print = fingerprint(parseMasterKey(hex)!);
  expect(print).toBe(fingerprint(parseMasterKey(hex.toUpperCase())!));
  expect(print).not.toBe(fingerprint(parseMasterKey('cd'.repeat(32))!));
  expect(Buffer.from(print, 'base64url').includes(Buffer.from(hex.slice(0, 8), 'hex'))).toBe(false);
});
