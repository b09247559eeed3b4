import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { policyWithOwn } from '../support/shop-page.ts';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { type Device, watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

/** A link in the middle of the page, and one or two where the chat stands. */
const body = (...corners: readonly string[]): string =>
  `<p><a href="#oben">Oben</a></p>${corners.map((where, at) => `<a class="corner" href="#unten-${at}" style="${where}">Unten ${at}</a>`).join('')}${'<p>Viel Text</p>'.repeat(90)}`;

const visit = async (device: Device, path: string, page: { body: string; html?: string }): Promise<ShopVisitor> => {
  const { shop } = place;
  const head = '<style>.corner{position:fixed;display:block;width:40px;height:24px;overflow:hidden}</style>';
  return visitShop(device, shop.put(path, { policy: policyWithOwn(shop.chat), head, ...page }));
};

/** Whether it is what one sees, and would hit, in its middle. */
const isSeen = (link: Locator): Promise<boolean> =>
  link.evaluate((it) => {
    const { x, y, width, height } = it.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) === it;
  });

const launcherIsSeen = (ada: ShopVisitor): Promise<boolean> =>
  ada.launcher.evaluate((it) => {
    const { x, y, width, height } = it.getBoundingClientRect();
    return (it.getRootNode() as ShadowRoot).elementFromPoint(x + width / 2, y + height / 2) !== null && width > 40;
  });

test.each([
  ['right', 'right:28px;bottom:36px'],
  ['left', 'left:28px;bottom:36px'],
])('what the keyboard comes to below the launcher at the %s is seen, and the launcher comes back', async (position, where) => {
  const page = { body: `${body(where)}<nahtlos-chat position="${position}"></nahtlos-chat>` };
  const ada = await visit(await chromium.device({ reducedMotion: 'reduce' }), `/below-${position}`, page);
  const { keyboard } = ada.page;
  const corner = ada.page.getByRole('link', { name: 'Unten 0' });
  await ada.launcher.waitFor();
  await ada.page.getByRole('link', { name: 'Oben' }).focus();
  expect(await isSeen(corner)).toBe(false);
  expect(await launcherIsSeen(ada)).toBe(true);
  await keyboard.press('Tab');
  expect(await corner.evaluate((it) => document.activeElement === it)).toBe(true);
  expect(await isSeen(corner)).toBe(true);
  await keyboard.press('Tab');
  expect(await ada.page.evaluate(() => document.activeElement?.localName)).toBe('nahtlos-chat');
  expect(await launcherIsSeen(ada)).toBe(true);
  await keyboard.press('Shift+Tab');
  expect(await isSeen(corner)).toBe(true);
  await corner.evaluate((it) => (it as HTMLElement).blur());
  expect(await launcherIsSeen(ada)).toBe(true);
});

test('nor does the greeting lie above what the keyboard has come to', async () => {
  const device = await chromium.device({ reducedMotion: 'reduce' });
  const greeting = '"greeting":{"de":"Fragen zu den Rädern?"},"greeting-delay":0,';
  await device.context.route('**/nahtlos.js*', async (route) => {
    const loader = await (await route.fetch()).text();
    await route.fulfill({
      contentType: 'text/javascript',
      headers: { 'cross-origin-resource-policy': 'cross-origin' },
      body: loader.replace('{"site":', () => `{${greeting}"site":`),
    });
  });
  const ada = await visit(device, '/greeted', { body: body('right:60px;bottom:100px') });
  const note = ada.page.locator('nahtlos-chat .greet');
  const corner = ada.page.getByRole('link', { name: 'Unten 0' });
  await note.waitFor();
  expect(await isSeen(corner)).toBe(false);
  await ada.page.getByRole('link', { name: 'Oben' }).focus();
  await ada.page.keyboard.press('Tab');
  expect(await isSeen(corner)).toBe(true);
  await ada.page.keyboard.press('Shift+Tab');
  expect(await isSeen(corner)).toBe(false);
});

test('nor does the open chat: who goes on through the page by keyboard sees where she is, and comes back to her words', async () => {
  const page = { body: body('right:200px;bottom:300px') };
  const ada = await visit(await chromium.device({ reducedMotion: 'reduce' }), '/open', page);
  const corner = ada.page.getByRole('link', { name: 'Unten 0' });
  await ada.open();
  await ada.field.fill('Ich schreibe noch');
  await ada.page.getByRole('link', { name: 'Oben' }).focus();
  expect(await isSeen(corner)).toBe(false);
  await ada.page.keyboard.press('Tab');
  expect(await isSeen(corner)).toBe(true);
  await ada.page.keyboard.press('Tab');
  expect(await isSeen(corner)).toBe(false);
  expect(await ada.page.evaluate(() => document.activeElement?.localName)).toBe('nahtlos-chat');
  expect(await ada.field.inputValue()).toBe('Ich schreibe noch');
});
