import { expect, test } from 'vitest';
import { openInbox } from '../support/inbox-agent.ts';
import { startShop } from '../support/shop-page.ts';
import { visitShop } from '../support/shop-visitor.ts';
import { startTestApp } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();

const colourOf =
  "getComputedStyle(document.querySelector('nahtlos-chat').shadowRoot.querySelector('[part=launcher]')).backgroundColor";
const berry = '#a3195b';
const asBerry = 'rgb(163, 25, 91)';

test('a colour is seen on the real chat before it is saved, and on the shop’s pages after', async () => {
  await using app = await startTestApp();
  await using shop = await startShop(app.publicUrl);
  const mia = await openInbox(await chromium.device(), app);
  const { page } = mia;
  await mia.signIn();
  await page.goto(`${app.inboxUrl}/inbox/settings/brand`);
  const preview = page.frameLocator('iframe[title="Vorschau"]:not([inert])');
  await preview.getByText('Guten Tag! Wie können wir helfen?').waitFor();
  const written = await page.evaluate('Object.keys(localStorage).filter((name) => name.includes("preview"))');
  expect(written).toEqual([]);

  await page.getByLabel('Farbe', { exact: true }).fill(berry);
  const frame = page.frames().find((one) => one.url().endsWith('/inbox/preview'));
  if (frame === undefined) throw new Error('The preview has no frame.');
  await expect.poll(() => frame.evaluate(colourOf), { timeout: 15_000 }).toBe(asBerry);
  const before = await visitShop(await chromium.device(), `${shop.origin}/`);
  expect(await before.page.evaluate(colourOf)).not.toBe(asBerry);

  await page.getByRole('textbox', { name: 'Deutsch' }).first().fill('Moin! Was darf es sein?');
  await preview.getByText('Moin! Was darf es sein?').waitFor();
  await page.getByRole('radio', { name: 'Englisch' }).first().check();
  await preview.getByText('Hello! How can we help?').waitFor();
  await page.getByRole('radio', { name: 'Dunkel' }).check();
  await page.getByRole('radio', { name: 'Handy' }).check();
  await preview.getByRole('textbox', { name: 'Message' }).waitFor();

  await page.getByRole('button', { name: 'Speichern' }).first().click();
  await page.getByText('Gespeichert').first().waitFor();
  const after = await visitShop(await chromium.device(), `${shop.origin}/`);
  expect(await after.page.evaluate(colourOf)).toBe(asBerry);
});

test('the light says in words what a page has said of its tag, allows its address with one click, and turns green', async () => {
  await using app = await startTestApp();
  const mia = await openInbox(await chromium.device(), app);
  const { page } = mia;
  await mia.signIn();
  await mia.settings('Einbauen');
  await page.getByText('Warten auf die erste Seite').waitFor();
  const { version } = await (await fetch(`${app.publicUrl}/nahtlos.js`)).text().then(configIn);
  const origin = 'http://shop.localhost:8123';
  const ping = (more: object = {}) =>
    fetch(`${app.publicUrl}/v1/visitor/site/ping`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: origin },
      body: JSON.stringify({ site: 'demo', origin, path: '/', title: 'Räder', version, twice: false, ...more }),
    });

  await ping();
  await page.getByText(`${origin} steht nicht auf der Liste`).waitFor();
  await page.getByRole('button', { name: `${origin} erlauben` }).click();
  await page.getByText('Laden Sie die Seite neu').waitFor();
  await ping({ twice: true });
  await page.getByText('Die Zeile steht zweimal auf der Seite').waitFor();
  await ping({ version: '0.0.1' });
  await page.getByText('Auf der Seite steht eine alte Fassung (0.0.1)').waitFor();
  await ping();
  await page.getByText('Es funktioniert').waitFor();
  await page.getByText(`Räder (${origin}/) · Fassung ${version}`).waitFor();
});

const configIn = (loader: string): { version: string } => ({ version: /"version":"([^"]+)"/.exec(loader)?.[1] ?? '' });
