import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { chromiumProgram } from './chromium-program.ts';

/** Without the `background` flags a Chromium in a closed network spends its time on refused connections. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumProgram(), args: flags });
}

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
