import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { root } from '../root.ts';

/** What the READMEs show lies beside them; the rest of the pictures is only there to be looked at. */
const shownInReadme = new Set(
  ['README.md', 'README.de.md'].flatMap((name) =>
    [...readFileSync(join(root, name), 'utf8').matchAll(/docs\/images\/([\w-]+)\.webp/g)].map(([, picture]) => picture),
  ),
);

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

export async function say(page: Page, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await fieldOf(page).fill(text);
    await page.getByRole('button', { name: /^(Senden|Send)/ }).click();
    await page.getByRole('log').getByText(text).waitFor();
  }
  await markOf(page, texts.at(-1) ?? '', /angekommen|arrived|gesehen|seen/i).waitFor();
}

export function launcherOf(page: Page): Locator {
  return page.locator('nahtlos-chat button[part=launcher]');
}

export function fieldOf(page: Page): Locator {
  return page.locator('nahtlos-chat').getByRole('textbox', { name: /^(Nachricht|Message)$/ });
}

export function markOf(page: Page, text: string, mark: RegExp): Locator {
  return page.getByRole('log').getByRole('listitem').filter({ hasText: text }).filter({ hasText: mark });
}

export async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  const file = join(shownInReadme.has(name) ? 'docs/images' : 'screenshots/program', `${name}.webp`);
  mkdirSync(dirname(join(root, file)), { recursive: true });
  await photograph(page, join(root, file));
  console.log(file);
}

export interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** As WebP, which the driver's own screenshots cannot be. */
export async function photograph(page: Page, path: string, part?: Part): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  const clip = part && { clip: { ...part, scale: 1 } };
  const { data } = await protocol.send('Page.captureScreenshot', { format: 'webp', quality: 80, ...clip });
  writeFileSync(path, Buffer.from(data, 'base64'));
  await protocol.detach();
}
