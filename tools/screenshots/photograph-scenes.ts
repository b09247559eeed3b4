import type { Page } from 'playwright-core';
import { actSession } from '../../test/support/acted-session.ts';
import { lookAtEverything, openChat } from '../../test/support/chat-looks.ts';
import { speakTestLocale } from '../../test/support/test-locale.ts';
import { desktop, type Part } from './camera.ts';
import { type ContactSheet, openContactSheet } from './contact-sheet.ts';
import { inboxLooks } from './inbox-looks.ts';
import { lookAtFailure, lookAtLauncher } from './launcher-looks.ts';
import type { Look, Stage } from './stage.ts';

const themes = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced colours': { colorScheme: 'light', forcedColors: 'active' },
  'forced colours, dark': { colorScheme: 'dark', forcedColors: 'active' },
} as const;
type Theme = keyof typeof themes;

/** One walk through everything the chat may look like, photographed in each theme. */
interface Walk extends Look {
  readonly name: string;
  readonly themes: readonly Theme[];
  readonly isRightToLeft?: true;
}

/** As wide as makes a desktop of it; the picture is of the side the chat stands on. */
const beside = { width: 700, height: 780 };
const besidePart: Part = { x: 230, y: 0, width: 470, height: 780 };
const phone = { width: 390, height: 844 };
const both: readonly Theme[] = ['light', 'dark'];

const walks: readonly Walk[] = [
  { name: 'de desktop', locale: 'de', viewport: beside, themes: both },
  { name: 'en phone', locale: 'en', viewport: phone, themes: both },
  { name: 'de phone', locale: 'de', viewport: phone, themes: both },
  { name: 'en desktop', locale: 'en', viewport: beside, themes: both },
  { name: 'test language', locale: 'en', viewport: phone, themes: ['light'], isRightToLeft: true },
  { name: 'high contrast', locale: 'de', viewport: beside, themes: ['forced colours', 'forced colours, dark'] },
];
/** Of a site that says du, after all the others. */
const friendly: Walk = { name: 'du', locale: 'de', viewport: phone, themes: ['light'] };
/** So many walk at a time. */
const walkers = 2;

/** Every screen and state in every look, or in those named, on one contact sheet in screenshots/. */
export const photographScenes = async (stage: Stage, named?: readonly string[]): Promise<void> => {
  const isWanted = ({ name }: Walk): boolean => named?.includes(name) ?? true;
  const columns = [...walks, friendly].flatMap((walk) => walk.themes.map((theme) => columnOf(walk, theme)));
  const sheet = openContactSheet([...columns.sort(), ...inboxColumns.map(({ column }) => column)]);
  const left = walks.filter(isWanted);
  const work = async (): Promise<void> => {
    for (let walk = left.shift(); walk !== undefined; walk = left.shift()) await walkThrough(stage, sheet, walk);
  };
  await Promise.all(Array.from({ length: walkers }, work));
  if (!named) await photographInbox(stage, sheet);
  await stage.ask('site:change', { formal: false });
  if (isWanted(friendly)) await walkThrough(stage, sheet, friendly);
  console.log(`screenshots/index.html: ${await sheet.finish()} pictures`);
};

const columnOf = ({ name }: Walk, theme: Theme): string => `${name}, ${theme}`;

const walkThrough = async (stage: Stage, sheet: ContactSheet, walk: Walk): Promise<void> => {
  const page = await openShop(stage, walk);
  const look = (group: string) => async (name: string) => {
    for (const theme of walk.themes) {
      await page.emulateMedia(themes[theme]);
      // A change of colour is under way until the next frame, however short it is.
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      const place = { group, scene: name, look: columnOf(walk, theme) };
      await sheet.take(page, place, walk.viewport === beside ? besidePart : undefined);
    }
  };
  await lookAtLauncher(page, look('launcher'));
  const panel = page.locator('nahtlos-chat dialog[part=panel]');
  const visitor = { page, panel, log: panel.getByRole('log'), attach: panel.locator('input[type=file][multiple]') };
  await openChat(visitor);
  await lookAtEverything(visitor, look('chat'));
  if (walk.viewport === phone) {
    const failing = await openShop(stage, walk);
    await lookAtFailure(failing, async (name) =>
      sheet.take(failing, { group: 'launcher', scene: name, look: columnOf(walk, 'light') }),
    );
    await failing.context().close();
  }
  await page.context().close();
};

/** The demo's shop, with a chat that is played. */
const openShop = async (stage: Stage, walk: Walk): Promise<Page> => {
  const page = await stage.page({ ...walk, sharpness: 1 }, 'about:blank');
  if (walk.isRightToLeft) await speakTestLocale(page.context());
  await actSession(page);
  await page.goto(`/demo/?lang=${walk.locale}`);
  if (walk.isRightToLeft)
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl';
      document.querySelector('nahtlos-chat')?.setAttribute('locale', 'ar');
    });
  return page;
};

const inboxColumns = (['de', 'en'] as const).flatMap((locale) =>
  [desktop, phone].flatMap((viewport) =>
    (['light', 'dark'] as const).map((colorScheme) => ({
      look: { locale, viewport, colorScheme, sharpness: 1 },
      column: `inbox, ${locale} ${viewport === phone ? 'phone' : 'desktop'}, ${colorScheme}`,
    })),
  ),
);

const photographInbox = async (stage: Stage, sheet: ContactSheet): Promise<void> => {
  for (const { look, column } of inboxColumns) {
    await stage.ask('self:change', { locale: look.locale });
    const tab = await stage.inbox(look, 'about:blank');
    for (const { name, path, show } of inboxLooks) {
      await tab.goto(path);
      await tab.locator('.page .block').first().waitFor();
      await show?.(tab);
      await sheet.take(tab, { group: 'inbox', scene: name, look: column });
    }
    await tab.context().close();
  }
};
