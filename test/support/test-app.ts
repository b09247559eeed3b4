import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, type AppOptions, startApp } from '../../plugin-server/app.ts';
import type { Clock } from '../../plugin-server/clock.ts';
import { type Environment, readConfig } from '../../plugin-server/config.ts';

/** What every test app has unless a test says otherwise: an owner who can sign in, and limits that no test meets by accident. */
export const ownerEmail = 'mia@shop.example';
export const ownerPassword = 'nine kind otters in the rain';

export interface TestApp extends App, AsyncDisposable {
  readonly dataFolder: string;
  /** The same folder again, as after a restart. */
  restart(more?: Environment): Promise<TestApp>;
}

export interface TestAppOptions extends Partial<Omit<AppOptions, 'config'>> {
  readonly environment?: Environment;
  readonly dataFolder?: string;
}

export const dist = new URL('../../dist', import.meta.url).pathname;

/** A clock that stands until it is moved. */
export interface MovedClock extends Clock {
  move(ms: number): void;
}

export const movedClock = (start = Date.UTC(2026, 10, 17, 9)): MovedClock => {
  let passed = 0;
  return {
    wall: () => start + passed,
    mono: () => passed,
    steady: () => start + passed,
    move: (ms) => {
      passed += ms;
    },
  };
};

/** A real app on a free port with a temporary SQLite file. */
export const startTestApp = async (options: TestAppOptions = {}): Promise<TestApp> => {
  const { environment, dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-')), ...rest } = options;
  const config = readConfig({
    PORT: '0',
    NAHTLOS_DATA: dataFolder,
    NAHTLOS_LOG_LEVEL: 'silent',
    NAHTLOS_ADMIN_EMAIL: ownerEmail,
    NAHTLOS_ADMIN_PASSWORD: ownerPassword,
    NAHTLOS_LIMIT_FACTOR: '1000',
    ...environment,
  });
  const app = await startApp({ dist, passwordCost: { logN: 4, r: 8, p: 1 }, ...rest, config });
  return {
    ...app,
    dataFolder,
    restart: async (more) => {
      await app.close();
      return startTestApp({ ...options, dataFolder, environment: { ...environment, ...more } });
    },
    [Symbol.asyncDispose]: async () => {
      await app.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
};
