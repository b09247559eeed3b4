import { expect, test } from 'vitest';
import { openDemo } from '../demo/open-demo.ts';
import { axeFindings } from '../support/axe.ts';
import { ask, visitor } from '../support/people.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();

test('whoever waits at the demo’s mailbox sees the code come, opens it with the keyboard and reads it in both forms', async () => {
  const app = await openDemo().start();
  const page = await (await chromium.device()).context.newPage();
  await page.goto(`${app.publicUrl}/demo/`);
  await page.getByRole('link', { name: 'Zum Postfach der Demo' }).click();
  await page.getByText('Noch keine E-Mail.').waitFor();
  expect(await axeFindings(page)).toEqual([]);

  const ada = await visitor(app);
  const value = 'ada@web.example';
  await ask(app, 'visitor', 'code:request', { kind: 'email', value, purpose: 'prove' }, ada.headers);
  const mail = page.getByRole('listitem').getByRole('link', { name: /ist Ihr Code für Rad & Röstung/ });
  await mail.waitFor();
  expect(await axeFindings(page)).toEqual([]);

  await mail.focus();
  await page.keyboard.press('Enter');
  const original = page.frameLocator('iframe');
  await original.getByText('Guten Tag,').waitFor();
  const digits = /^\d{6}/.exec((await page.getByRole('heading', { level: 1 }).textContent()) ?? '')?.[0] ?? '';
  await original.getByText(digits, { exact: true }).waitFor();
  expect(await axeFindings(page)).toEqual([]);

  await page.getByRole('link', { name: 'Nur Text' }).click();
  await page.getByText(digits).last().waitFor();
  await page.getByRole('link', { name: 'Alle E-Mails' }).click();
  await mail.waitFor();
});

test('in a browser a mail to the shop is taken, and so is the answer to what comes back', async () => {
  const app = await openDemo().start();
  const page = await (await chromium.device()).context.newPage();
  await page.goto(`${app.publicUrl}/demo/mail`);
  await page.getByText('Dem Laden schreiben').click();
  await page.getByLabel('Ihre Adresse').fill('ada@kundin.example');
  await page.getByLabel('Betreff').fill('Kindersitz');
  await page.getByLabel('Text').fill('Passt er auf das Alster?');
  await page.getByRole('button', { name: 'Senden' }).click();
  await page.waitForURL(/told=sent/);

  const acknowledgement = page.getByRole('listitem').filter({ hasText: 'an ada@kundin.example' }).getByRole('link');
  await acknowledgement.click({ timeout: 20_000 });
  await page.getByLabel('Als ada@kundin.example antworten').fill('Größe M, bitte.');
  await page.getByRole('button', { name: 'Senden' }).click();
  await page.waitForURL(/told=sent/);
});

test('the shop’s own address, to which its mails lead back, is the shop and not the team’s door', async () => {
  const app = await openDemo().start();
  const page = await (await chromium.device()).context.newPage();
  await page.goto(app.publicUrl);
  await page.getByRole('heading', { name: 'Räder, die bleiben. Kaffee, der weckt.' }).waitFor();
});

test('whoever has mail answers it from the mailbox, and anybody writes to the shop', async () => {
  const app = await openDemo().start();
  const page = await (await chromium.device()).context.newPage();
  await page.goto(`${app.publicUrl}/demo/mail?lang=de`);
  await page.getByText('Dem Laden schreiben').click();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByLabel('Ihre Adresse').fill('bea@web.example');
  await page.getByLabel('Betreff').fill('Lieferung');
  await page.getByLabel('Text', { exact: true }).fill('Wann kommt mein Rad?');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Angenommen').waitFor();

  // What came back says that it arrived; it is answered like any other mail.
  const came = page.getByRole('listitem').filter({ hasText: 'an bea@web.example' }).getByRole('link');
  await came.first().waitFor();
  await page.getByRole('listitem').filter({ hasText: 'von bea@web.example' }).first().waitFor();
  await came.first().click();
  await page.getByLabel('Als bea@web.example antworten').fill('Es eilt nicht.');
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Senden' }).click();
  await page.getByRole('status').getByText('Angenommen').waitFor();
});
