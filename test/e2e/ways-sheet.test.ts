import { expect, test } from 'vitest';
import { actSession, askedOf, type Scene, show } from '../support/acted-session.ts';
import { ofWays } from '../support/chat-looks.ts';
import { agent, ask } from '../support/people.ts';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile, startShopWithChat } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';
import { knowsAda, mailSite, mailThread, no } from '../support/ways-scenes.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();
const yes = { ok: true } as const;

type Options = Parameters<typeof chromium.device>[0];

/** Ada with the chat open and a conversation in it, at a server that answers whatever the scene says. */
const ada = async (options?: Options, html = 'lang="de"'): Promise<ShopVisitor> => {
  const device = await chromium.device({ reducedMotion: 'reduce', ...options });
  const address = place.shop.put(`/${html.replace(/\W/g, '')}`, { html });
  const visitor = await visitShop(device, 'about:blank');
  await actSession(visitor.page);
  await visitor.page.goto(address);
  await visitor.open();
  return visitor;
};

const button = (visitor: ShopVisitor, name: string | RegExp) => visitor.panel.getByRole('button', { name });
const sheetOf = (visitor: ShopVisitor) => visitor.panel.getByRole('dialog');
const cardOf = (visitor: ShopVisitor) => visitor.panel.locator('[part=card]');
const composerOf = (visitor: ShopVisitor) => visitor.panel.locator('textarea');
const focused = (visitor: ShopVisitor): Promise<string> =>
  visitor.page.evaluate(() => {
    const it = document.querySelector('nahtlos-chat')?.shadowRoot?.activeElement;
    const label = it?.id ? it.parentElement?.parentElement?.querySelector(`label[for=${it.id}]`)?.textContent : '';
    return (it?.getAttribute('aria-label') ?? (label || it?.textContent) ?? '').trim();
  });
const openWays = async (visitor: ShopVisitor): Promise<void> => {
  await visitor.panel.locator('[data-opens=ways]').click();
  await sheetOf(visitor).locator('.ways').waitFor();
};
const closeSheet = async (visitor: ShopVisitor): Promise<void> => {
  await sheetOf(visitor)
    .getByRole('button', { name: /^(Schließen|Close)$/ })
    .click();
  await sheetOf(visitor).waitFor({ state: 'detached' });
};
/** What the doors were asked, without the id by which they know it again. */
const wished = async (visitor: ShopVisitor): Promise<unknown[][]> =>
  (await askedOf(visitor.page)).map(([door, body]) => {
    if (typeof body !== 'object' || body === null) return [door, body];
    const { cid: _, ...rest } = body as { cid?: string };
    return [door, rest];
  });

test('the card comes below what she reads: nothing moves, no focus is taken, and she writes on beside it', async () => {
  const visitor = await ada();
  await show(visitor.page, { offers: { ...mailSite, asksAddress: false } });
  await visitor.sees('Ja, mit dem kurzen Halter.');
  await composerOf(visitor).focus();
  const before = await visitor.message('Ja, mit dem kurzen Halter.').boundingBox();
  await visitor.page.evaluate(() => {
    const moved: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) moved.push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift' });
    Object.assign(globalThis, { moved });
  });
  await show(visitor.page, { offers: mailSite });
  await cardOf(visitor).getByText('Wohin dürfen wir antworten, falls wir uns verpassen?').waitFor();
  await visitor.page.evaluate(() => new Promise((drawn) => setTimeout(drawn, 200)));
  expect(await visitor.page.evaluate(() => (globalThis as unknown as { moved: number[] }).moved)).toEqual([]);
  expect(await visitor.message('Ja, mit dem kurzen Halter.').boundingBox()).toEqual(before);
  expect(await focused(visitor)).toBe('Nachricht');
  await visitor.page.keyboard.type('Und der Korb?');
  await visitor.page.keyboard.press('Enter');
  const sent = (await askedOf(visitor.page)).find(([name]) => name === 'send');
  expect(sent?.[1]).toEqual({ text: 'Und der Korb?', files: [] });
  expect(await cardOf(visitor).isVisible()).toBe(true);
});

test('nobody is asked whose address is known, who said no, or by a site that does not ask', async () => {
  const visitor = await ada();
  await show(visitor.page, { offers: mailSite });
  await cardOf(visitor).waitFor();
  const silent: Record<string, Scene> = {
    'address known': { offers: mailSite, ways: knowsAda() },
    'address that stopped mails': { offers: mailSite, ways: knowsAda({ state: 'opted-out' }) },
    'the chat and nothing else, as she chose': { offers: mailSite, ways: { prefers: 'chat', email: null } },
    'a site that does not ask': { offers: { ...mailSite, asksAddress: false } },
    'before the first message': { offers: mailSite, state: { talk: null } },
  };
  for (const [name, scene] of Object.entries(silent)) {
    await show(visitor.page, scene);
    expect(await cardOf(visitor).count(), name).toBe(0);
  }
  await show(visitor.page, { offers: mailSite });
  await button(visitor, 'Nein, danke').click();
  await cardOf(visitor).waitFor({ state: 'detached' });
  expect(await askedOf(visitor.page)).toEqual([['decline', 'cv_1']]);

  const again = await ada();
  await show(again.page, { offers: mailSite, hasDeclined: true });
  await openWays(again);
  expect(await cardOf(again).count()).toBe(0);
});

test('with keys alone she leaves an address in the card; a slip is told before anything is sent, a refusal keeps what she typed', async () => {
  const visitor = await ada();
  const { keyboard } = visitor.page;
  await show(visitor.page, { offers: mailSite, answers: { 'escalation:ask': no('channel.bad-address') } });
  await cardOf(visitor).waitFor();
  await visitor.log.focus();
  await keyboard.press('Tab');
  expect(await focused(visitor)).toBe('E-Mail');
  await keyboard.type('ada@');
  await keyboard.press('Enter');
  await cardOf(visitor).getByText('Das sieht nicht nach einer E-Mail-Adresse aus.').waitFor();
  expect(await askedOf(visitor.page)).toEqual([]);
  await keyboard.type('example.de');
  await keyboard.press('Enter');
  await cardOf(visitor)
    .getByText(/^An diese Adresse können wir nicht schreiben/)
    .waitFor();
  expect(await cardOf(visitor).locator('input').inputValue()).toBe('ada@example.de');
  expect(await cardOf(visitor).locator('input').getAttribute('aria-invalid')).toBe('true');
  await show(visitor.page, { offers: mailSite, answers: { 'escalation:ask': yes } });
  await keyboard.press('Enter');
  const asked = [
    'escalation:ask',
    { conversation: 'cv_1', to: { is: 'email', value: 'ada@example.de', isChoice: false } },
  ];
  await expect.poll(() => wished(visitor)).toEqual([asked, asked]);
  // The server says so to everybody who reads along.
  await show(visitor.page, {
    offers: mailSite,
    ways: knowsAda(),
    entries: [{ t: 'change', what: 'mailed', author: { side: 'visitor' } }],
  });
  await visitor.log.getByText('Antworten kommen auch an a•••@example.de').waitFor();
  expect(await cardOf(visitor).count()).toBe(0);
  expect(await focused(visitor)).toBe('Nachricht');
  await keyboard.press('Shift+Tab');
  await keyboard.press('Shift+Tab');
  expect(await focused(visitor)).toBe('ändern');
  await keyboard.press('Enter');
  await sheetOf(visitor).getByText('Bisher: a•••@example.de').waitFor();
  expect(await focused(visitor)).toBe('E-Mail-Adresse');
  await keyboard.press('Escape');
  await sheetOf(visitor).waitFor({ state: 'detached' });
  expect(await focused(visitor)).toBe('ändern');
});

test('with keys alone she chooses a known address, and takes it back', async () => {
  const visitor = await ada();
  const { keyboard } = visitor.page;
  const answers = { 'conversation:prefer': yes, 'way:remove': yes };
  await show(visitor.page, { offers: mailSite, ways: knowsAda(), answers });
  await composerOf(visitor).focus();
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  expect(await focused(visitor)).toBe('Antwort: hier im Chat');
  await keyboard.press('Enter');
  await sheetOf(visitor).locator('.ways').waitFor();
  for (let steps = 0; steps < 3; steps++) await keyboard.press('Tab');
  expect(await focused(visitor)).toMatch(/^E-MailAn a•••@example.de\. Mails bringen nur neue Antworten/);
  await keyboard.press('Enter');
  await show(visitor.page, { offers: mailSite, ways: knowsAda({}, 'email'), answers });
  await visitor.panel
    .getByRole('status')
    .getByText('Antworten kommen jetzt per E-Mail an a•••@example.de.')
    .waitFor({ state: 'attached' });
  expect(await sheetOf(visitor).locator('[aria-current=true]').innerText()).toMatch(/^E-Mail/);
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  expect(await focused(visitor)).toBe('Adresse entfernen');
  await keyboard.press('Enter');
  await show(visitor.page, { offers: mailSite, answers });
  await sheetOf(visitor).getByText('Die Adresse ist entfernt. Antworten kommen hier im Chat.').waitFor();
  // What she was at is gone; she is not.
  expect(await focused(visitor)).toBe('Wo möchten Sie die Antwort?');
  expect(await wished(visitor)).toEqual([
    ['conversation:prefer', { conversation: 'cv_1', channel: 'email' }],
    ['decline', 'cv_1'],
    ['way:remove', { conversation: 'cv_1', channel: 'email' }],
  ]);
  await keyboard.press('Escape');
  expect(await focused(visitor)).toBe('Antwort: hier im Chat');
  // Who has just taken her address back is not asked for it.
  expect(await cardOf(visitor).count()).toBe(0);
});

test('a new address chosen in the sheet is where answers go; what she typed before need not be typed again', async () => {
  const visitor = await ada();
  const code = { is: 'failed', value: 'ada@example.de', problem: no('code.off').problem } as const;
  const answers = { 'escalation:ask': no('limit.rate', 40_000) };
  await show(visitor.page, { offers: mailSite, hasDeclined: true, code, answers });
  await openWays(visitor);
  await button(visitor, /^E-Mail/).click();
  const field = sheetOf(visitor).getByLabel('E-Mail-Adresse');
  expect(await field.inputValue()).toBe('ada@example.de');
  await button(visitor, 'Speichern').click();
  await sheetOf(visitor).getByText('Zu viele Versuche. Bitte versuchen Sie es in 0:40 noch einmal.').waitFor();
  await show(visitor.page, { offers: mailSite, code, answers: { 'escalation:ask': yes } });
  await button(visitor, 'Speichern').click();
  await sheetOf(visitor).getByText('Antworten kommen jetzt per E-Mail.').waitFor();
  expect((await wished(visitor)).at(-1)).toEqual([
    'escalation:ask',
    { conversation: 'cv_1', to: { is: 'email', value: 'ada@example.de', isChoice: true } },
  ]);
  await button(visitor, 'Adresse bestätigen').click();
  await sheetOf(visitor).getByRole('heading', { name: 'Adresse bestätigen' }).waitFor();
});

test.each([
  ['channel.off', 'Per E-Mail geht es gerade nicht. Antworten kommen hier im Chat.'],
  ['channel.opted-out', 'Mails an diese Adresse sind abbestellt.'],
  ['channel.unknown-peer', 'Für dieses Gespräch ist keine Adresse hinterlegt.'],
  ['server.error', 'Geht, sobald Sie wieder verbunden sind.'],
] as const)('%s is said in words, and the chat stays where answers come', async (problem, words) => {
  const visitor = await ada();
  await show(visitor.page, {
    offers: mailSite,
    ways: knowsAda(),
    answers: { 'conversation:prefer': no(problem) },
  });
  await openWays(visitor);
  await button(visitor, /^E-Mail/).click();
  await sheetOf(visitor).getByText(words).waitFor();
  expect(await sheetOf(visitor).locator('[aria-current=true]').innerText()).toMatch(/^Hier im Chat/);
});

test('a person is asked for in words that promise nobody, and only where somebody can be fetched', async () => {
  const visitor = await ada();
  await show(visitor.page, { offers: { ...mailSite, escalates: false }, hasDeclined: true });
  await openWays(visitor);
  expect(await button(visitor, /^Jemanden holen/).count()).toBe(0);
  await show(visitor.page, { offers: mailSite, answers: { 'escalation:ask': no('escalation.nobody') } });
  await button(visitor, /^Jemanden holen.*Ob sofort jemand Zeit hat, ist offen/).click();
  await sheetOf(visitor).getByText('Gerade ist niemand außerhalb des Chats erreichbar. Wir antworten hier.').waitFor();
  await show(visitor.page, { offers: mailSite, answers: { 'escalation:ask': yes } });
  await button(visitor, /^Jemanden holen/).click();
  await sheetOf(visitor).getByText('Wir fragen jemanden. Was daraus wird, steht gleich im Gespräch.').waitFor();
});

test('without a connection her wish waits, says so, and goes by itself when there is one', async () => {
  const visitor = await ada();
  const offline: Scene = { offers: mailSite, ways: knowsAda(), state: { connection: 'offline' } };
  await show(visitor.page, offline);
  await openWays(visitor);
  await button(visitor, /^E-Mail/).click();
  await sheetOf(visitor).getByText('Geht, sobald Sie wieder verbunden sind.').waitFor();
  await closeSheet(visitor);
  await show(visitor.page, { offers: mailSite, ways: knowsAda(), answers: { 'conversation:prefer': yes } });
  await expect.poll(async () => (await askedOf(visitor.page)).length).toBe(2);
  const [first, second] = await askedOf(visitor.page);
  // The same request: it happens once.
  expect(second).toEqual(first);
});

test('what went by mail says so, to eyes and ears; what happened stands between the words', async () => {
  const visitor = await ada();
  await show(visitor.page, mailThread);
  await visitor.sees('per E-Mail geschickt');
  await visitor
    .message('Ja, Samstag passt.')
    .filter({ hasText: /Sie, .*, per E-Mail, angekommen: / })
    .waitFor();
  await visitor
    .message('Am Freitag ist er da.')
    .filter({ hasText: /Anna, .*, E-Mail kam nicht an: / })
    .waitFor();
  await visitor
    .message('Passt Ihnen Samstag um zehn?')
    .filter({ hasText: /, geht gleich per E-Mail: / })
    .waitFor();
  const lines = await visitor.log.locator('[part=change]').allInnerTexts();
  expect(lines.map((line) => line.replace(/ · \d\d:\d\d/, '').trim())).toEqual([
    'Antworten kommen auch an a•••@example.de ändern',
    'Antworten kommen jetzt per E-Mail',
    'Wir holen jemanden, der Ihr Gespräch kennt',
    'Gerade ist niemand erreichbar. Wir antworten an a•••@example.de',
    'Jonas ist jetzt dabei',
    'Antworten kommen jetzt hier im Chat',
  ]);
  expect(await visitor.panel.locator('[part=channel-bar]').innerText()).toBe('Antwort: per E-Mail an a•••@example.de');
});

test('a promise without an address is kept here, and offers the other way', async () => {
  const visitor = await ada();
  const { ways: _, ...unknown } = mailThread;
  await show(visitor.page, { ...unknown, hasDeclined: true });
  await visitor.log.getByText('Gerade ist niemand erreichbar. Wir antworten hier').waitFor();
  await button(visitor, 'lieber per E-Mail').click();
  await sheetOf(visitor).getByRole('heading', { name: 'Antwort per E-Mail' }).waitFor();
});

test('where what is loaded for it cannot be had, the chat goes on without it', async () => {
  const device = await chromium.device({ reducedMotion: 'reduce' });
  device.forgive(/net::ERR_FAILED/);
  const visitor = await visitShop(device, 'about:blank');
  await actSession(visitor.page);
  await visitor.page.route(/\/assets\/sheets\./, (route) => route.abort());
  await visitor.page.goto(place.shop.put('/without', {}));
  await visitor.open();
  await show(visitor.page, mailThread);
  await visitor.sees('Ich lege ihn zurück.');
  await visitor.field.fill('Danke.');
  await visitor.field.press('Enter');
  expect((await askedOf(visitor.page)).find(([name]) => name === 'send')?.[1]).toEqual({ text: 'Danke.', files: [] });
  expect(await visitor.log.locator('.tag').count()).toBe(0);
});

test('a shop that says du says du in card, thread and sheets', async () => {
  await using shop = await startShopWithChat();
  const mia = await agent(shop.app);
  await ask(shop.app, 'inbox', 'site:change', { formal: false }, mia.headers);
  const visitor = await visitShop(await chromium.device({ reducedMotion: 'reduce' }), 'about:blank');
  await actSession(visitor.page);
  await visitor.page.goto(shop.shop.put('/du', {}));
  await visitor.open();
  const seen: string[] = [];
  await ofWays(visitor, async () => void seen.push(await visitor.panel.innerText()));
  expect(seen.join('\n')).toContain('Wir holen jemanden, der dein Gespräch kennt');
  expect(seen.join('\n')).toContain('bist du nicht da, auch an a•••@example.de');
  const ours = seen.join('\n').replaceAll(/Guten Tag.*|Passt Ihnen Samstag um zehn\?/g, '');
  expect(ours.match(/.*\b(Sie|Ihr|Ihre|Ihnen|Ihren)\b.*/g)).toBeNull();
});
