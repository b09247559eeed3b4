import type { Page } from 'playwright-core';
import { launcherOf } from './camera.ts';

type Look = (name: string) => Promise<void>;

/** Sets what an owner may write on the tag; null takes it off. */
const dress = (page: Page, attributes: Readonly<Record<string, string | null>>): Promise<void> =>
  page.locator('nahtlos-chat').evaluate((chat, given) => {
    for (const [name, value] of Object.entries(given))
      if (value === null) chat.removeAttribute(name);
      else chat.setAttribute(name, value);
  }, attributes);

const plain = { launcher: null, position: null, accent: null };

/** The launcher before anything else is there, as owners may dress it. */
export const lookAtLauncher = async (page: Page, look: Look): Promise<void> => {
  await launcherOf(page).waitFor();
  await look('at rest');
  await launcherOf(page).focus();
  await look('with the keyboard on it');
  await dress(page, { launcher: 'pill' });
  await look('a pill');
  await dress(page, { ...plain, position: 'left' });
  await look('in the other corner');
  await dress(page, { ...plain, accent: '#ffd54a' });
  await look('in a pale colour');
  await dress(page, plain);
};

/** Some seconds long: the loader tries three times. */
export const lookAtFailure = async (page: Page, look: Look): Promise<void> => {
  await page.route(/\/assets\/panel\./, (route) => route.abort());
  await launcherOf(page).click();
  await page.locator('nahtlos-chat [part=launcher-label]:not(:empty)').waitFor();
  await look('not to be loaded');
};
