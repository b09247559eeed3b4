import { type Browser, chromium } from 'playwright-core';
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

/** A Chromium for whoever needs one outside a test file: benchmarks, screenshots. Close it. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumProgram(), args: flags });
}
