import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { answeredBefore } from '../../widget/answered.ts';
import { chromiumOfThisFile } from '../support/chromium.ts';

const chromium = chromiumOfThisFile();
const widget = fileURLToPath(new URL('../../widget/', import.meta.url));

/** A list of words; each is drawn as often as the number behind it has changed. */
const program = `
  import { html, render } from 'lit/html.js';
  import { keyed } from '${widget}parts/keyed.ts';
  globalThis.draws = {};
  globalThis.draw = (rows) => render(
    html\`<ol><li>first</li>\${keyed(rows.map(([key, n]) => ({
      key,
      inputs: [n],
      draw: () => {
        draws[key] = (draws[key] ?? 0) + 1;
        return html\`<li id=\${key}>\${key} \${n}</li>\`;
      },
    })))}<li>last</li></ol>\`,
    document.body,
  );`;

type Row = readonly [key: string, n: number];
declare const draw: (rows: readonly Row[]) => void;
declare const draws: Readonly<Record<string, number>>;

let code: string;

beforeAll(async () => {
  const { output } = (await build({
    configFile: false,
    root: widget,
    logLevel: 'silent',
    // As visitors get it, and not as Lit is for who develops with it.
    resolve: { conditions: ['production', 'browser', 'module'] },
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === 'program' ? `${widget}program.js` : null),
        load: (id) => (id.endsWith('/program.js') ? program : null),
      },
      answeredBefore,
    ],
    build: { write: false, target: 'es2022', rolldownOptions: { input: 'program', output: { format: 'iife' } } },
  })) as Rolldown.RolldownOutput;
  code = output[0].code;
});

const opened = async (): Promise<Page> => {
  const page = await (await chromium.device()).newPage();
  await page.setContent('<!doctype html><body></body>');
  await page.addScriptTag({ content: code });
  return page;
};

const shown = (page: Page): Promise<string[]> => page.locator('li').allTextContents();

test('a list shows its rows in their order, whatever it showed before', async () => {
  const page = await opened();
  for (const words of ['abc', 'abcd', 'zabcd', 'zbd', '', 'dbz', 'zbd', 'bqz', 'edcba', 'abcde']) {
    const rows = [...words].map((key, n): Row => [key, n]);
    await page.evaluate((all) => draw(all), rows);
    expect(await shown(page)).toEqual(['first', ...rows.map((row) => row.join(' ')), 'last']);
  }
});

test('what stays keeps its place on the screen: it is neither moved nor drawn again, unless something of it has changed', async () => {
  const page = await opened();
  const touched = await page.evaluate(() => {
    draw([...'cde'].map((key) => [key, 0]));
    const before = [...'cde'].map((key) => document.getElementById(key));
    const seen = new MutationObserver(() => {});
    seen.observe(document.body, { childList: true, subtree: true });
    draw([...'abcxdf'].map((key) => [key, key === 'd' ? 1 : 0]));
    const nodes = seen.takeRecords().flatMap((it) => [...it.addedNodes, ...it.removedNodes]);
    return {
      same: before.slice(0, 2).every((li) => li?.isConnected),
      ids: nodes.flatMap((node) => (node instanceof Element ? node.id : [])),
    };
  });
  expect(touched).toEqual({ same: true, ids: ['e', 'a', 'b', 'x', 'f'] });
  expect(await page.evaluate(() => draws)).toEqual({ a: 1, b: 1, c: 1, d: 2, e: 1, f: 1, x: 1 });
  expect(await shown(page)).toEqual(['first', 'a 0', 'b 0', 'c 0', 'x 0', 'd 1', 'f 0', 'last']);
});
