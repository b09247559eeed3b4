import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchChromium } from './launch-chromium.ts';

export type FileBrowser = {
  /** A browser profile of its own (cookies, IndexedDB): one person at one device. Closed after the test. */
  device(options?: BrowserContextOptions): Promise<BrowserContext>;
};

/** One Chromium for the test file that calls this at its top; each test opens the devices it needs. */
export function chromiumOfThisFile(): FileBrowser {
  let browser: Browser | undefined;
  const devices: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    await Promise.all(devices.splice(0).map((device) => device.close()));
  });
  afterAll(async () => {
    await browser?.close();
  });
  return {
    async device(options) {
      if (!browser) throw new Error('Chromium is launched before the first test, not while the file is read.');
      const device = await browser.newContext(options);
      devices.push(device);
      return device;
    },
  };
}
