import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { demoOptions } from '../../demo/demo-options.ts';
import { startApp } from '../../plugin-server/app.ts';
import type { Clock } from '../../plugin-server/clock.ts';
import { readConfig } from '../../plugin-server/config.ts';
import { doorPath } from '../../protocol/door.ts';
import type { Asked, DoorName, Given } from '../../protocol/wire.ts';
import { launchChromium } from '../../test/support/launch-chromium.ts';
import { root } from '../root.ts';

export interface Look {
  readonly locale: 'de' | 'en';
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  readonly forcedColors?: 'active' | 'none';
  /** Pixels of the picture for one of the page; 1.5 unless told otherwise. */
  readonly sharpness?: number;
  readonly userAgent?: string;
}

/** The running demo, and somebody who photographs it. */
export interface Stage extends AsyncDisposable {
  readonly publicUrl: string;
  readonly clock: Clock;
  /** A browser of its own. */
  page(look: Look, path: string): Promise<Page>;
  /** The same with Anna's sign-in in it. */
  inbox(look: Look, path: string): Promise<Page>;
  /** Anna at a door of the inbox. */
  ask<Name extends DoorName<'inbox'>>(name: Name, body: Asked<'inbox', Name>): Promise<Given<'inbox', Name>>;
}

const anna = { email: 'anna@rad-und-roestung.example', password: 'a picture of seven bicycles' };

/** Opens the demo on the same morning each time, so that a picture changes when the program does. */
export const openStage = async (morning: Date): Promise<Stage> => {
  // The server says times, too: in the mailbox.
  process.env.TZ = 'Europe/Berlin';
  const dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-screenshots-'));
  const config = readConfig({
    PORT: '0',
    NAHTLOS_DATA: dataFolder,
    NAHTLOS_LOG_LEVEL: 'warn',
    NAHTLOS_ADMIN_EMAIL: anna.email,
    NAHTLOS_ADMIN_PASSWORD: anna.password,
  });
  const clock = clockFrom(morning);
  const app = await startApp({ ...demoOptions(config, clock), dist: join(root, 'dist'), clock });
  const browser = await launchChromium();
  const signedIn = await signIn(app.publicUrl);

  const open = async (
    { locale, viewport, colorScheme = 'light', forcedColors = 'none', sharpness = 1.5, userAgent }: Look,
    path: string,
    cookie: string | null,
  ) => {
    const context = await browser.newContext({
      locale: locale === 'de' ? 'de-DE' : 'en-GB',
      timezoneId: 'Europe/Berlin',
      baseURL: app.publicUrl,
      viewport,
      colorScheme,
      forcedColors,
      reducedMotion: 'reduce',
      deviceScaleFactor: sharpness,
      ...(userAgent === undefined ? {} : { userAgent }),
    });
    if (cookie !== null) {
      const [name = '', value = ''] = cookie.split('=');
      await context.addCookies([{ name, value, url: app.publicUrl }]);
    }
    await context.clock.setSystemTime(clock.wall());
    const page = await context.newPage();
    await page.goto(path);
    return page;
  };

  return {
    publicUrl: app.publicUrl,
    clock,
    page: (look, path) => open(look, path, null),
    inbox: (look, path) => open(look, path, signedIn),
    ask: (name, body) => askDoor(app.publicUrl, signedIn, name, body as object) as never,
    [Symbol.asyncDispose]: async () => {
      await close(browser);
      await app.close();
      rmSync(dataFolder, { recursive: true });
    },
  };
};

const close = async (browser: Browser): Promise<void> => {
  for (const context of browser.contexts()) await context.close();
  await browser.close();
};

const clockFrom = (start: Date): Clock => {
  const from = performance.now();
  const mono = (): number => performance.now();
  const wall = (): number => start.getTime() + Math.floor(mono() - from);
  return { wall, mono, steady: wall };
};

const post = (publicUrl: string, name: DoorName<'inbox'>, body: object, cookie: string): Promise<Response> =>
  fetch(`${publicUrl}${doorPath('inbox', name)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: publicUrl, cookie },
    body: JSON.stringify(body),
  });

const signIn = async (publicUrl: string): Promise<string> => {
  const answered = await post(publicUrl, 'session:sign-in', anna, '');
  const cookie = answered.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error('Anna could not sign in.');
  await askDoor(publicUrl, cookie, 'self:change', { name: 'Anna', locale: 'de' });
  return cookie;
};

const askDoor = async (
  publicUrl: string,
  cookie: string,
  name: DoorName<'inbox'>,
  body: object,
): Promise<Record<string, unknown>> => {
  const answer = (await (await post(publicUrl, name, body, cookie)).json()) as Record<string, unknown>;
  if (answer.ok !== true) throw new Error(`${name}: ${JSON.stringify(answer.problem)}`);
  return answer;
};
