import { expect, test } from 'vitest';
import { openInbox } from '../support/inbox-agent.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { agent, ask } from '../support/people.ts';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { type ShopWithChat, startShopWithChat } from '../support/shop-with-chat.ts';
import { type MovedClock, movedClock } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();

const button = (visitor: ShopVisitor, name: string | RegExp) => visitor.panel.getByRole('button', { name });
const sheetOf = (visitor: ShopVisitor) => visitor.panel.getByRole('dialog');
const cardOf = (visitor: ShopVisitor) => visitor.panel.locator('[part=card]');
const barOf = (visitor: ShopVisitor) => visitor.panel.locator('[part=channel-bar]');

const startMailingShop = (post: MailServer, clock?: MovedClock): Promise<ShopWithChat> =>
  startShopWithChat({
    ...(clock ? { clock } : {}),
    environment: {
      NAHTLOS_EMAIL_ADDRESS: 'chat@shop.example',
      NAHTLOS_EMAIL_SMTP_URL: `smtp://127.0.0.1:${post.port}`,
    },
  });

const begin = async (place: ShopWithChat): Promise<ShopVisitor> => {
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  await ada.open();
  expect(await cardOf(ada).count()).toBe(0);
  await ada.say('Haben Sie das Rad in Grün?');
  await ada.marked('Haben Sie das Rad in Grün?', 'angekommen');
  return ada;
};

test('after her first message she is asked once where to answer; what she says there stands in the talk, on every page she opens', async () => {
  await using post = await startMailServer();
  await using place = await startMailingShop(post);
  const ada = await begin(place);
  await cardOf(ada).getByText('Wohin dürfen wir antworten, falls wir uns verpassen?').waitFor();
  // No gate: she may as well write on.
  await ada.say('Oder in Blau?');
  await ada.marked('Oder in Blau?', 'angekommen');
  await cardOf(ada).getByRole('textbox').fill('chat@shop.example');
  await button(ada, 'Speichern').click();
  await cardOf(ada)
    .getByText(/^An diese Adresse können wir nicht schreiben/)
    .waitFor();
  await cardOf(ada).getByRole('textbox').fill('ada@example.de');
  await button(ada, 'Speichern').click();
  await ada.log.getByText('Antworten kommen auch an a•••@example.de').waitFor();
  expect(await cardOf(ada).count()).toBe(0);
  expect(await barOf(ada).innerText()).toBe('Antwort: hier im Chat');

  await ada.page.reload();
  await ada.open();
  await ada.log.getByText('Antworten kommen auch an a•••@example.de').waitFor();
  expect(await cardOf(ada).count()).toBe(0);
});

test('her no is kept on the device: the next page does not ask again', async () => {
  await using post = await startMailServer();
  await using place = await startMailingShop(post);
  const ada = await begin(place);
  await button(ada, 'Nein, danke').click();
  await cardOf(ada).waitFor({ state: 'detached' });
  await expect.poll(() => ada.kept('declined')).toEqual([expect.stringMatching(/^cv_/)]);

  await ada.page.reload();
  await ada.open();
  await ada.sees('Haben Sie das Rad in Grün?');
  await barOf(ada).click();
  await sheetOf(ada).locator('.ways').waitFor();
  expect(await cardOf(ada).count()).toBe(0);
  // It lies there, and is told.
  await button(ada, 'Schließen').last().click();
  await button(ada, 'Datenschutz').click();
  await sheetOf(ada).getByText('Nein zu Adresse oder Bewertung').waitFor();
});

test('she chooses mail, the answer goes there and says so, and with one tap answers come here again', async () => {
  await using post = await startMailServer();
  const clock = movedClock();
  await using place = await startMailingShop(post, clock);
  const ada = await begin(place);
  await barOf(ada).click();
  await button(ada, /^E-Mail/).click();
  await sheetOf(ada).getByLabel('E-Mail-Adresse').fill('ada@example.de');
  await button(ada, 'Speichern').last().click();
  await sheetOf(ada).getByText('Antworten kommen jetzt per E-Mail an a•••@example.de.').waitFor();
  await button(ada, 'Fertig').click();
  expect(await barOf(ada).innerText()).toBe('Antwort: per E-Mail an a•••@example.de');
  await ada.log.getByText(/^Antworten kommen jetzt per E-Mail · /).waitFor();

  // Whoever is there is answered there; she goes.
  await ada.close();
  const mia = await openInbox(await chromium.device(), place.app, (await agent(place.app)).cookie);
  await mia.look('Alle offenen');
  await mia.open('Haben Sie das Rad in Grün?');
  await mia.answer('Ja, in Grün und in Blau.');
  // More may follow: what is said at a stretch goes in one mail.
  clock.move(60_000);
  await expect.poll(() => post.received.length, { timeout: 20_000 }).toBe(1);
  expect(post.received[0]?.to).toEqual(['ada@example.de']);
  await ada.open();
  await ada.message('Ja, in Grün und in Blau.').getByText('per E-Mail geschickt', { exact: true }).waitFor();

  await barOf(ada).click();
  await button(ada, /^Hier im Chat/).click();
  await sheetOf(ada).getByText('Antworten kommen jetzt hier im Chat.').waitFor();
  await button(ada, 'Schließen').last().click();
  expect(await barOf(ada).innerText()).toBe('Antwort: hier im Chat');
  await ada.log.getByText(/^Antworten kommen jetzt hier im Chat · /).waitFor();
});

test('who asks for a person reads that somebody is fetched; and if nobody comes, that too, with where the answer will be', async () => {
  await using post = await startMailServer();
  const clock = movedClock();
  await using place = await startMailingShop(post, clock);
  const mia = await agent(place.app);
  const alone = await begin(place);
  await barOf(alone).click();
  await sheetOf(alone).locator('.ways').waitFor();
  // Nobody has said where she is reached: nothing is offered that would come to nothing.
  expect(await button(alone, /^Jemanden holen/).count()).toBe(0);

  const { reach } = await ask(
    place.app,
    'inbox',
    'reach:add',
    { kind: 'email', address: 'mia@home.example' },
    mia.headers,
  );
  await expect.poll(() => post.received.length, { timeout: 20_000 }).toBe(1);
  const code = /^Subject: .*?(\d{6})/m.exec(post.received[0]?.raw ?? '')?.[1] ?? '';
  await ask(place.app, 'inbox', 'reach:verify', { reach, code }, mia.headers);
  // What the site offers is known for a moment.
  clock.move(10_000);

  const ada = await begin(place);
  await button(ada, 'Nein, danke').click();
  await barOf(ada).click();
  await button(ada, /^Jemanden holen/).click();
  await sheetOf(ada).getByText('Wir fragen jemanden. Was daraus wird, steht gleich im Gespräch.').waitFor();
  await button(ada, 'Schließen').last().click();
  await ada.log.getByText(/^Wir holen jemanden, der Ihr Gespräch kennt · /).waitFor();
  await expect.poll(() => post.received.at(-1)?.to, { timeout: 20_000 }).toEqual(['mia@home.example']);
  expect(post.received).toHaveLength(2);

  // Mia is asked twice, and does not answer.
  const promise = ada.log.getByText(/^Gerade ist niemand erreichbar\. Wir antworten hier · /);
  const passes = (): Promise<number> => {
    clock.move(5 * 60_000);
    return promise.count();
  };
  await expect.poll(passes, { timeout: 30_000, interval: 500 }).toBe(1);
  await button(ada, 'lieber per E-Mail').click();
  await sheetOf(ada).getByLabel('E-Mail-Adresse').fill('ada@example.de');
  await button(ada, 'Speichern').last().click();
  await button(ada, 'Fertig').click();
  await ada.log.getByText(/^Gerade ist niemand erreichbar\. Wir antworten an a•••@example\.de · /).waitFor();
});
