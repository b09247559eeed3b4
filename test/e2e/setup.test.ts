import { expect, test } from 'vitest';
import { InboxAgent } from '../support/inbox-agent.ts';
import { startShop } from '../support/shop-page.ts';
import { visitShop } from '../support/shop-visitor.ts';
import { startTestApp } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const nobodyYet = { NAHTLOS_ADMIN_EMAIL: undefined, NAHTLOS_ADMIN_PASSWORD: undefined };

test('from the link of a fresh server to the tag, and with tag and policy as they stand there to the first talk', async () => {
  await using app = await startTestApp({ environment: nobodyYet });
  await using shop = await startShop(app.publicUrl);
  const device = await chromium.device();
  const page = await device.context.newPage();
  await page.goto(app.setupUrl ?? '');
  await page.getByLabel('Ihr Name').fill('Mia Sommer');
  await page.getByLabel('E-Mail').fill('mia@rad.example');
  await page.getByLabel('Passwort', { exact: true }).fill('seven quiet lamps on a hill');
  await page.getByLabel('Name des Shops oder der Website').fill('Rad & Röstung');
  await page.getByLabel('Adresse der Website').fill(`${shop.origin}/`);
  await page.getByRole('button', { name: 'Einrichtung abschließen' }).click();

  await page.getByRole('button', { name: 'Weiter: Öffnungszeiten' }).click();
  await page.getByRole('button', { name: 'Weiter: Einbauen' }).click();
  const tag = await page.getByText(/^<script async/).textContent();
  const policy = await page.getByText(/^script-src /).textContent();
  const ada = await visitShop(
    await chromium.device(),
    shop.put('/pasted', { tag: tag ?? '', policy: `default-src 'none'; ${policy?.replaceAll('\n', ' ')}` }),
  );
  await ada.open();
  await ada.panel.getByRole('heading', { name: 'Rad & Röstung' }).waitFor();
  await ada.say('Bin ich die Erste?');
  const mia = new InboxAgent(page, device);
  await page.getByRole('button', { name: 'Zum Posteingang' }).click();
  await mia.look('Alle offenen');
  await mia.open('Bin ich die Erste?');
  await mia.answer('Ja, die allererste!');
  await ada.sees('Ja, die allererste!');
  await ada.panel.getByRole('heading', { name: 'Mia Sommer, Rad & Röstung' }).waitFor();

  device.forgive(/status of 410/);
  await page.goto(app.setupUrl ?? '');
  await page.getByText('Dieser Link zur Einrichtung gilt nicht (mehr).').waitFor();
  expect(page.url()).not.toContain('#');
});
