import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseEntry } from '../../tools/choose-entry.ts';

const demo = 'demo/start.ts';
const server = 'plugin-server/main.ts';
let parent: string;
let at: { demo: boolean | null; dataFolder: string; host: string; publicUrl: string | null };

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'nahtlos-entry-'));
  at = { demo: null, dataFolder: join(parent, 'data'), host: '127.0.0.1', publicUrl: 'http://127.0.0.1:3000' };
});
afterEach(() => rmSync(parent, { recursive: true }));

test('a first start on the own machine is the demo, and so is every later one on that folder', () => {
  expect(chooseEntry(at)).toBe(demo);
  writeFileSync(join(at.dataFolder, 'nahtlos.db'), 'data');
  expect(chooseEntry(at)).toBe(demo);
});

test('a folder with data of a real server never becomes a demo', () => {
  writeFileSync(join(parent, 'nahtlos.db'), 'data');
  expect(chooseEntry({ ...at, dataFolder: parent })).toBe(server);
});

test.each([
  ['a public address', { publicUrl: 'https://chat.example.de' }],
  ['other machines let in', { host: '0.0.0.0', publicUrl: 'http://localhost:3000' }],
])('a first start with %s is no demo, and no later one either', (_what, reach) => {
  expect(chooseEntry({ ...at, ...reach })).toBe(server);
  expect(chooseEntry({ ...at, ...reach })).toBe(server);
});

test('the operator has the last word, and her word is for this start only', () => {
  expect(chooseEntry({ ...at, demo: true, host: '0.0.0.0' })).toBe(demo);
  expect(chooseEntry({ ...at, demo: false })).toBe(server);
  expect(chooseEntry(at)).toBe(demo);
  expect(chooseEntry({ ...at, demo: false })).toBe(server);
});
