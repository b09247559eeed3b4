import { expect, test } from 'vitest';
import { openInbox } from '../support/inbox-agent.ts';
import { colleague } from '../support/people.ts';
import { visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { ownerPassword } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

test('an agent answers but changes nothing of the site, and is out the moment the owner blocks her', async () => {
  const { cookie } = await colleague(place.app, place.mia, 'lena@shop.example');
  const hers = await chromium.device();
  const lena = await openInbox(hers, place.app, cookie);
  await lena.look('Alle offenen');
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Ist Lena da?');
  await lena.open('Ist Lena da?');
  await lena.answer('Ja, ich bin neu.');
  await ada.panel.getByRole('heading', { name: 'lena, demo' }).waitFor();

  await lena.settings('Website');
  await lena.page.getByText('Ändern können das nur Inhaber und Admins.').waitFor();
  expect(await lena.page.getByLabel('Name', { exact: true }).isEditable()).toBe(false);
  await lena.settings('Team');
  await lena.page.getByText('Ändern können das nur Inhaber und Admins.').waitFor();
  await lena.page.getByText('mia@shop.example').waitFor();
  expect(await lena.page.getByRole('button', { name: /Einladen|Ändern|Aktionen/ }).count()).toBe(0);

  const mia = await openInbox(await chromium.device(), place.app, place.mia.cookie);
  await mia.settings('Team');
  const line = mia.page.getByRole('listitem').filter({ hasText: 'lena@shop.example' });
  await line.getByText('online').waitFor();
  await line.getByRole('button', { name: 'Ändern' }).click();
  await mia.page.getByRole('menuitem', { name: 'Sperren' }).click();
  await mia.page.getByRole('dialog').getByRole('button', { name: 'Sperren' }).click();
  await line.getByText('gesperrt').waitFor();
  const cut = lena.page.getByRole('dialog', { name: 'Ihre Anmeldung ist beendet' });
  await cut.waitFor();
  hers.forgive(/status of 401/);
  const signIn = async (): Promise<void> => {
    await cut.getByLabel('Passwort', { exact: true }).fill(ownerPassword);
    await cut.getByRole('button', { name: 'Anmelden' }).click();
  };
  await signIn();
  await cut.getByText('E-Mail, Passwort oder Code stimmt nicht.').waitFor();

  await line.getByRole('button', { name: 'Ändern' }).click();
  await mia.page.getByRole('menuitem', { name: 'Wieder zulassen' }).click();
  await line.getByText('gesperrt').waitFor({ state: 'hidden' });
  await signIn();
  await cut.waitFor({ state: 'hidden' });
});

test('name, colour, greeting and addresses changed by the owner are what the next visitor finds', async () => {
  const { shop, app } = place;
  const mia = await openInbox(await chromium.device(), app, place.mia.cookie);
  await mia.settings('Website');
  await mia.change('Name', 'Kleine Rösterei');
  await mia.settings('Aussehen');
  await mia.change('Farbe', '#7a1f5c');
  await mia.change('Deutsch', 'Moin! Was darf es sein?', 'Begrüßung');
  const ada = await visitShop(await chromium.device(), `${shop.origin}/`);
  expect(await ada.launcher.evaluate((it) => getComputedStyle(it).backgroundColor)).toBe('rgb(122, 31, 92)');
  await ada.open();
  await ada.panel.getByRole('heading', { name: 'Kleine Rösterei' }).waitFor();
  await ada.sees('Moin! Was darf es sein?');

  await mia.settings('Website');
  await mia.change('Erlaubte Adressen', 'https://another.example');
  const device = await chromium.device();
  device.forgive(/blocked by CORS policy|net::ERR_FAILED/);
  const eve = await visitShop(device, `${shop.origin}/`);
  await eve.open();
  await eve.banner.getByText('Gerade nicht erreichbar').waitFor();
  await mia.page.getByRole('button', { name: 'Rückgängig' }).click();
  const addresses = mia.page.getByLabel('Erlaubte Adressen');
  await expect.poll(() => addresses.inputValue(), { timeout: 10_000 }).toBe(shop.origin);
  await eve.banner.getByRole('button', { name: 'Noch einmal versuchen' }).click();
  await eve.sees('Moin! Was darf es sein?');
});

test('a conversation is closed, her next word opens it again, and search finds words and notes in it', async () => {
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Meine Klingel quietscht fürchterlich.');
  const mia = await openInbox(await chromium.device(), place.app, place.mia.cookie);
  await mia.look('Alle offenen');
  await mia.open('Meine Klingel quietscht');
  await mia.note('Kundin seit 2019, Kulanz möglich');
  await mia.page.getByRole('button', { name: /^Erledigt e/ }).click();
  await ada.log.getByText(/^Gespräch beendet/).waitFor();
  await mia.look('Erledigt');
  await mia.row('Meine Klingel quietscht').waitFor();

  await ada.say('Sie quietscht schon wieder!');
  await ada.log.getByText(/^Gespräch fortgesetzt/).waitFor();
  await mia.look('Alle offenen');
  await mia.row('Sie quietscht schon wieder!').waitFor();

  const found = mia.list.filter({ hasText: 'Nachrichten und Notizen' });
  await mia.page.getByRole('searchbox', { name: 'Suche' }).fill('fürchterlich');
  await found.getByRole('link').filter({ hasText: 'Meine Klingel' }).waitFor();
  await mia.page.getByRole('searchbox', { name: 'Suche' }).fill('Kulanz');
  await found.getByText('Notiz ·').waitFor();

  await ada.page.reload();
  await ada.open();
  await ada.sees('Sie quietscht schon wieder!');
  expect(await ada.panel.innerText()).not.toContain('Kulanz');
});
