import { statSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFindings } from '../support/axe.ts';
import { openInbox } from '../support/inbox-agent.ts';
import { knownPerson, signToken } from '../support/known-person.ts';
import { agent, ask, colleague } from '../support/people.ts';
import { startTestApp } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();

const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Person' });
const dialogOf = (page: Page, name: string) => page.getByRole('dialog', { name });

test('an agent sees who writes, why she is one person, takes a reason back and puts it back', async () => {
  await using app = await startTestApp();
  const owner = await agent(app);
  const { conversation } = await knownPerson(app, owner);
  const mia = await openInbox(await chromium.device({ viewport: { width: 1440, height: 900 } }), app, owner.cookie);
  const { page } = mia;
  await mia.row('ist mein Rad').click();
  const panel = panelOf(page);
  await panel.getByRole('heading', { name: 'Lena Weber' }).waitFor();
  await panel.getByText('Angemeldet', { exact: true }).waitFor();
  await panel.locator('.value').getByText('Chrome, Android', { exact: true }).waitFor();

  // Masked until she looks on purpose, and what she looks at is on record.
  expect(await panel.locator('.facts').getByText('lena.weber@shop.example').count()).toBe(0);
  await panel.getByRole('button', { name: /^E-Mail .* ganz zeigen/ }).click();
  await panel.locator('.facts').getByText('lena.weber@shop.example').waitFor();
  const { lines } = await ask(app, 'inbox', 'audit:list', { limit: 20 }, owner.headers);
  expect(lines.map(({ op }) => op)).toContain('profile:reveal');

  await panel.getByRole('button', { name: 'Warum eine Person?' }).click();
  const why = dialogOf(page, 'Warum eine Person?');
  const picture = why.getByRole('region', { name: 'Was zusammenhängt' });
  await expect.poll(() => picture.getByRole('button').count()).toBe(4);
  await picture.getByRole('button', { name: /^Shop-Konto/ }).click();
  await picture.getByRole('button', { name: /^l•••/ }).click();
  await why.getByRole('heading', { name: /^Der Weg von Shop-Konto K-1001 zu l•••/ }).waitFor();
  expect(
    await why
      .getByRole('region', { name: /^Der Weg/ })
      .getByRole('listitem')
      .count(),
  ).toBe(1);
  await why.getByRole('button', { name: /^Widerrufen/ }).click();
  await why.getByLabel('Grund').fill('Das ist die Adresse ihrer Schwester');
  await why.getByRole('button', { name: 'Widerrufen', exact: true }).click();
  await why.getByText('Erledigt.').waitFor();
  await expect.poll(() => picture.getByRole('button').count()).toBe(3);
  await why.getByRole('button', { name: 'Rückgängig', exact: true }).first().click();
  await expect.poll(() => picture.getByRole('button').count()).toBe(4);
  await page.keyboard.press('Escape');
  expect(page.url()).toContain(conversation);
});

test('two persons are laid side by side, joined with a reason, and parted again by one click; two shop accounts stay two', async () => {
  await using app = await startTestApp();
  const owner = await agent(app);
  const { saidConversation } = await knownPerson(app, owner);
  const device = await chromium.device({ viewport: { width: 1440, height: 900 } });
  const mia = await openInbox(device, app, owner.cookie);
  const { page } = mia;
  await mia.row('Ich bin Lena').click();
  const panel = panelOf(page);
  await panel.getByText(/^Sagt: /).waitFor();
  await panel.getByRole('button', { name: 'Vergleichen' }).click();
  const merge = dialogOf(page, 'Zwei Personen zusammenführen');
  await merge.getByRole('region', { name: 'Die andere Person' }).getByText('Lena Weber').waitFor();
  await merge.getByText('2 offene Gespräche bleiben getrennt.').waitFor();
  await merge.getByLabel('Grund').fill('Sie nennt die Auftragsnummer');
  await merge.getByRole('button', { name: 'Zusammenführen', exact: true }).click();
  await panel.getByText('K-1001').first().waitFor();
  await page.getByText('Zusammengeführt.').waitFor();
  await page.getByRole('button', { name: 'Rückgängig' }).click();
  await page.getByText('Es sind wieder zwei Personen.').waitFor();
  await panel.getByText(/^Sagt: /).waitFor();

  await mia.row('ist mein Rad').click();
  await panel.getByRole('heading', { name: 'Lena Weber' }).waitFor();
  // Who typed her address is suggested to her in turn; she means somebody else.
  await panel.getByRole('button', { name: 'Zusammenführen …' }).click();
  await merge.getByRole('button', { name: 'Jemand anders wählen' }).click();
  await merge.getByRole('searchbox', { name: 'Wer ist die andere?' }).fill('K-2002');
  await merge.getByRole('button', { name: /Paul Krämer/ }).click();
  await merge.getByLabel('Grund').fill('Sieht ähnlich aus');
  await merge.getByRole('button', { name: 'Zusammenführen', exact: true }).click();
  device.forgive(/status of 409/);
  await merge.getByText('K-1001 und K-2002 sind zwei Konten im Shop').waitFor();
  expect(saidConversation).toMatch(/^cv_/);
});

test('the panel lies over the thread on smaller windows, closes by Escape and by going back, and never touches what she writes', async () => {
  await using app = await startTestApp();
  const owner = await agent(app);
  const { conversation } = await knownPerson(app, owner);
  const device = await chromium.device({ viewport: { width: 1024, height: 768 } });
  const mia = await openInbox(device, app, owner.cookie);
  const { page } = mia;
  const panel = panelOf(page);
  const toggle = page.getByRole('button', { name: 'Person zeigen' });
  await mia.row('ist mein Rad').click();
  await mia.field.fill('Ein angefangener Satz');
  expect(await panel.count()).toBe(0);
  await toggle.click();
  await panel.getByRole('heading', { name: 'Lena Weber' }).waitFor();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.className)).toContain('person-toggle');

  await page.setViewportSize({ width: 390, height: 844 });
  await toggle.click();
  await panel.getByRole('heading', { name: 'Lena Weber' }).waitFor();
  expect(page.url()).toContain(`${conversation}/person`);
  await page.goBack();
  await panel.waitFor({ state: 'detached' });
  expect(await mia.field.inputValue()).toBe('Ein angefangener Satz');

  // Beside the thread: a change of the person takes neither focus nor caret from the composer.
  await page.setViewportSize({ width: 1440, height: 900 });
  await panel.getByRole('heading', { name: 'Lena Weber' }).waitFor();
  await mia.field.focus();
  const found = await ask(app, 'inbox', 'profile:open', { conversation }, owner.headers);
  const renamed = { identifier: found.profile, name: 'Frau Dr. Weber' };
  await ask(app, 'inbox', 'profile:rename', renamed, owner.headers);
  await panel.getByRole('heading', { name: 'Frau Dr. Weber' }).waitFor();
  await page.keyboard.type(' geht weiter');
  expect(await mia.field.inputValue()).toBe('Ein angefangener Satz geht weiter');
  await mia.field.press('Escape');
  await page.keyboard.press(']');
  await panel.waitFor({ state: 'detached' });
  await page.reload();
  await mia.field.waitFor();
  expect(await panel.count()).toBe(0);
});

test('what is kept of a person is handed out as a file; who is erased is gone, only what was ticked, and only with the right', async () => {
  await using app = await startTestApp();
  const owner = await agent(app);
  await knownPerson(app, owner);
  const ben = await colleague(app, owner, 'ben@shop.example');
  const his = await openInbox(await chromium.device({ viewport: { width: 1440, height: 900 } }), app, ben.cookie);
  await his.row('Ich bin Lena').click();
  await panelOf(his.page).getByText('Zum Löschen brauchen Sie das Recht „Personen löschen“.').waitFor();
  expect(await panelOf(his.page).getByRole('button', { name: 'Löschen …' }).count()).toBe(0);

  const mia = await openInbox(await chromium.device({ viewport: { width: 1440, height: 900 } }), app, owner.cookie);
  const { page } = mia;
  await mia.row('Ich bin Lena').click();
  const download = page.waitForEvent('download');
  await panelOf(page).getByRole('button', { name: 'Exportieren' }).click();
  const path = await (await download).path();
  expect(statSync(path).size).toBeGreaterThan(500);
  await panelOf(page).getByRole('button', { name: 'Löschen …' }).click();
  const erase = dialogOf(page, 'Löschen');
  expect(await erase.getByRole('button', { name: 'Für immer löschen' }).isDisabled()).toBe(true);
  await erase.getByRole('checkbox', { name: /^Firefox, Windows …/ }).check();
  await erase.getByText(/ein Gespräch, eine Nachricht/).waitFor();
  await erase.getByRole('button', { name: 'Für immer löschen' }).click();
  await mia.row('Ich bin Lena').waitFor({ state: 'detached' });
  await mia.row('ist mein Rad').waitFor();
});

test('an owner makes a key, copies the code for her shop, and tries a token before it goes live', async () => {
  await using app = await startTestApp();
  const owner = await agent(app);
  const mia = await openInbox(await chromium.device(), app, owner.cookie);
  const { page } = mia;
  await mia.list.waitFor();
  await page.goto(`${app.inboxUrl}/inbox/settings/data`);
  await page.getByText('Noch kein Schlüssel.').waitFor();
  await page.getByRole('button', { name: 'Schlüssel hinzufügen' }).click();
  await page.getByRole('button', { name: 'Hinzufügen', exact: true }).click();
  const made = dialogOf(page, 'Ihr neues Geheimnis');
  const secret = await made.locator('pre').innerText();
  expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  await made.getByRole('button', { name: 'Ich habe es aufbewahrt' }).click();
  await page.getByText('unterschreibt Anmeldungen').waitFor();
  await page.getByRole('tab', { name: 'Python' }).click();
  await page.getByRole('tabpanel').getByText('def nahtlos_token').waitFor();
  await page
    .getByRole('tabpanel')
    .getByText("'aud': 'demo'")
    .or(page.getByRole('tabpanel').getByText('"aud": "demo"'))
    .waitFor();
  expect(await page.getByText(secret).count()).toBe(0);

  await page.getByLabel('Token', { exact: true }).fill(signToken(secret, { sub: 'K-1001' }));
  await page.getByRole('button', { name: 'Prüfen' }).click();
  await page.getByText('Dieses Token gilt.').waitFor();
  await page.getByLabel('Token', { exact: true }).fill(signToken(secret, { sub: 'K-1001' }, 'another'));
  await page.getByRole('button', { name: 'Prüfen' }).click();
  await page.getByText('Das Token gilt für eine andere Website.').waitFor();
});

test('an admin sets how long things are kept, and gives an agent the right to erase', async () => {
  await using app = await startTestApp();
  const owner = await agent(app);
  await colleague(app, owner, 'ben@shop.example');
  const mia = await openInbox(await chromium.device(), app, owner.cookie);
  const { page } = mia;
  await mia.list.waitFor();
  await page.goto(`${app.inboxUrl}/inbox/settings/privacy`);
  await page.getByLabel('Gespräche', { exact: true }).fill('7');
  await page.getByRole('button', { name: 'Speichern' }).click();
  await page.getByText('Bitte eine ganze Zahl von 30 bis 1095.').waitFor();
  await mia.change('Gespräche', '90');
  await page.getByLabel('Wert', { exact: true }).fill('kasse-*');
  await page.getByRole('button', { name: 'Hinzufügen' }).click();
  await page.getByText('E-Mail · mehrere benutzen es · mia').waitFor();
  await page.getByRole('button', { name: 'Protokoll zeigen' }).click();
  await page.getByRole('cell', { name: 'hat den Datenschutz geändert' }).waitFor();

  await page.goto(`${app.inboxUrl}/inbox/settings/agents`);
  await page.getByRole('button', { name: /^Ändern.*ben$/ }).click();
  await page.getByRole('menuitemcheckbox', { name: /darf Personen löschen/ }).click();
  await page.getByText('darf Personen zusammenführen · darf Personen löschen').waitFor();
});

test.for(['light', 'dark'] as const)('every screen about persons can be used by everybody (%s)', {
  timeout: 120_000,
}, async (colorScheme) => {
  await using app = await startTestApp();
  const owner = await agent(app);
  const { conversation, secret } = await knownPerson(app, owner);
  const viewport = { width: 1440, height: 900 };
  const device = await chromium.device({ colorScheme, reducedMotion: 'reduce', viewport });
  const mia = await openInbox(device, app, owner.cookie);
  const { page } = mia;
  const found: string[] = [];
  const check = async (screen: string): Promise<void> => {
    found.push(...(await axeFindings(page)).map((complaint) => `${screen}: ${complaint}`));
  };
  const panel = panelOf(page);

  await mia.row('ist mein Rad').click();
  await panel.getByRole('heading', { name: 'Lena Weber' }).waitFor();
  await panel.getByText('2 Browser').click();
  await check('panel');
  await panel.getByRole('button', { name: 'Namen ändern' }).click();
  await check('name');
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: /^Aktionen für E-Mail/ }).click();
  await check('menu of an address');
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: /^Abmelden: Chrome/ }).click();
  await check('sign out a device');
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Warum eine Person?' }).click();
  const why = dialogOf(page, 'Warum eine Person?');
  await why.getByRole('button', { name: /^Shop-Konto/ }).click();
  await check('why, one chosen');
  await why.getByRole('button', { name: /^l•••/ }).first().click();
  await why.getByRole('button', { name: 'Nicht dieselbe Person' }).click();
  await check('why, parting');
  await why.getByLabel('Grund').fill('Zwei Schwestern');
  await why.getByRole('button', { name: 'Nicht dieselbe Person' }).click();
  await why.getByRole('heading', { name: 'Was Agenten getan haben' }).waitFor();
  await check('why, parted');
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Zusammenführen …' }).click();
  const merge = dialogOf(page, 'Zwei Personen zusammenführen');
  const search = merge.getByRole('searchbox', { name: 'Wer ist die andere?' });
  await search.fill('K-2002');
  await merge.getByRole('button', { name: /Paul/ }).waitFor();
  await check('search');
  await merge.getByRole('button', { name: /Paul/ }).click();
  await merge.getByRole('region', { name: 'Die andere Person' }).waitFor();
  await check('compare');
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Löschen …' }).click();
  await dialogOf(page, 'Löschen').getByRole('checkbox', { name: 'Alle' }).check();
  await dialogOf(page, 'Löschen')
    .getByText(/für immer gelöscht/)
    .waitFor();
  await check('erase');
  await page.keyboard.press('Escape');

  await page.goto(`${app.inboxUrl}/inbox/settings/data`);
  await page.getByText('unterschreibt Anmeldungen').waitFor();
  await page.getByLabel('Token', { exact: true }).fill(signToken(secret, { sub: 'K-1001' }));
  await page.getByRole('button', { name: 'Prüfen' }).click();
  await page.getByText('Dieses Token gilt.').waitFor();
  await check('keys');
  await page.getByRole('button', { name: 'Schlüssel hinzufügen' }).click();
  await page.getByRole('radio', { name: /Geheimnis Ihres alten Chats/ }).click();
  await check('new key');
  await page.keyboard.press('Escape');
  await page.goto(`${app.inboxUrl}/inbox/settings/privacy`);
  await page.getByRole('button', { name: 'Protokoll zeigen' }).click();
  await page.getByRole('table').waitFor();
  await check('privacy');

  for (const width of [1024, 390, 320]) {
    await page.setViewportSize({ width, height: 760 });
    await page.goto(`${app.inboxUrl}/inbox/c/${conversation}/person`);
    await panel.locator('.person-head').waitFor();
    await check(`panel at ${width} px`);
    await panel.getByRole('button', { name: 'Warum eine Person?' }).click();
    await why.getByRole('region', { name: 'Was zusammenhängt' }).waitFor();
    await check(`why at ${width} px`);
    await page.keyboard.press('Escape');
    for (const path of ['data', 'privacy']) {
      await page.goto(`${app.inboxUrl}/inbox/settings/${path}`);
      await page.locator('.page .block').first().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${path} at ${width} px`).toBe(width);
    }
  }
  expect(found).toEqual([]);
});
