import { expect, test } from 'vitest';
import { axeFindings } from '../support/axe.ts';
import { openInbox } from '../support/inbox-agent.ts';
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
});
