import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendAside } from '../../plugin-server/conversation/append-aside.ts';
import { receiveMessage } from '../../plugin-server/conversation/receive-message.ts';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import { hashToken } from '../../plugin-server/secret/hash-token.ts';
import { randomToken } from '../../plugin-server/secret/random-token.ts';
import { type ConversationId, makeCid, makeStartKey, randomPart, tokenPrefix } from '../../protocol/ids.ts';
import { deviceRow, fileRow } from '../store/shop.ts';
import { axeFindings } from '../support/axe.ts';
import { chromiumOfThisFile } from '../support/chromium.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const chromium = chromiumOfThisFile();
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const hostile = 'Das Label ist unterwegs.\n<img src=x onerror="document.title=1">';

/** Ada waits, and an answer in Mia’s name is held. */
const hold = async (): Promise<{ token: string; conversation: ConversationId }> => {
  const { store } = app;
  const [site] = await store.read.sites();
  const [owner] = await store.read.membersOfSite(site!.id);
  const now = Date.now();
  const token = randomToken(tokenPrefix.answer);
  const conversation = await store.write(async (tx) => {
    const anon = await tx.insertAnon(site!.id, `nv_${randomPart()}`, now);
    const device = deviceRow({ site: site!.id, anon });
    await tx.insertDevice(device);
    const begun = await receiveMessage(tx, {
      from: { side: 'visitor', site: site!.id, device: device.id, anon, origin: `d:${device.id}`, user: 0, shown: 0 },
      to: { start: makeStartKey() },
      cid: makeCid(),
      n: 1,
      text: 'Ist es fertig?',
      files: [],
      channel: 'chat',
      circumstances: onlyChat(now),
    });
    if (!begun.ok) throw new Error(begun.problem.code);
    const row = { ...(await tx.lockConversation(site!.id, begun.answer.conversation))!, held: 1, name: 'Ada' };
    const mail = await tx.insertMail({
      site: site!.id,
      conversation: row.id,
      identifier: null,
      message_id: 'm1@home.example',
      refs: '[]',
      subject: 'Re',
      sender: 'mia@home.example',
      recipient: 'hello@shop.example',
      assurance: 'asserted',
      auto: '',
      full_text: hostile,
      is_cut: 0,
      flag: null,
      dropped: 0,
      vendor_key: randomPart(),
      shelf: null,
      perhaps: null,
      at: now,
    });
    const agent = { agent: owner!.agent, name: owner!.name };
    const data = { why: 'agent-draft', state: 'held' };
    const file = fileRow({ site: site!.id, origin: 'c:env:email', name: 'invoice <b>.exe' });
    await tx.insertFile(file);
    await appendAside(tx, row, { kind: 'mail', agent, text: hostile, files: [file], data, mail, at: now });
    await tx.saveConversation(row);
    await tx.insertHeldAnswer({
      token_hash: hashToken(token),
      site: site!.id,
      conversation: row.id,
      aside_seq: row.aside_seq,
      agent: owner!.agent,
      expires_at: now + 60_000,
      used_at: null,
    });
    return row.id;
  });
  return { token, conversation };
};
const said = async (conversation: ConversationId): Promise<string[]> =>
  (await app.store.read.entriesAfter(conversation, 0, 50)).map(({ what, text }) => what ?? text);

const sizes = [
  ['desktop, light, German', { locale: 'de-DE', colorScheme: 'light', viewport: { width: 1200, height: 800 } }],
  ['phone, dark, English', { locale: 'en-GB', colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
] as const;

test.each(sizes)('an agent sees what came in his name, and sends it by keyboard: %s', async (_, options) => {
  const { token, conversation } = await hold();
  const page = await (await chromium.device(options)).newPage();
  const strange: string[] = [];
  page.on('console', (message) => message.type() === 'error' && strange.push(message.text()));
  page.on('request', (request) => {
    if (request.url().includes(token) || !request.url().startsWith(app.publicUrl)) strange.push(request.url());
  });
  await page.goto(`${app.publicUrl}/answer#${token}`);
  const text = page.locator('textarea');
  await text.waitFor();
  expect(page.url()).toBe(`${app.publicUrl}/answer`);
  expect(await text.inputValue()).toBe(hostile);
  expect(await page.locator('#ask p').first().innerText()).toMatch(/Ada \(#\d+\).*mia/);
  expect(await page.locator('#files').innerText()).toMatch(/(?:Dateien|files): invoice <b>\.exe$/);
  expect(await axeFindings(page)).toEqual([]);
  const wide = await page.evaluate('document.documentElement.scrollWidth <= innerWidth');
  expect(wide).toBe(true);

  await text.fill('');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.locator('#said').innerText()).not.toBe('');
  expect(await said(conversation)).toEqual(['Ist es fertig?']);
  await text.fill('Das Label ist heute unterwegs.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('#sent-visitor').waitFor();
  expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
  expect(await axeFindings(page)).toEqual([]);
  expect(await said(conversation)).toEqual(['Ist es fertig?', 'Das Label ist heute unterwegs.']);

  await page.goto('about:blank');
  await page.goto(`${app.publicUrl}/answer#${token}`);
  await page.locator('#gone').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  expect(strange.filter((it) => !it.includes('410'))).toEqual([]);
});

test('what is not his is thrown away, and she reads nothing of it', async () => {
  const { token, conversation } = await hold();
  const page = await (await chromium.device({ locale: 'de-DE' })).newPage();
  await page.goto(`${app.publicUrl}/answer#${token}`);
  await page.getByRole('button', { name: 'Nicht von mir' }).click();
  await page.locator('#sent-nobody').waitFor();
  expect(await said(conversation)).toEqual(['Ist es fertig?']);
  expect((await app.store.read.conversation((await app.store.read.sites())[0]!.id, conversation))?.held).toBe(0);
});

test('without a network nothing is lost: the words stay, and the same button works again', async () => {
  const { token, conversation } = await hold();
  const device = await chromium.device({ locale: 'de-DE' });
  const page = await device.newPage();
  await page.goto(`${app.publicUrl}/answer#${token}`);
  const text = page.locator('textarea');
  await text.fill('Ja, bis heute Abend.');
  await device.setOffline(true);
  const send = page.getByRole('button', { name: 'Senden' });
  await send.click();
  await expect.poll(() => page.locator('#said').innerText()).toContain('nicht geklappt');
  expect(await text.inputValue()).toBe('Ja, bis heute Abend.');
  await device.setOffline(false);
  await send.click();
  await page.locator('#sent-visitor').waitFor();
  expect(await said(conversation)).toEqual(['Ist es fertig?', 'Ja, bis heute Abend.']);
});
