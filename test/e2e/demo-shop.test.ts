import { expect, test } from 'vitest';
import { openDemo } from '../demo/open-demo.ts';
import { openInbox } from '../support/inbox-agent.ts';
import { visitShop } from '../support/shop-visitor.ts';
import { ownerEmail, ownerPassword } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();

test('in the demo shop one can talk under its strict policy, and finds yesterday’s talk in the inbox beside it', async () => {
  const app = await openDemo().start({ NAHTLOS_ADMIN_EMAIL: ownerEmail, NAHTLOS_ADMIN_PASSWORD: ownerPassword });
  const ada = await visitShop(await chromium.device(), `${app.publicUrl}/demo/`);
  await ada.open();
  await ada.say('Haben Sie das Elbe in Rot?');
  const mia = await openInbox(await chromium.device(), app);
  await mia.signIn();
  await mia.look('Alle offenen');
  await mia.row('Mahlen Sie den Rheinufer').waitFor();
  await mia.open('Haben Sie das Elbe in Rot?');
  await mia.answer('In Rot ab Mai.');
  await ada.sees('In Rot ab Mai.');
});

test('under exactly the policy that is printed for owners, she writes and reads, and the browser reports nothing', async () => {
  const app = await openDemo().start({ NAHTLOS_ADMIN_EMAIL: ownerEmail, NAHTLOS_ADMIN_PASSWORD: ownerPassword });
  const ada = await visitShop(await chromium.device(), `${app.publicUrl}/demo/csp`);
  await ada.open();
  await ada.say('Läuft das hier?');
  const mia = await openInbox(await chromium.device(), app);
  await mia.signIn();
  await mia.look('Alle offenen');
  await mia.open('Läuft das hier?');
  await mia.answer('Ja, genau so.');
  await ada.sees('Ja, genau so.');
});

test('the English page of the demo shop has an English chat', async () => {
  const app = await openDemo().start();
  const grace = await visitShop(await chromium.device(), `${app.publicUrl}/demo/`);
  await grace.page.getByRole('link', { name: 'English' }).click();
  await grace.page.getByRole('heading', { name: 'Bicycles that stay. Coffee that wakes.' }).waitFor();
  await grace.open();
  await grace.sees('Hello! How can we help?');
  expect(await grace.launcher.getAttribute('aria-label')).toBe('Close chat');
});
