import { expect, test } from 'vitest';
import { openInbox } from '../support/inbox-agent.ts';
import { visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

test('a reload finds the whole conversation again, and what she had begun to write', async () => {
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  const mia = await openInbox(await chromium.device(), place.app, place.mia.cookie);
  await mia.look('Alle offenen');
  await ada.open();
  await ada.say('Passt der Korb an das Rad?', 'An das blaue?');
  await mia.open('An das blaue?');
  await mia.answer('Ja, an beide.');
  await ada.sees('Ja, an beide.');
  await ada.field.fill('Und was kostet');
  await expect.poll(() => ada.kept('draft'), { timeout: 10_000 }).toBe('Und was kostet');

  await ada.page.reload();
  await ada.open();
  await ada.reads('Passt der Korb an das Rad?', 'An das blaue?', 'Ja, an beide.');
  expect(await ada.field.inputValue()).toBe('Und was kostet');
});

test('two tabs show the same conversation, and what is written in both arrives once and in order', async () => {
  const device = await chromium.device();
  const left = await visitShop(device, `${place.shop.origin}/`);
  const right = await visitShop(device, `${place.shop.origin}/`);
  const mia = await openInbox(await chromium.device(), place.app, place.mia.cookie);
  await mia.look('Alle offenen');
  await left.open();
  await left.say('Links eins');
  await left.marked('Links eins', 'angekommen');
  await right.open();
  await right.reads('Links eins');
  await right.say('Rechts eins');
  await left.reads('Links eins', 'Rechts eins');

  await Promise.all([left.say('L1', 'L2', 'L3', 'L4', 'L5'), right.say('R1', 'R2', 'R3', 'R4', 'R5')]);
  await left.marked('L5', 'angekommen');
  await right.marked('R5', 'angekommen');
  await mia.open((await left.said()).at(-1) ?? '');
  await expect.poll(() => mia.said(), { timeout: 10_000 }).toHaveLength(12);
  const said = await mia.said();
  expect(said.filter((text) => text.startsWith('L'))).toEqual(['Links eins', 'L1', 'L2', 'L3', 'L4', 'L5']);
  expect(said.filter((text) => text.startsWith('R'))).toEqual(['Rechts eins', 'R1', 'R2', 'R3', 'R4', 'R5']);
  await left.reads(...said);
  await right.reads(...said);
  await mia.answer('Ich sehe beide.');
  await left.reads(...said, 'Ich sehe beide.');
  await right.reads(...said, 'Ich sehe beide.');
});

test('the tab that sends is closed, and the other one goes on in its place', async () => {
  const device = await chromium.device();
  const first = await visitShop(device, `${place.shop.origin}/`);
  await first.open();
  await first.say('Aus dem ersten Tab');
  await first.marked('Aus dem ersten Tab', 'angekommen');
  const second = await visitShop(device, `${place.shop.origin}/`);
  await second.open();
  await second.reads('Aus dem ersten Tab');
  await first.page.close();
  await second.say('Aus dem zweiten');
  await second.marked('Aus dem zweiten', 'angekommen');
  await second.reads('Aus dem ersten Tab', 'Aus dem zweiten');
});

test('while the chat is closed the button counts the answers, and reading takes the number away', async () => {
  const device = await chromium.device();
  const ada = await visitShop(device, `${place.shop.origin}/`);
  const mia = await openInbox(await chromium.device(), place.app, place.mia.cookie);
  await mia.look('Alle offenen');
  await ada.open();
  await ada.say('Haben Sie am Sonntag offen?');
  await mia.open('Haben Sie am Sonntag offen?');
  await mia.sees('Haben Sie am Sonntag offen?');
  await ada.close();
  await mia.answer('Nein, leider nicht.');
  await ada.page.getByRole('button', { name: 'Chat öffnen, 1 ungelesene Nachricht', exact: true }).waitFor();
  await mia.answer('Aber am Samstag bis vier.');
  await ada.page.getByRole('button', { name: 'Chat öffnen, 2 ungelesene Nachrichten', exact: true }).waitFor();

  // Gone and back: the number stands there before she opens anything.
  await ada.page.goto('about:blank');
  await mia.answer('Kommen Sie gern vorbei.');
  await mia.sees('Kommen Sie gern vorbei.');
  await ada.page.goto(`${place.shop.origin}/`);
  const waiting = ada.page.getByRole('button', { name: 'Chat öffnen, 3 ungelesene Nachrichten', exact: true });
  await waiting.waitFor();
  expect(await ada.panel.count()).toBe(0);

  await ada.open();
  await ada.reads(
    'Haben Sie am Sonntag offen?',
    'Nein, leider nicht.',
    'Aber am Samstag bis vier.',
    'Kommen Sie gern vorbei.',
  );
  await ada.log.getByText('Neu', { exact: true }).waitFor();
  await mia.thread.getByText('gesehen im Chat').waitFor();
  await ada.close();
  await ada.page.getByRole('button', { name: 'Chat öffnen', exact: true }).waitFor();
  await ada.page.reload();
  await ada.page.getByRole('button', { name: 'Chat öffnen', exact: true }).waitFor();
  await ada.open();
  await ada.sees('Kommen Sie gern vorbei.');
  expect(await ada.log.getByText('Neu', { exact: true }).count()).toBe(0);
});
