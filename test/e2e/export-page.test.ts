import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { Person, Said, Talk } from '../../plugin-server/identity/handout/collect-person.ts';
import { pageWords } from '../../plugin-server/identity/handout/page-words.ts';
import { readablePage } from '../../plugin-server/identity/handout/readable-page.ts';
import type { FileId } from '../../protocol/ids.ts';
import { axeFindings } from '../support/axe.ts';
import { chromiumOfThisFile } from '../support/chromium.ts';

const chromium = chromiumOfThisFile();
const folder = mkdtempSync(join(tmpdir(), 'nahtlos-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = '2026-11-17T09:00:00.000Z';
const person: Person = {
  site: 'Räder & Bücher',
  madeAt: at,
  identifiers: [
    { kind: 'anon', value: 'nv_aZ3kXw0QmT9vB2cD4eF6gH', since: at },
    { kind: 'email', value: 'ada@example.de', since: at },
  ],
  devices: [{ label: 'Firefox, Windows', language: 'de', since: at, lastSeen: at }],
  traits: [{ key: 'name', value: 'Ada <b>Lovelace</b>', source: 'visitor', at }],
  consents: [{ purpose: 'profile', granted: false, words: '1', at }],
};
const says = (from: Said['from'], text: string, more: Partial<Said> = {}): Said => ({
  at,
  from,
  name: from === 'agent' ? 'Mia' : null,
  what: 'message',
  channel: 'chat',
  text,
  page: null,
  files: [],
  ...more,
});
const picture = {
  id: 'fl_1' as FileId,
  name: 'Rahmen & Rad.png',
  type: 'image/png',
  bytes: 70,
  path: 'files/12-1-1 Rahmen & Rad.png',
};
async function* talks(): AsyncGenerator<Talk> {
  yield {
    number: 12,
    openedAt: at,
    closedAt: at,
    entries: (async function* () {
      yield says('visitor', 'Ist mein Rad fertig?\n<script>document.title = "found"</script>', {
        page: { url: 'https://shop.example/rad', title: 'Stadtrad' },
        files: [picture],
      });
      yield says('agent', 'Ja, seit heute früh. Sie können es bis 18 Uhr abholen.');
      yield says('visitor', 'שלום, danke!');
      yield says('system', '', { what: 'closed' });
    })(),
  };
}
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test.each([
  'de',
  'en',
])('the page of an export (%s) is readable by itself, by everybody, and runs nothing', async (locale) => {
  let page = '';
  for await (const piece of readablePage(person, talks(), { words: pageWords(locale), isHerself: true })) page += piece;
  mkdirSync(join(folder, 'files'), { recursive: true });
  writeFileSync(join(folder, picture.path), dot);
  writeFileSync(join(folder, 'index.html'), page);
  for (const colorScheme of ['light', 'dark'] as const) {
    const device = await chromium.device({ colorScheme, viewport: { width: 360, height: 740 } });
    const tab = await device.newPage();
    const asked: string[] = [];
    tab.on('request', (request) => asked.push(request.url()));
    await tab.goto(pathToFileURL(join(folder, 'index.html')).href);
    expect(await tab.title()).toContain('Räder & Bücher');
    expect(await tab.locator('text=<script>').count()).toBe(1);
    expect(await tab.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
    expect(asked.every((url) => url.startsWith('file:'))).toBe(true);
    expect(await tab.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await axeFindings(tab)).toEqual([]);
  }
});
