import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { launchChromium } from '../../test/support/launch-chromium.ts';
import { root } from '../root.ts';
import { type Part, photograph } from './camera.ts';

/** Where everything lies that is only there to be looked at. */
const sheetFolder = join(root, 'screenshots');

interface Picture {
  readonly group: string;
  /** What is seen, and how it is looked at: a row and a column of the sheet. */
  readonly scene: string;
  readonly look: string;
  readonly file: string;
}

export interface ContactSheet {
  take(page: Page, place: Omit<Picture, 'file'>, part?: Part): Promise<void>;
  /** Writes index.html, and pictures of it page by page; answers how many pictures are on it. */
  finish(): Promise<number>;
}

/** `columns`: the looks, in their order. */
export const openContactSheet = (columns: readonly string[]): ContactSheet => {
  for (const old of globSync('{pictures,*.png}', { cwd: sheetFolder }))
    rmSync(join(sheetFolder, old), { recursive: true });
  mkdirSync(join(sheetFolder, 'pictures'), { recursive: true });
  const pictures: Picture[] = [];
  return {
    take: async (page, place, part) => {
      const file = `pictures/${nameOf(`${place.group} ${place.scene} ${place.look}`)}.webp`;
      await photograph(page, join(sheetFolder, file), part);
      pictures.push({ ...place, file });
    },
    finish: async () => {
      const groups = [...new Set(pictures.map(({ group }) => group))].map((group) => {
        const mine = pictures.filter((it) => it.group === group);
        const scenes = [...new Set(mine.map(({ scene }) => scene))];
        const looks = columns.filter((look) => mine.some((it) => it.look === look));
        return { group, draw: (rows: readonly string[]) => drawGroup(group, rows, looks, mine), scenes };
      });
      const page = (body: string): string =>
        `<!doctype html><meta charset="utf-8"><title>Nahtlos</title><style>${style}</style>${body}`;
      writeFileSync(join(sheetFolder, 'index.html'), page(groups.map(({ draw, scenes }) => draw(scenes)).join('')));
      const browser = await launchChromium();
      const tab = await browser.newPage({ viewport: { width: 1800, height: 900 } });
      const draft = join(sheetFolder, 'draft.html');
      for (const { group, draw, scenes } of groups)
        for (let at = 0; at < scenes.length; at += rowsPerPage) {
          writeFileSync(draft, page(draw(scenes.slice(at, at + rowsPerPage))));
          await tab.goto(pathToFileURL(draft).href);
          await tab.screenshot({
            path: join(sheetFolder, `${nameOf(group)}-${at / rowsPerPage + 1}.png`),
            fullPage: true,
          });
        }
      rmSync(draft);
      await browser.close();
      return pictures.length;
    },
  };
};

/** As many as can still be made out on one picture. */
const rowsPerPage = 6;

const nameOf = (words: string): string => words.toLowerCase().replace(/[^a-z0-9]+/g, '-');

const drawGroup = (
  group: string,
  scenes: readonly string[],
  looks: readonly string[],
  pictures: readonly Picture[],
): string => {
  const cell = (scene: string, look: string): string => {
    const found = pictures.find((it) => it.scene === scene && it.look === look);
    return `<td>${found ? `<a href="${found.file}"><img src="${found.file}" alt="${scene}, ${look}"></a>` : ''}</td>`;
  };
  const rows = scenes.map((scene) => `<tr><th>${scene}</th>${looks.map((look) => cell(scene, look)).join('')}</tr>`);
  return `<h2>${group}</h2><table><tr><th></th>${looks.map((look) => `<th>${look}</th>`).join('')}</tr>${rows.join('')}</table>`;
};

const style = `
  body { margin: 24px; background: #dcd8cf; font: 13px system-ui, sans-serif; }
  th { position: sticky; top: 0; text-align: start; font-weight: 600; padding: 6px; background: #dcd8cf; }
  tr > th:first-child { max-width: 110px; vertical-align: top; }
  td { padding: 4px; vertical-align: top; }
  img { display: block; height: 380px; border-radius: 6px; }
`;
