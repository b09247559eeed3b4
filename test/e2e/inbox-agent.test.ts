import { expect, test } from 'vitest';
import { makeCid } from '../../protocol/ids.ts';
import { openInbox } from '../support/inbox-agent.ts';
import { agent, ask, colleague, visitor, words } from '../support/people.ts';
import { startTestApp } from '../support/test-app.ts';
import { noNetwork, watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();

const question = 'Ist mein Rad schon fertig?';

const asked = async () => {
  const app = await startTestApp();
  const ada = await visitor(app);
  const { conversation } = await ask(app, 'visitor', 'message:send', words(question, 1), ada.headers);
  const owner = await agent(app);
  return { app, ada, conversation, owner };
};

test('an agent who writes into a conversation that moved on is stopped, sees what was said, and sends on purpose', async () => {
  const { app, conversation, owner } = await asked();
  await using _ = app;
  const ben = await colleague(app, owner, 'ben@shop.example');
  const mia = await openInbox(await chromium.device(), app);
  await mia.signIn();
  await mia.look('Alle offenen');
  await mia.open(question);
  await mia.field.fill('Ja, es steht bereit.');
  // She turns to another window; Ben answers; she comes back and sends before she could have read it.
  await mia.page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const reply = { conversation, cid: makeCid(), n: 1, seenSeq: 1, text: 'Morgen ab zehn Uhr.', files: [] };
  await ask(app, 'inbox', 'message:send', reply, ben.headers);
  await mia.sees('Morgen ab zehn Uhr.');
  await mia.field.press('Control+Enter');

  await mia.page.getByRole('alert').getByText('ben hat').waitFor();
  expect(await mia.field.inputValue()).toBe('Ja, es steht bereit.');
  await mia.reads(question, 'Morgen ab zehn Uhr.');
  await mia.field.press('Control+Enter');
  await mia.reads(question, 'Morgen ab zehn Uhr.', 'Ja, es steht bereit.');
  await mia.page.getByRole('alert').waitFor({ state: 'detached' });
});

test('a working day without a mouse: find, read, take over, note, answer, close, reopen, search', async () => {
  const { app } = await asked();
  await using _ = app;
  const mia = await openInbox(await chromium.device(), app);
  await mia.signIn();
  const { keyboard } = mia.page;
  await keyboard.press('g');
  await keyboard.press('u');
  await mia.row(question).waitFor();
  await keyboard.press('j');
  await keyboard.press('Enter');
  await mia.sees(question);
  await mia.hasRead();
  await keyboard.press('i');
  await mia.page.getByText('mia hat übernommen').waitFor();
  await keyboard.press('n');
  await keyboard.type('Steht vorne links');
  await keyboard.press('Control+Enter');
  await mia.sees('Steht vorne links');
  await keyboard.press('Escape');
  await keyboard.press('r');
  await keyboard.type('Ja, es steht bereit.');
  await keyboard.press('Control+Shift+Enter');
  await mia.page.getByText('mia hat das Gespräch erledigt').waitFor();
  await keyboard.press('Escape');
  await keyboard.press('Shift+E');
  await mia.page.getByText('mia hat das Gespräch wieder geöffnet').waitFor();
  await keyboard.press('/');
  await keyboard.type('vorne');
  await mia.page.getByRole('link', { name: /Notiz.*vorne/ }).waitFor();
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  await keyboard.press('?');
  await mia.page.getByRole('dialog', { name: 'Tastenkürzel' }).waitFor();
});

/** What lies in the inbox's database of this browser. */
const keptKeys = async (): Promise<string[]> => {
  const [found] = (await indexedDB.databases()).filter(({ name }) => name?.startsWith('nahtlos-inbox-'));
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(found?.name ?? 'none');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const asked = opening.result.transaction('kept').objectStore('kept').getAllKeys();
      asked.onerror = () => reject(asked.error);
      asked.onsuccess = () => {
        opening.result.close();
        resolve(asked.result.map(String));
      };
    };
  });
};

test('when her sign-in ends the page stays, and after signing in again the draft is there and the waiting reply goes out', async () => {
  const { app, owner } = await asked();
  await using _ = app;
  const device = await chromium.device();
  const mia = await openInbox(device, app);
  await mia.signIn();
  await mia.look('Alle offenen');
  await mia.open(question);

  device.forgive(noNetwork, /status of 401/);
  await device.context.setOffline(true);
  await mia.page.getByText(/^Offline seit/).waitFor();
  await mia.answer('Morgen ab zehn Uhr.');
  await mia.thread.getByText('wartet auf Verbindung').waitFor();
  await mia.field.fill('Und noch etwas');
  const { signIns } = await ask(app, 'inbox', 'session:list', {}, owner.headers);
  for (const { signIn, current } of signIns)
    if (!current) await ask(app, 'inbox', 'session:end', { signIn }, owner.headers);
  await device.context.setOffline(false);

  const dialog = mia.page.getByRole('dialog', { name: 'Ihre Anmeldung ist beendet' });
  await dialog.getByLabel('Passwort', { exact: true }).fill('nine kind otters in the rain');
  await dialog.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await mia.reads(question, 'Morgen ab zehn Uhr.');
  expect(await mia.field.inputValue()).toBe('Und noch etwas');
  // Nobody types and reloads within a quarter of a second; a quick machine does.
  await expect
    .poll(() => mia.page.evaluate(keptKeys), { timeout: 10_000 })
    .toContainEqual(expect.stringMatching(/^draft /));
  await mia.page.reload();
  await mia.reads(question, 'Morgen ab zehn Uhr.');
  await expect.poll(() => mia.field.inputValue(), { timeout: 10_000 }).toBe('Und noch etwas');
});

test('on a phone the list, one conversation and the way back follow each other', async () => {
  const { app } = await asked();
  await using _ = app;
  const phone = await chromium.device({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const mia = await openInbox(phone, app);
  await mia.signIn();
  await mia.row(question).tap();
  await mia.sees(question);
  expect(await mia.list.isVisible()).toBe(false);
  await expect.poll(() => mia.page.title()).toBe('Posteingang · Nahtlos');
  await mia.answer('Ja, es steht bereit.');
  await mia.reads(question, 'Ja, es steht bereit.');
  await mia.page.getByRole('button', { name: 'Zurück zur Liste' }).click();
  await mia.row('Ja, es steht bereit.').waitFor();
  expect(await mia.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});
