import { expect, test } from 'vitest';
import { policyWithOwn } from '../support/shop-page.ts';
import { nothingStored, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

type Chat = HTMLElement & {
  ready: Promise<Chat>;
  consent(values: object): Promise<void>;
  logout(): Promise<{ unsent: number }>;
  state: { version: string };
};

const page = (path: string, attributes: string): string =>
  place.shop.put(path, {
    policy: policyWithOwn(place.shop.chat),
    body: `<nahtlos-chat ${attributes}></nahtlos-chat>`,
  });

test('where the page asks before storing, nothing lies on her device until it says yes, and all of it goes when it says no', async () => {
  const ada = await visitShop(await chromium.device(), page('/required', 'consent="required"'));
  await ada.open();
  await ada.say('Merken Sie sich das?');
  await ada.marked('Merken Sie sich das?', 'angekommen');
  expect(await ada.stored()).toEqual(nothingStored);
  const consent = (storage: boolean) =>
    ada.page.evaluate(
      async (yes) =>
        (await (document.querySelector('nahtlos-chat') as unknown as Chat).ready).consent({ storage: yes }),
      storage,
    );
  await consent(true);
  expect((await ada.stored()).local).toEqual(['nahtlos:demo']);
  await ada.page.reload();
  await ada.open();
  await ada.reads('Merken Sie sich das?');
  await consent(false);
  expect(await ada.stored()).toMatchObject({ local: [], cookies: [] });
  await expect.poll(() => ada.kept('device')).toBeUndefined();
  await ada.say('Es geht trotzdem weiter');
  await ada.marked('Es geht trotzdem weiter', 'angekommen');
});

test('a page that speaks to the chat at load costs no question to the server, and signing nobody out is answered', async () => {
  const device = await chromium.device();
  const ada = await visitShop(device, page('/quiet', ''));
  await ada.launcher.waitFor();
  const left = await ada.page.evaluate(async () => {
    const chat = await (document.querySelector('nahtlos-chat') as unknown as Chat).ready;
    await chat.consent({ profile: false });
    return chat.logout();
  });
  expect(left).toEqual({ unsent: 0 });
  expect(device.asked.filter((address) => address.includes('/v1/'))).toEqual([]);
  expect(await ada.stored()).toEqual(nothingStored);
});

test('a link of another device that comes while the page is open leaves the address at once', async () => {
  const device = await chromium.device();
  device.forgive(/status of 410/);
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.launcher.waitFor();
  const token = `nl_${'a'.repeat(43)}`;
  await ada.page.evaluate((link) => {
    location.hash = `nahtlos=${link}`;
  }, token);
  await ada.panel.getByText('Das auf einem anderen Gerät begonnene Gespräch hier fortsetzen?').waitFor();
  expect(ada.page.url()).toBe(`${place.shop.origin}/`);
  expect(device.asked.join()).not.toContain('nl_');
  await ada.panel.getByRole('button', { name: 'Ja, fortsetzen' }).click();
  await ada.panel.getByText('Dieser Code gilt nicht (mehr).').first().waitFor();
  expect(await ada.stored()).toEqual(nothingStored);
});
