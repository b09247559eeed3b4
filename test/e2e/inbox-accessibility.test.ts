import { expect, test } from 'vitest';
import { makeCid } from '../../protocol/ids.ts';
import { axeFindings } from '../support/axe.ts';
import { openInbox } from '../support/inbox-agent.ts';
import { agent, ask, colleague, visitor, words } from '../support/people.ts';
import { startTestApp } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
test.for(['light', 'dark'] as const)('every screen of the inbox can be used by everybody (%s)', {
  timeout: 120_000,
}, async (colorScheme) => {
  await using app = await startTestApp();
  const owner = await agent(app);
  const ben = await colleague(app, owner, 'ben@shop.example');
  const ada = await visitor(app);
  const { conversation } = await ask(
    app,
    'visitor',
    'message:send',
    words('Hallo? https://shop.example', 1),
    ada.headers,
  );
  const note = { conversation, cid: makeCid(), text: 'Ruft morgen an', files: [], mentions: [] };
  await ask(app, 'inbox', 'note:add', note, ben.headers);
  const reply = { conversation, cid: makeCid(), n: 1, seenSeq: 1, text: 'Guten Tag', files: [] };
  await ask(app, 'inbox', 'message:send', reply, ben.headers);
  const tab = await ada.tab();

  const mia = await openInbox(await chromium.device({ colorScheme, reducedMotion: 'reduce' }), app);
  const { page } = mia;
  const found: string[] = [];
  const check = async (screen: string): Promise<void> => {
    found.push(...(await axeFindings(page)).map((complaint) => `${screen}: ${complaint}`));
  };

  await page.getByLabel('E-Mail').waitFor();
  await check('sign-in');
  await mia.signIn();
  await mia.row('Guten Tag').waitFor();
  await check('list');
  await mia.row('Guten Tag').click();
  await mia.sees('Guten Tag');
  tab.socket.emit('typing', { conversation, on: true });
  tab.socket.emit('presence', { visible: true, panel: true });
  await mia.thread.getByText(/schreibt/).waitFor();
  await page.getByText('ist gerade im Chat').first().waitFor();
  await check('thread');
  await page.getByRole('button', { name: 'Notiz', exact: true }).click();
  await mia.field.fill('Nur für uns');
  await check('note');
  await mia.field.press('Escape');
  await page.keyboard.press('a');
  await page.getByRole('menuitemradio', { name: /mia \(ich\)/ }).waitFor();
  await check('assign');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await check('keys');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('tag');
  await page.getByText('Nachrichten und Notizen').waitFor();
  await check('search');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await page.getByText('mia hat das Gespräch erledigt').waitFor();
  await check('done');
  for (const name of ['me', 'security', 'site', 'brand', 'agents', 'install']) {
    await page.goto(`${app.inboxUrl}/inbox/settings/${name}`);
    await page.locator('.page .block').first().waitFor();
    await check(name);
  }
  await page.goto(`${app.inboxUrl}/inbox/settings/agents`);
  await page.getByRole('button', { name: 'Einladen' }).click();
  await check('invite');
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of ['/inbox', `/inbox/c/${conversation}`, '/inbox/settings', '/inbox/settings/brand']) {
    await page.goto(app.inboxUrl + path);
    await page.getByRole('main').waitFor();
    await check(`${path} at 320 px`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(320);
  }
  tab.leave();
  expect(found).toEqual([]);
});
