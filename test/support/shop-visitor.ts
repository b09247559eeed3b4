import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Device } from './watched-chromium.ts';

/** What becomes of a message, in the words a screen reader says. */
export type MarkWord = 'wartet' | 'angekommen' | 'arrived' | 'gesehen' | 'Nicht gesendet';

/** What the browser holds for a page's origin. */
export interface Stored {
  readonly local: readonly string[];
  readonly session: readonly string[];
  readonly databases: readonly string[];
  readonly caches: readonly string[];
  readonly cookies: readonly string[];
}

export const nothingStored: Stored = { local: [], session: [], databases: [], caches: [], cookies: [] };

/** Somebody with a shop's page before her: she finds things by what they are called, in German or English. */
export class ShopVisitor {
  readonly page: Page;
  readonly device: Device;

  constructor(page: Page, device: Device) {
    this.page = page;
    this.device = device;
  }

  get launcher(): Locator {
    return this.page.locator('nahtlos-chat [part=launcher]');
  }
  get panel(): Locator {
    return this.page.locator('nahtlos-chat dialog[part=panel]');
  }
  get field(): Locator {
    return this.panel.getByRole('textbox', { name: /^(Nachricht|Message)$/ });
  }
  get log(): Locator {
    return this.panel.getByRole('log');
  }
  get banner(): Locator {
    return this.panel.locator('[part=banner]');
  }
  get attach(): Locator {
    return this.panel.locator('input[type=file][multiple]');
  }

  async open(): Promise<void> {
    await this.launcher.click();
    await this.field.waitFor();
  }

  async close(): Promise<void> {
    await this.panel.getByRole('button', { name: /^(Schließen|Close)$/ }).click();
    await this.panel.waitFor({ state: 'hidden' });
  }

  async say(...texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      await this.field.fill(text);
      // On a phone Enter begins a new line.
      const isPhone = (await this.field.getAttribute('enterkeyhint')) === 'enter';
      if (isPhone) await this.panel.getByRole('button', { name: /^(Senden|Send)$/ }).click();
      else await this.field.press('Enter');
      await this.message(text).waitFor();
    }
  }

  /** One message in the conversation, whoever said it. */
  message(text: string): Locator {
    return this.log.locator('li:not(.greeting)').filter({ hasText: text });
  }

  sees(text: string): Promise<void> {
    return this.log.getByText(text, { exact: true }).waitFor();
  }

  marked(text: string, mark: MarkWord): Promise<void> {
    return this.message(text)
      .filter({ hasText: `, ${mark}: ` })
      .waitFor();
  }

  /** All that was said, as it stands on her screen; the shop's greeting is not a message. */
  said(): Promise<string[]> {
    return this.log.locator('li.row:not(.greeting) [part=bubble]').allTextContents();
  }

  async reads(...texts: readonly string[]): Promise<void> {
    await expect.poll(() => this.said(), { timeout: 10_000 }).toEqual(texts);
  }

  /** What lies under a key of the chat's database on her device; undefined: nothing, or there is none. */
  kept(key: string): Promise<unknown> {
    return this.page.evaluate(
      (wanted) =>
        new Promise((resolve, reject) => {
          const opening = indexedDB.open('nahtlos-demo');
          // None is made by looking.
          opening.onupgradeneeded = () => opening.transaction?.abort();
          opening.onerror = () => (opening.error?.name === 'AbortError' ? resolve(undefined) : reject(opening.error));
          opening.onsuccess = () => {
            const asked = opening.result.transaction('nahtlos').objectStore('nahtlos').get(wanted);
            asked.onsuccess = () => {
              opening.result.close();
              resolve(asked.result);
            };
            asked.onerror = () => reject(asked.error);
          };
        }),
      key,
    );
  }

  async stored(): Promise<Stored> {
    const { local, session, databases, kept } = await this.page.evaluate(async () => ({
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).map(({ name }) => name ?? ''),
      kept: await caches.keys(),
    }));
    const cookies = (await this.device.context.cookies()).map(({ name }) => name);
    return { local, session, databases, caches: kept, cookies };
  }
}

export const visitShop = async (device: Device, address: string): Promise<ShopVisitor> => {
  const page = await device.context.newPage();
  await page.goto(address);
  return new ShopVisitor(page, device);
};
