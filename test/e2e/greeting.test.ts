import { expect, test } from 'vitest';
import { openInbox } from '../support/inbox-agent.ts';
import { policyWithOwn, type ShopPage } from '../support/shop-page.ts';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { type Device, watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

/** The loader of a site that greets at once, and waits for the light of its tag. */
const greets = (device: Device, more: object): Promise<unknown> =>
  device.context.route('**/nahtlos.js*', async (route) => {
    const loader = await (await route.fetch()).text();
    await route.fulfill({
      contentType: 'text/javascript',
      headers: { 'cross-origin-resource-policy': 'cross-origin' },
      body: loader.replace('{"site":', `${JSON.stringify(more).slice(0, -1)},"site":`),
    });
  });

const greeting = { greeting: { de: 'Fragen zu den Rädern?', en: 'Questions?' }, 'greeting-delay': 0 };

const visit = async (device: Device, path: string, page: ShopPage = {}): Promise<ShopVisitor> => {
  const { shop } = place;
  return visitShop(device, shop.put(path, { policy: policyWithOwn(shop.chat), ...page }));
};

const note = (ada: ShopVisitor) => ada.page.locator('nahtlos-chat [part=greeting].greet');

test('the site greets her once: it takes no focus, opens the chat where she wants it, and nothing of it is stored', async () => {
  const device = await chromium.device();
  await greets(device, greeting);
  const ada = await visit(device, '/greeted');
  await note(ada).waitFor();
  expect(await ada.page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
  expect(device.asked.filter((address) => address.includes('/v1/'))).toEqual([]);
  await note(ada).getByText('Fragen zu den Rädern?').click();
  await ada.field.waitFor();
  expect(await note(ada).count()).toBe(0);
  await ada.close();
  expect(await note(ada).count()).toBe(0);
});

test('she sends it away; a page that does not want it hears of it first', async () => {
  const device = await chromium.device();
  await greets(device, greeting);
  const ada = await visit(device, '/sent-away');
  await ada.page.getByRole('button', { name: 'Hinweis schließen' }).click();
  expect(await note(ada).count()).toBe(0);
  expect(await ada.panel.isVisible()).toBe(false);
  const other = await visit(device, '/unwanted', {
    head: `<script nonce="shop">document.addEventListener('nahtlos-greet',(event)=>{event.preventDefault();document.title='gehört'})</script>`,
  });
  await expect.poll(() => other.page.title()).toBe('gehört');
  expect(await note(other).count()).toBe(0);
});

test('it never stands over a field somebody types into', async () => {
  const device = await chromium.device();
  await greets(device, greeting);
  const ada = await visit(device, '/typing', {
    body: '<input aria-label="Name" autofocus>',
  });
  await expect.poll(() => device.asked.some((address) => address.includes('/greet.'))).toBe(true);
  await ada.page.getByLabel('Name').pressSequentially('Ada Lovelace');
  expect(await note(ada).count()).toBe(0);
  await ada.page.getByLabel('Name').blur();
  await note(ada).waitFor();
});

test('while an owner waits for the light of her tag, the page says once where it stands', async () => {
  const device = await chromium.device();
  await greets(device, { ping: true });
  const asked = device.context.waitForEvent('request', (request) => request.url().endsWith('/v1/visitor/site/ping'));
  await visit(device, '/pinged');
  const { origin, path, twice } = (await asked).postDataJSON() as { origin: string; path: string; twice: boolean };
  expect([origin, path, twice]).toEqual([place.shop.origin, '/pinged', false]);
});

test('a new answer is told above the launcher with the name of who wrote, without a word of it', async () => {
  const device = await chromium.device();
  const ada = await visit(device, '/answered');
  await ada.open();
  await ada.say('Wann kommt es?');
  await ada.marked('Wann kommt es?', 'angekommen');
  await ada.close();
  const mia = await openInbox(await chromium.device(), place.app, place.mia.cookie);
  await mia.look('Alle offenen');
  await mia.open('Wann kommt es?');
  await mia.answer('Am Dienstag');
  await note(ada).waitFor();
  expect(await note(ada).textContent()).toBe('Neue Nachricht von mia');
});
