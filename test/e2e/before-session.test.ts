import { expect, test } from 'vitest';
import { visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

/** Holds a chunk back until it is let go. */
const holdBack = async (device: Awaited<ReturnType<typeof chromium.device>>, name: string) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await device.context.route(`**/assets/${name}.*`, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
};

test('she types and sends before the session is there: it is handed over in its order, and none is lost', async () => {
  const device = await chromium.device();
  const letGo = await holdBack(device, 'session');
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.open();
  expect(await ada.field.evaluate((field) => field === (field.getRootNode() as ShadowRoot).activeElement)).toBe(true);
  await ada.say('Eins', 'Zwei');
  await ada.field.fill('Drei, noch nicht');
  await ada.reads('Eins', 'Zwei');
  const bubble = await ada.message('Zwei').elementHandle();
  letGo();
  await ada.marked('Zwei', 'angekommen');
  await ada.reads('Eins', 'Zwei');
  expect(await ada.field.inputValue()).toBe('Drei, noch nicht');
  // Drawn under the name it keeps: nothing on the screen is drawn anew.
  expect(await bubble?.evaluate((row) => row.isConnected)).toBe(true);
  await ada.page.reload();
  await ada.open();
  await ada.reads('Eins', 'Zwei');
});

test('what an earlier page left in the field comes before what she typed meanwhile', async () => {
  const device = await chromium.device();
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Guten Tag');
  await ada.marked('Guten Tag', 'angekommen');
  await ada.field.fill('Haben Sie');
  await expect.poll(() => ada.kept('draft')).toBe('Haben Sie');
  const letGo = await holdBack(device, 'session');
  await ada.page.reload();
  await ada.open();
  await ada.field.fill('Klingeln?');
  letGo();
  await expect.poll(() => ada.field.inputValue()).toBe('Haben Sie\nKlingeln?');
});

test('the session is not to be had: what she sent waits, and goes once it can', async () => {
  const device = await chromium.device();
  device.forgive(/status of 404/, /nahtlos: TypeError: Failed to fetch/);
  await device.context.route('**/assets/session.*', (route) => route.fulfill({ status: 404 }));
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Hört mich jemand?');
  const again = ada.banner.getByRole('button', { name: 'Lädt nicht. Nochmal?' });
  await again.waitFor();
  await ada.reads('Hört mich jemand?');
  await device.context.unrouteAll();
  await again.click();
  await ada.marked('Hört mich jemand?', 'angekommen');
  expect(await again.count()).toBe(0);
});

test('she sends while what makes files ready is on its way: the message goes with its file', async () => {
  const device = await chromium.device();
  const letGo = await holdBack(device, 'files');
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.open();
  await ada.attach.setInputFiles({ name: 'liste.txt', mimeType: 'text/plain', buffer: Buffer.from('Eins') });
  await ada.field.fill('Die Liste');
  await ada.field.press('Enter');
  letGo();
  await ada.marked('Die Liste', 'angekommen');
  await ada
    .message('Die Liste')
    .getByRole('button', { name: /^liste\.txt .* herunterladen/ })
    .waitFor();
});
