import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { root } from '../root.ts';

/** Where the pictures lie, and what one does to get one. */
export const folder = join(root, 'docs/images');
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
  return page.getByRole('button', { name: /^(Chat öffnen|Open chat)/ });
}

export function fieldOf(page: Page): Locator {
  return page.locator('nahtlos-chat').getByRole('textbox', { name: /^(Nachricht|Message)$/ });
}

export function markOf(page: Page, text: string, mark: RegExp): Locator {
  return page.getByRole('log').getByRole('listitem').filter({ hasText: text }).filter({ hasText: mark });
}

export async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
  console.log(`docs/images/${name}.png`);
}
