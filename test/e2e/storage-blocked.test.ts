import { expect, test } from 'vitest';
import { openInbox } from '../support/inbox-agent.ts';
import { visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

/** As with "block all cookies": every door to the storage throws. */
const blockAll = (): void => {
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
    Object.defineProperty(window, name, {
      get: () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    });
};

/** As in some private windows: the database is there and will not open. */
const blockDatabase = (): void => {
  IDBFactory.prototype.open = () => {
    throw new DOMException(
      'A mutation operation was attempted on a database that did not allow mutations.',
      'InvalidStateError',
    );
  };
};

test.each([
  ['all storage is forbidden', blockAll],
  ['the database does not open', blockDatabase],
] satisfies [string, () => void][])('where %s she chats in memory, and is told what that means', async (_, block) => {
  const device = await chromium.device();
  device.forgive(/nahtlos: SecurityError/);
  await device.context.addInitScript(block);
  const ada = await visitShop(device, `${place.shop.origin}/`);
  const mia = await openInbox(await chromium.device(), place.app, place.mia.cookie);
  await mia.look('Alle offenen');
  await ada.open();
  await ada.say('Merken Sie sich das?', 'Ich kann es nicht');
  await ada.marked('Ich kann es nicht', 'angekommen');
  await ada.banner.getByText('Dieser Verlauf bleibt nur, solange die Seite offen ist.').waitFor();
  await mia.open('Ich kann es nicht');
  await mia.answer('Ich merke es mir.');
  await ada.reads('Merken Sie sich das?', 'Ich kann es nicht', 'Ich merke es mir.');

  await ada.page.goto('about:blank');
  await ada.page.goto(`${place.shop.origin}/`);
  await ada.open();
  await ada.sees('Guten Tag! Wie können wir helfen?');
  expect(await ada.said()).toEqual([]);
});

/** As a disk without room: everything may be read, nothing written. */
const fillDisk = (): void => {
  const full = () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };
  Storage.prototype.setItem = full;
  IDBObjectStore.prototype.put = full;
};

/** As a browser with a database that never answers: no error, no success. */
const silenceDatabase = (): void => {
  IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
};

test.each([
  ['the disk is full', fillDisk],
  ['the database never answers', silenceDatabase],
] satisfies [string, () => void][])('where %s she is heard all the same', async (_, hinder) => {
  const device = await chromium.device();
  device.forgive(/nahtlos: (Quota|Security)/);
  await device.context.addInitScript(hinder);
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Hören Sie mich?');
  await ada.marked('Hören Sie mich?', 'angekommen');
  await ada.reads('Hören Sie mich?');
});
