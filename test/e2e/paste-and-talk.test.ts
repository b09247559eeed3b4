import { expect, test } from 'vitest';
import { openInbox } from '../support/inbox-agent.ts';
import { nothingStored, visitShop } from '../support/shop-visitor.ts';
import { startShopWithChat } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();

test('a visitor asks, the agent sees it at once, answers, and both see what the other does', async () => {
  await using place = await startShopWithChat();
  const { shop, app } = place;
  const ada = await visitShop(await chromium.device(), `${shop.origin}/`);
  await ada.launcher.waitFor();
  const mia = await openInbox(await chromium.device(), app);
  await mia.signIn();

  // The page has been standing there while Mia signed in: nothing came after the tag.
  const fromChat = () => ada.device.asked.filter((address) => address.startsWith(app.publicUrl));
  expect(fromChat()).toEqual([`${app.publicUrl}/nahtlos.js`]);
  expect(ada.device.sockets).toEqual([]);
  expect(ada.device.said).toEqual([]);
  expect(await ada.stored()).toEqual(nothingStored);

  await ada.open();
  await ada.sees('Guten Tag! Wie können wir helfen?');
  await ada.field.fill('Haben Sie das Rad in Grün?');
  expect(await ada.stored()).toEqual(nothingStored);
  expect(ada.device.sockets).toEqual([]);
  await ada.field.press('Enter');
  await ada.marked('Haben Sie das Rad in Grün?', 'angekommen');

  await mia.look('Alle offenen');
  await mia.open('Haben Sie das Rad in Grün?');
  await mia.sees('Haben Sie das Rad in Grün?');
  await mia.page.getByRole('main').getByText('ist gerade im Chat').first().waitFor();
  await ada.marked('Haben Sie das Rad in Grün?', 'gesehen');

  await mia.note('Grün ist erst im Mai wieder da');
  await mia.field.pressSequentially('Ja, ');
  await ada.panel.getByText('mia schreibt …').waitFor();
  await mia.answer('Ja, in zwei Größen.');
  await ada.sees('Ja, in zwei Größen.');
  await mia.thread.getByText('gesehen im Chat').waitFor();

  await ada.field.pressSequentially('Danke');
  await mia.thread.getByText(/schreibt/).waitFor();
  await ada.field.press('Enter');
  await mia.reads('Haben Sie das Rad in Grün?', 'Ja, in zwei Größen.', 'Danke');
  await ada.reads('Haben Sie das Rad in Grün?', 'Ja, in zwei Größen.', 'Danke');
  expect(await ada.page.locator('nahtlos-chat').innerText()).not.toContain('Mai');
});
