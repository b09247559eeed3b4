import { expect, test } from 'vitest';
import { policyWithOwn } from '../support/shop-page.ts';
import { nothingStored, type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

const page = (path: string, attributes = ''): string =>
  place.shop.put(path, {
    policy: policyWithOwn(place.shop.chat),
    body: `<nahtlos-chat ${attributes}></nahtlos-chat>`,
  });

/** What of the chat was asked for. */
const asked = (ada: ShopVisitor): string[] =>
  ada.device.asked
    .filter((address) => address.startsWith(place.app.publicUrl))
    .map((address) => address.slice(place.app.publicUrl.length));

/** Every key there is, in the database, too; never a value. */
const keysOf = async (ada: ShopVisitor) => ({ ...(await ada.stored()), inDatabase: await inDatabase(ada) });

const inDatabase = (ada: ShopVisitor): Promise<string[]> =>
  ada.page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const all = names.map(
      (name) =>
        new Promise<string[]>((resolve, reject) => {
          const opening = indexedDB.open(name);
          // Gone meanwhile: none is made by looking.
          opening.onupgradeneeded = () => opening.transaction?.abort();
          opening.onerror = () => (opening.error?.name === 'AbortError' ? resolve([]) : reject(opening.error));
          opening.onsuccess = () => {
            const base = opening.result;
            const stores = [...base.objectStoreNames];
            if (stores.length === 0) return resolve([]);
            const asking = base
              .transaction(stores[0] as string)
              .objectStore(stores[0] as string)
              .getAllKeys();
            asking.onsuccess = () => {
              base.close();
              resolve(asking.result.map((key) => `${String(key)}`));
            };
          };
        }),
    );
    return (await Promise.all(all)).flat().sort();
  });

interface Chat {
  forget(): Promise<void>;
}

const nothing = { ...nothingStored, inDatabase: [] };
/** widget.md 6.1, once her first message is with the server. */
const afterFirstSend = {
  ...nothingStored,
  local: ['nahtlos:demo'],
  databases: ['nahtlos-demo'],
  inDatabase: ['device', 'talk'],
};

test('before she wants the chat there is one request and nothing is stored; opening it, reading and typing store nothing either', async () => {
  const device = await chromium.device();
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.launcher.waitFor();
  // Reading the page is not wanting the chat.
  await ada.page.mouse.move(200, 200);
  await ada.page.mouse.wheel(0, 400);
  await ada.page.getByLabel('Suche im Laden').fill('Klingel');
  await ada.page.waitForLoadState('networkidle');
  expect(asked(ada)).toEqual(['/nahtlos.js']);
  expect(device.sockets).toEqual([]);
  expect(await keysOf(ada)).toEqual(nothing);

  await ada.open();
  await ada.sees('Guten Tag! Wie können wir helfen?');
  await ada.panel.getByRole('button', { name: 'Datenschutz' }).click();
  await ada.panel
    .getByRole('dialog')
    .getByText(/Auf diesem Gerät ist nichts/)
    .waitFor();
  await ada.page.keyboard.press('Escape');
  await ada.field.fill('Ich überlege noch, was ich schreibe');
  expect(await keysOf(ada)).toEqual(nothing);
  expect(device.sockets).toEqual([]);
  await ada.page.reload();
  await ada.open();
  expect(await ada.field.inputValue()).toBe('');
  expect(await keysOf(ada)).toEqual(nothing);
});

test('her first message allows what this service needs, and not one key more; forgetting takes all of them', async () => {
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Merken Sie sich das?');
  await ada.marked('Merken Sie sich das?', 'angekommen');
  await expect.poll(() => keysOf(ada)).toEqual(afterFirstSend);
  await ada.field.fill('Und noch');
  await expect.poll(() => inDatabase(ada)).toEqual(['device', 'draft', 'talk']);
  await ada.page.evaluate(() =>
    (document.querySelector('nahtlos-chat') as unknown as { ready: Promise<Chat> }).ready.then((chat) => chat.forget()),
  );
  await expect.poll(() => keysOf(ada)).toEqual(nothing);
  // What she writes from now on is hers anew.
  await ada.open();
  await ada.say('Und von vorn');
  await ada.marked('Und von vorn', 'angekommen');
  await expect.poll(() => keysOf(ada)).toEqual(afterFirstSend);
});

test('forgetting in one of two tabs leaves no database behind, nor does it when the other never opened the chat', async () => {
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  // A tab that hears of it while it is being connected gives that up, and the browser says so.
  ada.device.forgive(/WebSocket is closed before the connection is established/);
  await ada.open();
  await ada.say('In zwei Fenstern');
  await ada.marked('In zwei Fenstern', 'angekommen');
  const second = await visitShop(ada.device, `${place.shop.origin}/`);
  await second.open();
  await second.reads('In zwei Fenstern');
  const third = await visitShop(ada.device, `${place.shop.origin}/`);
  await third.launcher.waitFor();
  await second.page.evaluate(() =>
    (document.querySelector('nahtlos-chat') as unknown as { ready: Promise<Chat> }).ready.then((chat) => chat.forget()),
  );
  for (const tab of [ada, second, third]) await expect.poll(() => keysOf(tab)).toEqual(nothing);
});

test.each([
  ['auto', nothing, afterFirstSend],
  ['required', nothing, nothing],
  ['granted', nothing, afterFirstSend],
  ['denied', nothing, nothing],
] as const)('where the page says consent="%s", that is what lies on her device', async (mode, before, after) => {
  const device = await chromium.device();
  const ada = await visitShop(device, page(`/${mode}`, `consent="${mode}"`));
  await ada.launcher.waitFor();
  expect(await keysOf(ada)).toEqual(before);
  await ada.open();
  await ada.sees('Guten Tag! Wie können wir helfen?');
  expect(await keysOf(ada)).toEqual(before);
  await ada.say('Was bleibt von mir?');
  await ada.marked('Was bleibt von mir?', 'angekommen');
  await expect.poll(() => keysOf(ada)).toEqual(after);
  await ada.page.reload();
  await ada.launcher.waitFor();
  await ada.open();
  await ada.sees('Guten Tag! Wie können wir helfen?');
  await ada.reads(...(after === nothing ? [] : ['Was bleibt von mir?']));
});

/** Puts something under a key of the chat's database, or takes it away. */
const plant = (ada: ShopVisitor, key: string, value: unknown): Promise<void> =>
  ada.page.evaluate(
    ([name, planted]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('nahtlos-demo');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const store = opening.result.transaction('nahtlos', 'readwrite').objectStore('nahtlos');
          const asking = planted === null ? store.delete(name as string) : store.put(planted, name as string);
          asking.onerror = () => reject(asking.error);
          asking.onsuccess = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    [key, value] as const,
  );

test('the sheet tells what is really there: what was put there or taken away by other hands is told so', async () => {
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Was wissen Sie von mir?');
  await ada.marked('Was wissen Sie von mir?', 'angekommen');
  await expect.poll(() => inDatabase(ada)).toEqual(['device', 'talk']);
  const sheet = ada.panel.getByRole('dialog');
  const told = async (): Promise<string[]> => {
    await ada.panel.getByRole('button', { name: 'Datenschutz' }).click();
    await sheet.locator('.stored').first().locator('b').first().waitFor();
    const rows = await sheet.locator('.stored').first().locator('b').allTextContents();
    await sheet.getByRole('button', { name: 'Schließen' }).click();
    await sheet.waitFor({ state: 'detached' });
    return rows;
  };
  await expect.poll(told).toEqual(['Merker', 'Schlüssel dieses Geräts', 'Lesezeichen']);
  await plant(ada, 'declined', []);
  await expect.poll(async () => (await told()).length).toBe(4);
  await plant(ada, 'declined', null);
  await plant(ada, 'talk', null);
  await expect.poll(told).toEqual(['Merker', 'Schlüssel dieses Geräts']);
  await ada.page.evaluate(() => localStorage.removeItem('nahtlos:demo'));
  await expect.poll(told).toEqual(['Schlüssel dieses Geräts']);
});
