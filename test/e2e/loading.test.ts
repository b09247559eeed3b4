import { expect, test } from 'vitest';
import { systemClock } from '../../plugin-server/clock.ts';
import { addSite } from '../../plugin-server/site/add-site.ts';
import { startShop, tagFor } from '../support/shop-page.ts';
import { nothingStored, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile, startShopWithChat } from '../support/shop-with-chat.ts';
import { startTestApp } from '../support/test-app.ts';
import { noNetwork, watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();
/** For whoever built the page. */
const toldOwner = /nahtlos: (TypeError: Failed to fetch|NahtlosError: load.failed)/;
const failed = 'Lädt nicht. Nochmal?';

test('a program of the chat is not to be had: a note beside the button, and the next click works', async () => {
  const device = await chromium.device();
  device.forgive(/status of 404/, toldOwner);
  await device.context.route('**/assets/panel.*', (route) => route.fulfill({ status: 404 }));
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.page.evaluate(() => {
    document.addEventListener('nahtlos-error', (event) => {
      document.title = (event as CustomEvent<{ code: string }>).detail.code;
    });
  });
  await ada.launcher.click();
  await ada.page.getByRole('button', { name: failed }).waitFor();
  expect(await ada.page.title()).toBe('load.failed');
  // Whoever sends from the page is told that nobody has the message.
  const refusedWith = ada.page.evaluate(() =>
    (window as unknown as { nahtlos(name: string, text: string): Promise<unknown> })
      .nahtlos('send', 'Hallo')
      .catch((refusal: { code: string }) => refusal.code),
  );
  expect(await refusedWith).toBe('load.failed');
  await ada.page.getByLabel('Suche im Laden').fill('Klingel');
  await device.context.unrouteAll();
  await ada.open();
  await ada.say('Jetzt aber');
  await ada.marked('Jetzt aber', 'angekommen');
  expect(await ada.page.getByText(failed).count()).toBe(0);
});

test('the server is gone when she clicks: the shop goes on, and the chat with its return', async () => {
  await using own = await startShopWithChat();
  const device = await chromium.device();
  device.forgive(noNetwork, toldOwner);
  const ada = await visitShop(device, `${own.shop.origin}/`);
  await ada.launcher.waitFor();
  await own.app.close();
  await ada.launcher.click();
  await ada.page.getByRole('button', { name: failed }).waitFor();
  await ada.page.getByLabel('Suche im Laden').fill('Klingel');
  expect(await ada.page.getByLabel('Suche im Laden').inputValue()).toBe('Klingel');

  await using again = await startTestApp({
    dataFolder: own.app.dataFolder,
    environment: { PORT: String(own.app.port), NAHTLOS_SITE_ORIGINS: own.shop.origin },
  });
  await ada.open();
  await ada.say('Wieder da?');
  await ada.marked('Wieder da?', 'angekommen');
  expect(again.port).toBe(own.app.port);
});

test('the server is gone before the page is: the shop is as it was, and nothing is thrown', async () => {
  await using own = await startShopWithChat();
  const device = await chromium.device();
  device.forgive(noNetwork);
  await own.app.close();
  const ada = await visitShop(device, `${own.shop.origin}/`);
  await ada.page.getByLabel('Suche im Laden').fill('Klingel');
  await expect.poll(() => device.said).toEqual([expect.stringContaining('net::ERR_')]);
  expect(await ada.page.locator('nahtlos-chat').count()).toBe(0);
  expect(await ada.stored()).toEqual(nothingStored);
});

test('the tag stands on the page twice, in two spellings: one chat, one warning', async () => {
  const { shop, app } = place;
  const address = shop.put('/twice', {
    tag: `${tagFor(app.publicUrl)}<script async src="${app.publicUrl}/v1/nahtlos.js?site=demo"></script>`,
  });
  const device = await chromium.device();
  device.forgive(/nahtlos: .*nahtlos-chat.* already been used/);
  const ada = await visitShop(device, address);
  await ada.launcher.waitFor();
  await expect.poll(() => device.said).toEqual([expect.stringMatching(/nahtlos: .*nahtlos-chat.* already been used/)]);
  expect(await ada.page.locator('nahtlos-chat').count()).toBe(1);
  await ada.open();
  await ada.say('Einmal');
  await ada.marked('Einmal', 'angekommen');
  await ada.reads('Einmal');
});

test('a tag with a key nobody has warns the owner, and shows nothing', async () => {
  const { shop, app } = place;
  const address = shop.put('/unknown', { tag: `<script async src="${app.publicUrl}/nahtlos.js?site=laden"></script>` });
  const device = await chromium.device();
  device.forgive(/there is no site with this key/);
  const ada = await visitShop(device, address);
  await expect.poll(() => device.said).toEqual([expect.stringContaining('there is no site with this key')]);
  expect(await ada.page.locator('nahtlos-chat').count()).toBe(0);
});

test('a page of another site is told that the chat is not for it, and nothing leaves it', async () => {
  await using stranger = await startShop();
  await using own = await startShopWithChat();
  await addSite({ store: own.app.store, clock: systemClock() }, { key: 'other', origins: [stranger.origin] });
  await using app = await own.app.restart();
  const device = await chromium.device();
  device.forgive(/status of 403/);
  stranger.chat = app.publicUrl;
  const copied = stranger.put('/copied', {
    tag: `<script async src="${app.publicUrl}/nahtlos.js?site=demo"></script>`,
  });
  const ada = await visitShop(device, copied);
  await ada.open();
  await ada.banner.getByText('Der Chat ist für diese Seite nicht freigeschaltet.').waitFor();
  await ada.field.fill('Hört mich jemand?');
  expect(await ada.stored()).toEqual(nothingStored);
  expect(device.sockets).toEqual([]);
});

test('the page takes the chat away: nothing of it is left but what she needs to come back', async () => {
  const device = await chromium.device();
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Bis morgen');
  await ada.marked('Bis morgen', 'angekommen');
  await ada.page.evaluate(() => (window as unknown as { nahtlos(name: string): Promise<void> }).nahtlos('destroy'));
  const asked = device.asked.length;
  await ada.page.getByLabel('Suche im Laden').fill('Klingel');
  expect(await ada.page.locator('nahtlos-chat').count()).toBe(0);
  expect(device.asked.length).toBe(asked);
  expect(await ada.page.evaluate(() => document.documentElement.outerHTML)).not.toContain('nahtlos-chat');

  await ada.page.reload();
  await ada.open();
  await ada.reads('Bis morgen');
});
