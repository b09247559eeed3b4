import { expect, test } from 'vitest';
import { InboxAgent, openInbox } from '../support/inbox-agent.ts';
import { startTestApp } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const unattended = { NAHTLOS_ADMIN_EMAIL: '', NAHTLOS_ADMIN_PASSWORD: '' };

test('an owner sets up the server by its link, gets the tag, chooses a colour that can be read, and invites a colleague', async () => {
  await using app = await startTestApp({ environment: unattended });
  const setupUrl = app.setupUrl;
  if (setupUrl === null) throw new Error('A server without an owner prints a set-up link.');
  const device = await chromium.device();
  const page = await device.context.newPage();

  await page.goto(setupUrl);
  await page.getByRole('heading', { name: 'Nahtlos einrichten' }).waitFor();
  expect(page.url()).not.toContain('nu_');

  const finish = page.getByRole('button', { name: 'Einrichtung abschließen' });
  await page.getByLabel('Ihr Name').fill('Anna Berger');
  await page.getByLabel('E-Mail').fill('anna@shop.example');
  await page.getByLabel('Passwort', { exact: true }).fill('zu kurz');
  await page.getByLabel('Name des Shops').fill('Fahrrad Weber');
  await page.getByLabel('Adresse der Website').fill('https://fahrrad-weber.example\nfahrrad-weber.example/laden');
  await finish.click();
  await page.getByText('Bitte mindestens 12 Zeichen.').waitFor();
  await page.getByText('„fahrrad-weber.example/laden“ ist keine Adresse').waitFor();

  await page.getByLabel('Passwort', { exact: true }).fill('neun freundliche Otter');
  await page.getByLabel('Adresse der Website').fill('https://fahrrad-weber.example');
  await finish.click();
  await page.getByRole('button', { name: 'Weiter: Öffnungszeiten' }).click();
  await page.getByRole('button', { name: 'Weiter: Einbauen' }).click();
  await page.getByText(`<script async src="${app.publicUrl}/nahtlos.js"></script>`).waitFor();

  await page.getByRole('link', { name: 'Aussehen' }).click();
  await page.getByLabel('Farbe', { exact: true }).fill('#ffb300');
  await page.getByText('Zu hell: Auf weißen Seiten').waitFor();
  await page.getByRole('button', { name: 'Übernehmen' }).click();
  await page.getByRole('button', { name: 'Speichern' }).click();
  await page.getByText('Gespeichert').waitFor();
  await page.reload();
  await page.getByText('Überall gut zu sehen').waitFor();
  expect(await page.getByLabel('Farbe', { exact: true }).inputValue()).toBe('#9e6d00');

  await page.getByRole('link', { name: 'Team' }).click();
  await page.getByRole('button', { name: 'Einladen' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Ben Krüger');
  await page.getByLabel('E-Mail').fill('ben@shop.example');
  await page.getByRole('button', { name: 'Link erzeugen' }).click();
  const link = await page.getByRole('dialog').getByText('/inbox/invite#').innerText();
  await page.getByRole('button', { name: 'Fertig' }).click();
  await page.getByText('Eingeladen').waitFor();

  const his = await (await chromium.device({ locale: 'en-GB' })).context.newPage();
  await his.goto(link);
  await his.getByRole('heading', { name: 'Welcome to Fahrrad Weber' }).waitFor();
  expect(his.url()).not.toContain('ni_');
  await his.getByLabel('Choose a password').fill('seven sleepy badgers');
  await his.getByRole('button', { name: 'Join' }).click();
  await his.getByText('Nothing open.').waitFor();

  await page.getByText('ben@shop.example · Agent').waitFor();
  await his.goto(`${app.publicUrl}/inbox/settings/site`);
  await his.getByText('Only owners and admins can change this.').waitFor();
  expect(await his.getByLabel('Name', { exact: true }).isEditable()).toBe(false);
});

test('a second factor is turned on with a code of the app, asked for at the next sign-in, and a recovery code does as well', async () => {
  await using app = await startTestApp();
  const device = await chromium.device();
  const mia = await openInbox(device, app);
  await mia.signIn();
  await mia.page.goto(`${app.inboxUrl}/inbox/settings/security`);
  await mia.page.getByRole('button', { name: 'Einschalten' }).click();
  const secret = await mia.page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText();

  const code = mia.page.getByLabel('Geben Sie den Code ein');
  await code.fill('000000');
  device.forgive(/status of 401/);
  await mia.page.getByRole('button', { name: 'Einschalten' }).click();
  await mia.page.getByText('E-Mail, Passwort oder Code stimmt nicht.').waitFor();
  await code.fill(await codeOf(secret.replaceAll(' ', '')));
  await mia.page.getByRole('button', { name: 'Einschalten' }).click();
  const codes = (await mia.page.locator('pre.lines').innerText()).split('\n');
  expect(codes.length).toBe(10);
  await mia.page.getByRole('button', { name: 'Ich habe sie aufbewahrt' }).click();
  await mia.page.getByText('An. Die Anmeldung fragt nach einem Code.').waitFor();

  const elsewhere = await chromium.device();
  elsewhere.forgive(/status of 401/);
  const again = new InboxAgent(await elsewhere.context.newPage(), elsewhere);
  await again.page.goto(`${app.inboxUrl}/inbox`);
  await again.page.getByLabel('E-Mail').fill('mia@shop.example');
  await again.page.getByLabel('Passwort', { exact: true }).fill('nine kind otters in the rain');
  await again.page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await again.page.getByLabel('Code des zweiten Faktors').fill(codes[0] ?? '');
  await again.page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await again.list.waitFor();
});

/** RFC 6238 with the usual 30 seconds and six digits, as an app on her phone computes it. */
const codeOf = async (secret: string): Promise<string> => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-1' }, false, ['sign']);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(Math.floor(Date.now() / 30_000)));
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter));
  const offset = mac.getUint8(19) & 15;
  return String((mac.getUint32(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
};
