import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFindings } from '../support/axe.ts';
import { openInbox } from '../support/inbox-agent.ts';
import { ask } from '../support/people.ts';
import { visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { startTestApp } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();
/** axe looks at everything ten times and more. */
const patient = { timeout: 120_000 };

test('at 320 px nothing has to be scrolled sideways, whatever was said', async () => {
  const ada = await visitShop(
    await chromium.device({ viewport: { width: 320, height: 480 } }),
    `${place.shop.origin}/`,
  );
  await ada.open();
  await ada.say('Donaudampfschifffahrtsgesellschaftskapitän'.repeat(8), `https://shop.example/${'a'.repeat(300)}`);
  await ada.marked('https://shop.example/', 'angekommen');
  const wide = await ada.panel.evaluate((panel) =>
    [document.documentElement, panel, ...panel.querySelectorAll('*')]
      .filter((it) => it.scrollWidth > it.clientWidth + 1 && /auto|scroll|visible/.test(getComputedStyle(it).overflowX))
      .filter((it) => getComputedStyle(it).display !== 'inline')
      .map((it) => `${it.tagName}.${it.className} ${it.scrollWidth} > ${it.clientWidth}`),
  );
  expect(wide).toEqual([]);
  expect(await ada.panel.boundingBox()).toMatchObject({ x: 0, width: 320 });
});

test('with keys alone she opens the chat, writes, looks back through the log, and leaves it where she came from', async () => {
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  const { keyboard } = ada.page;
  await ada.launcher.waitFor();
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await ada.field.waitFor();
  await keyboard.type('Erste Zeile');
  await keyboard.press('Shift+Enter');
  await keyboard.type('zweite Zeile');
  await keyboard.press('Enter');
  await ada.marked('Erste Zeile', 'angekommen');
  expect((await ada.said())[0]).toBe('Erste Zeile\nzweite Zeile');
  await keyboard.press('Shift+Tab');
  await keyboard.press('Shift+Tab');
  expect(await ada.log.evaluate((it) => it.matches(':focus'))).toBe(true);
  await keyboard.press('Escape');
  await ada.panel.waitFor({ state: 'hidden' });
  expect(await ada.launcher.evaluate((it) => it.matches(':focus'))).toBe(true);
  await keyboard.press('Enter');
  await ada.field.waitFor();
  expect(await ada.field.evaluate((it) => it.matches(':focus'))).toBe(true);
});

test('what comes before the inbox, and the inbox in English, is as clean in light and dark', patient, async () => {
  const { app, shop } = place;
  const found: string[] = [];
  const look = async (page: Page, screen: string): Promise<void> => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await axeFindings(page)).map((finding) => `${screen}, ${colorScheme}: ${finding}`));
    }
  };
  await using fresh = await startTestApp({
    environment: { NAHTLOS_ADMIN_EMAIL: undefined, NAHTLOS_ADMIN_PASSWORD: undefined },
  });
  for (const locale of ['de-DE', 'en-GB']) {
    const { context } = await chromium.device({ locale, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(fresh.setupUrl ?? '');
    await page.getByLabel(/^(E-Mail|E-mail|Email)/).waitFor();
    await look(page, `set-up, ${locale}`);
    await page.getByRole('button', { name: /^(Einrichtung abschließen|Finish set-up|Finish)/ }).click();
    await page.locator('[aria-invalid]').first().waitFor();
    await look(page, `set-up with faults, ${locale}`);
    await page.goto(`${app.inboxUrl}/inbox`);
    await page.getByLabel(/^(Passwort|Password)$/).waitFor();
    await look(page, `sign-in, ${locale}`);
  }

  const ada = await visitShop(await chromium.device(), `${shop.origin}/`);
  await ada.open();
  await ada.say('Do you ship to Ulm?');
  await ask(app, 'inbox', 'self:change', { locale: 'en' }, place.mia.headers);
  const english = await chromium.device({ locale: 'en-GB', reducedMotion: 'reduce' });
  const { page } = await openInbox(english, app, place.mia.cookie);
  await page.getByRole('link', { name: /Do you ship to Ulm/ }).click();
  await page.getByRole('log', { name: 'Messages' }).getByText('Do you ship to Ulm?').waitFor();
  await look(page, 'conversation, English');
  for (const settings of ['brand', 'agents']) {
    await page.goto(`${app.inboxUrl}/inbox/settings/${settings}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('.page .block').first().waitFor();
    await look(page, `${settings}, English`);
  }
  expect(found).toEqual([]);
});
