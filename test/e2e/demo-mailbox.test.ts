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
