import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startHeldProxy } from '../support/held-proxy.ts';
import { openInbox } from '../support/inbox-agent.ts';
import { agent, ask } from '../support/people.ts';
import { startServer } from '../support/server-process.ts';
import { startShop } from '../support/shop-page.ts';
import { visitShop } from '../support/shop-visitor.ts';
import { startShopWithChat } from '../support/shop-with-chat.ts';
import { dist, startTestApp } from '../support/test-app.ts';
import { noNetwork, watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const waits = 'Keine Verbindung – Ihre Nachrichten warten hier.';

test('without network she goes on writing, sees what waits, and each message arrives once and in order', async () => {
  await using place = await startShopWithChat();
  const device = await chromium.device();
  device.forgive(noNetwork);
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Noch mit Netz');
  await ada.marked('Noch mit Netz', 'angekommen');

  await device.context.setOffline(true);
  await ada.banner.getByText(waits).waitFor();
  await ada.say('Im Tunnel eins', 'Im Tunnel zwei', 'Im Tunnel drei');
  for (const text of ['Im Tunnel eins', 'Im Tunnel zwei', 'Im Tunnel drei']) await ada.marked(text, 'wartet');

  await device.context.setOffline(false);
  await ada.marked('Im Tunnel drei', 'angekommen');
  await ada.banner.waitFor({ state: 'hidden' });
  const all = ['Noch mit Netz', 'Im Tunnel eins', 'Im Tunnel zwei', 'Im Tunnel drei'];
  await ada.reads(...all);
  const mia = await openInbox(await chromium.device(), place.app, (await agent(place.app)).cookie);
  await mia.look('Alle offenen');
  await mia.open('Im Tunnel drei');
  await mia.reads(...all);
});

test('the server is gone for a while: she writes, reloads, and everything is delivered once it is back', async () => {
  await using place = await startShopWithChat();
  const { app, shop } = place;
  const device = await chromium.device();
  device.forgive(noNetwork);
  const ada = await visitShop(device, `${shop.origin}/`);
  await ada.open();
  await ada.say('Ist jemand da?');
  await ada.marked('Ist jemand da?', 'angekommen');

  await app.close();
  await ada.banner.getByText(waits).waitFor();
  await ada.say('Eins', 'Zwei', 'Drei');
  // The shop stands on another server, and the browser has the chat's programs from before.
  await ada.page.reload();
  await ada.open();
  for (const text of ['Eins', 'Zwei', 'Drei']) await ada.marked(text, 'wartet');
  await ada.banner.getByText(waits).waitFor();

  await using again = await startTestApp({
    dataFolder: app.dataFolder,
    environment: { PORT: String(app.port), NAHTLOS_SITE_ORIGINS: shop.origin },
  });
  await ada.marked('Drei', 'angekommen');
  await ada.reads('Ist jemand da?', 'Eins', 'Zwei', 'Drei');
  const mia = await openInbox(await chromium.device(), again, (await agent(again)).cookie);
  await mia.look('Alle offenen');
  await mia.open('Drei');
  await mia.reads('Ist jemand da?', 'Eins', 'Zwei', 'Drei');
});

test('the server is killed after it kept a message and before it said so: nothing is lost, nothing comes twice', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-'));
  await using proxy = await startHeldProxy();
  const publicUrl = `http://127.0.0.1:${proxy.port}`;
  await using shop = await startShop(publicUrl);
  const environment = { NAHTLOS_PUBLIC_URL: publicUrl, NAHTLOS_SITE_ORIGINS: shop.origin };
  const first = startServer({ dist, dataFolder, environment });
  const port = await first.ready;
  proxy.aim(port);
  const direct = { publicUrl: `http://127.0.0.1:${port}` };
  const device = await chromium.device();
  device.forgive(noNetwork);
  const ada = await visitShop(device, `${shop.origin}/`);
  await ada.open();
  await ada.say('Hören Sie mich?');
  await ada.marked('Hören Sie mich?', 'angekommen');
  const mia = await agent({ publicUrl });
  const headers = { ...mia.headers, origin: publicUrl };

  proxy.holdAnswers();
  await ada.say('Davor', 'Danach');
  const search = () => ask(direct, 'inbox', 'search:run', { text: 'Danach', offset: 0 }, headers);
  await expect.poll(async () => (await search()).found.length, { timeout: 10_000 }).toBe(1);
  await ada.marked('Danach', 'wartet');
  first.signal('SIGKILL');
  await first.ended;

  const second = startServer({ dist, dataFolder, environment });
  try {
    proxy.aim(await second.ready);
    await ada.marked('Danach', 'angekommen');
    await ada.reads('Hören Sie mich?', 'Davor', 'Danach');
    const inbox = await openInbox(await chromium.device(), { inboxUrl: publicUrl }, mia.cookie);
    await inbox.look('Alle offenen');
    await inbox.open('Danach');
    await inbox.reads('Hören Sie mich?', 'Davor', 'Danach');
  } finally {
    second.signal('SIGTERM');
    await second.ended;
    rmSync(dataFolder, { recursive: true, force: true });
  }
});

test('what she left unsent when she closed the page goes out with her next visit, before she opens the chat', async () => {
  await using place = await startShopWithChat();
  const device = await chromium.device();
  device.forgive(noNetwork);
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Bis gleich');
  await ada.marked('Bis gleich', 'angekommen');
  await device.context.setOffline(true);
  await ada.say('Noch eine Frage');
  await ada.marked('Noch eine Frage', 'wartet');
  await ada.page.close();
  await device.context.setOffline(false);

  const mia = await openInbox(await chromium.device(), place.app, (await agent(place.app)).cookie);
  await mia.look('Alle offenen');
  await mia.open('Bis gleich');
  const back = await visitShop(device, `${place.shop.origin}/`);
  await mia.reads('Bis gleich', 'Noch eine Frage');
  expect(await back.panel.count()).toBe(0);
});

test('where no socket gets through both sides talk all the same, by HTTP', async () => {
  await using proxy = await startHeldProxy();
  const publicUrl = `http://127.0.0.1:${proxy.port}`;
  await using place = await startShopWithChat({ environment: { NAHTLOS_PUBLIC_URL: publicUrl } });
  proxy.aim(place.app.port);
  proxy.refuseSockets();
  const devices = [await chromium.device(), await chromium.device()] as const;
  for (const device of devices) device.forgive(noNetwork);
  const ada = await visitShop(devices[0], `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Kommt das an?', 'Auch das?');
  await ada.marked('Auch das?', 'angekommen');
  const mia = await openInbox(devices[1], { inboxUrl: publicUrl }, (await agent({ publicUrl })).cookie);
  await mia.page.getByText('Eine stehende Verbindung ist hier nicht möglich.').waitFor();
  await mia.look('Alle offenen');
  await mia.open('Auch das?');
  await mia.answer('Ja, beides.');
  await ada.reads('Kommt das an?', 'Auch das?', 'Ja, beides.');
  await ada.marked('Auch das?', 'gesehen');
  expect(await ada.banner.count()).toBe(0);
  await ada.say('Prima');
  await mia.reads('Kommt das an?', 'Auch das?', 'Ja, beides.', 'Prima');
});

test('signed out on this device she keeps what was unsent, and may begin anew with it', async () => {
  await using place = await startShopWithChat();
  const device = await chromium.device();
  device.forgive(noNetwork, /status of 401/);
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Das ist die alte Geschichte');
  await ada.marked('Das ist die alte Geschichte', 'angekommen');
  const { token } = (await ada.kept('device')) as { token: string };
  await device.context.setOffline(true);
  await ada.say('Das kam nicht mehr an');
  await ask(place.app, 'visitor', 'device:end', { which: 'this' }, { authorization: `Bearer ${token}` });
  await device.context.setOffline(false);

  await ada.banner.getByText('Auf diesem Gerät abgemeldet. Was Sie noch nicht gesendet hatten').waitFor();
  expect(await ada.said()).toContain('Das kam nicht mehr an');
  await ada.banner.getByRole('button', { name: 'Neues Gespräch beginnen' }).click();
  await ada.marked('Das kam nicht mehr an', 'angekommen');
  await ada.reads('Das kam nicht mehr an');
});
