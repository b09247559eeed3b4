import { expect, test } from 'vitest';
import { axeFindings } from '../support/axe.ts';
import { openInbox } from '../support/inbox-agent.ts';
import { startMailServer } from '../support/mail-server.ts';
import { startTestApp } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();

test('whoever begins to set e-mail up is told what is missing where it is missing, and stands there', {
  timeout: 60_000,
}, async () => {
  await using app = await startTestApp();
  const mia = await openInbox(await chromium.device({ reducedMotion: 'reduce' }), app);
  const { page } = mia;
  await mia.signIn();
  await mia.settings('Kanäle');
  await page.getByText('Noch geht nichts hinaus.').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Einrichten' }).click();

  // What is missing is said where it is missing, and the hand is there.
  await page.getByRole('button', { name: 'Speichern', exact: true }).last().click();
  const address = page.getByLabel('Adresse', { exact: true });
  await address.and(page.locator(':focus')).waitFor();
  await page.getByText('Das sieht nicht nach einer E-Mail-Adresse aus.').waitFor();
  expect(await axeFindings(page)).toEqual([]);

  // What was typed waits for her, but for what is secret, until she lets it go.
  await address.fill('hello@shop.example');
  await page.getByLabel('Passwort', { exact: true }).fill('half a password');
  await mia.settings('Öffnungszeiten');
  await page.getByLabel('Zeitzone').waitFor();
  await mia.settings('Kanäle');
  await address.waitFor();
  expect(await address.inputValue()).toBe('hello@shop.example');
  expect(await page.getByLabel('Passwort', { exact: true }).inputValue()).toBe('');
  await page.getByRole('button', { name: 'Abbrechen' }).click();
  await page.getByRole('button', { name: 'Einrichten' }).click();
  expect(await address.inputValue()).toBe('');
});

test('an owner sets e-mail up: a wrong password is said in plain words, the right one is saved; paused, resumed, removed', {
  timeout: 90_000,
}, async () => {
  await using server = await startMailServer({ login: { user: 'hello', password: 'right one' } });
  await using app = await startTestApp();
  const mia = await openInbox(await chromium.device({ reducedMotion: 'reduce' }), app);
  const { page } = mia;
  await mia.signIn();
  await mia.settings('Kanäle');
  await page.getByRole('button', { name: 'Einrichten' }).click();
  await page.getByLabel('Wo Ihr Postfach liegt').selectOption('other');
  const password = page.getByLabel('Passwort', { exact: true });
  await page.getByLabel('Adresse', { exact: true }).fill('hello@shop.example');
  await page.getByLabel('Benutzername').fill('hello');
  await password.fill('wrong one');
  await page.getByLabel('Server', { exact: true }).first().fill('127.0.0.1');
  await page.getByLabel('Port').first().fill(String(server.port));
  await page.getByRole('radio', { name: /Keine/ }).first().check({ force: true });
  await page.getByLabel('Antworten aus dem Postfach abholen').uncheck();
  await page.getByRole('button', { name: 'Testen', exact: true }).click();
  await page.getByText('Benutzername oder Passwort stimmt nicht.').waitFor();
  await page.getByText('Nicht alles klappt.').waitFor();
  expect(await password.inputValue()).toBe('wrong one');

  await password.fill('right one');
  await page.getByRole('button', { name: 'Speichern', exact: true }).first().click();
  await page.getByText('Läuft', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Anhalten' }).click();
  await page.getByText('Angehalten', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Fortsetzen' }).click();
  await page.getByText('Läuft', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Ändern' }).click();
  await page.getByRole('button', { name: 'Entfernen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Entfernen' }).click();
  await page.getByText('Noch geht nichts hinaus.').waitFor();
});
