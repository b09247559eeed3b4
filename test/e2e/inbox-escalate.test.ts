import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { demoOptions } from '../../demo/demo-options.ts';
import type { Mailbox, ReceivedMail } from '../../demo/mail/mailbox.ts';
import { readConfig } from '../../plugin-server/config.ts';
import { axeFindings } from '../support/axe.ts';
import { openInbox } from '../support/inbox-agent.ts';
import { agent, ask, colleague, visitor, words } from '../support/people.ts';
import { startTestApp } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const question = 'Passt der Helm auch über eine Mütze?';
const bens = 'ben.privat@web.example';

/** The demo's shop with its mailbox; Ben is reached by mail, and Ada has asked something. */
const openShop = async () => {
  const { config: _, ...options } = demoOptions(readConfig({ PORT: '0' }));
  const app = await startTestApp(options);
  onTestFinished(() => app[Symbol.asyncDispose]());
  const mailbox = options.mail?.out as Mailbox;
  const mails = (to: string): ReceivedMail[] => mailbox.all(to).flatMap((it) => (it.is === 'received' ? it : []));
  const mail = async (to: string, count = 1): Promise<ReceivedMail> => {
    await expect.poll(() => mails(to).length, { timeout: 15_000 }).toBe(count);
    return mails(to)[0] as ReceivedMail;
  };
  const codeFor = async (to: string): Promise<string> =>
    /\b\d{6}\b/.exec((await mail(to)).mail.subject + (await mail(to)).mail.text)?.[0] ?? '';
  const owner = await agent(app);
  const ben = await colleague(app, owner, 'ben@shop.example');
  const ada = await visitor(app);
  await ask(app, 'visitor', 'message:send', words(question, 1), ada.headers);
  return { app, mail, mails, codeFor, ben };
};

const isNowhereWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

test('an agent adds his own address, a wrong code is said, the right one from the mailbox confirms it', async () => {
  const { app, codeFor, ben } = await openShop();
  const his = await openInbox(await chromium.device({ reducedMotion: 'reduce' }), app, ben.cookie);
  const { page } = his;
  await his.settings('Profil');
  await page.getByText('Noch keine Adresse').waitFor();
  await page.getByRole('button', { name: 'Adresse hinzufügen' }).click();
  await page.getByLabel('Ihre E-Mail-Adresse').fill(bens);
  await page.keyboard.press('Enter');
  const field = page.getByLabel('Code aus der E-Mail');
  await field.waitFor();
  const code = await codeFor(bens);
  await field.fill(code === '000000' ? '000001' : '000000');
  await page.keyboard.press('Enter');
  await page.getByText('Stimmt nicht. Noch 4 Versuche.').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await field.fill(code);
  await page.keyboard.press('Enter');
  await page.getByText('Bestätigt. Ab jetzt sind Sie dort erreichbar.').waitFor();
  await page.getByText(/^bestätigt /).waitFor();
  expect(await field.count()).toBe(0);
});

test.for([
  { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const)('somebody is fetched by keyboard alone: the brief is edited, and arrives as its preview said ($colorScheme)', {
  timeout: 120_000,
}, async ({ colorScheme, viewport }) => {
  const { app, mail, codeFor, ben } = await openShop();
  const { reach } = await ask(app, 'inbox', 'reach:add', { kind: 'email', address: bens }, ben.headers);
  await ask(app, 'inbox', 'reach:verify', { reach, code: await codeFor(bens) }, ben.headers);
  const mia = await openInbox(await chromium.device({ colorScheme, viewport, reducedMotion: 'reduce' }), app);
  const { page } = mia;
  await mia.signIn();
  await mia.row(question).click();
  await mia.sees(question);
  await mia.thread.focus();
  const press = (...keys: readonly string[]): Promise<void> =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

  // By the keys, and the hand stands at the first choice.
  await press('g', 'e');
  const dialog = page.getByRole('dialog', { name: 'Jemanden holen' });
  const his = dialog.getByRole('radio', { name: /^ben / });
  await his.waitFor();
  await dialog
    .getByRole('radio', { name: /^Die Eskalation/ })
    .and(page.locator(':focus'))
    .waitFor();
  expect(await axeFindings(page)).toEqual([]);
  expect(await isNowhereWide(page)).toBe(true);
  for (let at = 0; at < 10 && !(await his.isChecked()); at += 1) await press('ArrowDown');
  expect(await his.isChecked()).toBe(true);
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let at = 0; at < 60; at += 1) {
      const label = await page.evaluate(() => {
        const it = document.activeElement as HTMLInputElement | null;
        return it?.labels?.[0]?.textContent || it?.textContent || '';
      });
      if (name.test(label)) return;
      await press('Tab');
    }
    throw new Error(`The Tab key never comes to ${name}.`);
  };
  await tabTo(/^Will/);
  await press('Control+a');
  await page.keyboard.type('Einen Helm, der über eine dicke Mütze passt');
  await dialog.locator('pre', { hasText: 'dicke Mütze' }).waitFor();
  await tabTo(/^Nächstes/);
  await page.keyboard.type('Größe L anbieten');
  await dialog.locator('pre', { hasText: 'Größe L anbieten' }).waitFor();
  // A key alone loses nothing of it.
  await press('Escape');
  await page.getByRole('dialog', { name: 'Übersicht verwerfen?' }).waitFor();
  await press('Enter');
  await page.getByRole('dialog', { name: 'Übersicht verwerfen?' }).waitFor({ state: 'detached' });
  const shown = await dialog.locator('pre').textContent();
  await tabTo(/^Senden$/);
  await press('Enter');
  await dialog.waitFor({ state: 'detached' });

  const { mail: sent } = await mail(bens, 2);
  expect(sent.text).toContain('Einen Helm, der über eine dicke Mütze passt');
  expect(sent.text).toBe(shown);
  const ladder = page.getByRole('region', { name: 'Jemand wird geholt' });
  await ladder.getByText('Gefragt per E-Mail: ben').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  expect(await isNowhereWide(page)).toBe(true);
  await ladder.getByRole('button', { name: 'Übernehmen' }).focus();
  await press('Enter');
  await ladder.waitFor({ state: 'detached' });
  await mia.thread
    .getByText(/übernommen/)
    .first()
    .waitFor();
});
