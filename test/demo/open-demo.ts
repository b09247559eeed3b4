import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { demoOptions } from '../../demo/demo-options.ts';
import { type App, startApp } from '../../plugin-server/app.ts';
import { type Environment, readConfig } from '../../plugin-server/config.ts';
import { dist } from '../support/test-app.ts';

export interface TestDemo {
  /** Each start ends the one before, in the same data folder. */
  start(environment?: Environment): Promise<App>;
}

/** A folder in which the demo may be started again and again; gone when the test is over. */
export const openDemo = (): TestDemo => {
  const folder = mkdtempSync(join(tmpdir(), 'nahtlos-demo-'));
  let running: App | null = null;
  const close = async (): Promise<void> => {
    await running?.close();
    running = null;
  };
  onTestFinished(async () => {
    await close();
    rmSync(folder, { recursive: true });
  });
  return {
    start: async (environment = {}) => {
      await close();
      const config = readConfig({ PORT: '0', NAHTLOS_DATA: folder, NAHTLOS_LOG_LEVEL: 'silent', ...environment });
      running = await startApp({ ...demoOptions(config), dist });
      return running;
    },
  };
};
