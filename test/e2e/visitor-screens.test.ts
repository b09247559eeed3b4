import { expect, test } from 'vitest';
import { actSession, askedOf, type Scene, show } from '../support/acted-session.ts';
import { openInbox } from '../support/inbox-agent.ts';
import { ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { type Device, noNetwork, watchedChromium } from '../support/watched-chromium.ts';
import { mailSite } from '../support/ways-scenes.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();
const anna = { side: 'agent', name: 'Anna' } as const;
const day = 86_400_000;

/** Ada with the chat open, at a server that answers whatever the scene says. */
const acted = async (scene: Scene, device?: Device): Promise<ShopVisitor> => {
  const ada = await visitShop(device ?? (await chromium.device({ reducedMotion: 'reduce' })), 'about:blank');
  await actSession(ada.page);
  await ada.page.goto(`${place.shop.origin}/`);
  await ada.open();
  await show(ada.page, scene);
  return ada;
};

const visiting = async (device?: Device): Promise<ShopVisitor> =>
  visitShop(device ?? (await chromium.device()), `${place.shop.origin}/`);
const upload = /\/v1\/visitor\/file/;
const pick = async (ada: ShopVisitor, name: string): Promise<void> => {
  await ada.attach.setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('Eins, zwei, drei') });
  await button(ada, `${name} entfernen`).waitFor();
};
const button = (ada: ShopVisitor, name: string | RegExp) => ada.panel.getByRole('button', { name });
/** What she is at: by its name, a choice by its value. */
const focused = (ada: ShopVisitor): Promise<string> =>
  ada.page.evaluate(() => {
    const it = document.querySelector('nahtlos-chat')?.shadowRoot?.activeElement;
    return it instanceof HTMLInputElement ? it.value : (it?.getAttribute('aria-label') ?? it?.textContent ?? '').trim();
  });

test('with keys alone she says how an ended conversation was, and may change it', async () => {
  const closed = { t: 'change', what: 'closed', author: anna, at: Date.now() } as const;
  const scene: Scene = { entries: [closed], answers: { 'conversation:rate': { ok: true } } };
  const ada = await acted(scene);
  const { keyboard } = ada.page;
  await ada.panel.getByRole('group', { name: 'Wie war dieses Gespräch?' }).waitFor();
  await ada.log.focus();
  await keyboard.press('Tab');
  await keyboard.press('Space');
  for (let steps = 0; steps < 3; steps++) await keyboard.press('ArrowRight');
  expect(await focused(ada)).toBe('4');
  expect(await ada.panel.getByRole('radio', { name: 'Gut', exact: true }).isChecked()).toBe(true);
  await keyboard.press('Tab');
  await keyboard.type('Schnell und freundlich');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect
    .poll(async () => (await askedOf(ada.page)).filter(([door]) => door === 'conversation:rate'))
    .toMatchObject([['conversation:rate', { conversation: 'cv_1', score: 4, comment: 'Schnell und freundlich' }]]);
  await show(ada.page, { ...scene, rating: { score: 4, at: Date.now(), until: Date.now() + day } });
  await ada.panel.getByText('Ihre Bewertung: Gut').waitFor();
  await button(ada, 'Ändern').click();
  expect(await ada.panel.getByRole('radio', { name: 'Gut', exact: true }).isChecked()).toBe(true);
  await show(ada.page, { ...scene, rating: { score: 4, at: Date.now() - 2 * day, until: Date.now() - day } });
  await button(ada, 'Nicht jetzt').click();
  await ada.panel.getByText('Ihre Bewertung: Gut').waitFor();
  expect(await button(ada, 'Ändern').count()).toBe(0);
});

test('who would rather not say how it was is not asked again, and a site that does not ask never asks', async () => {
  const closed = { t: 'change', what: 'closed', author: anna, at: Date.now() } as const;
  const ada = await acted({ entries: [closed] });
  await button(ada, 'Nicht jetzt').click();
  await button(ada, 'Gespräch bewerten').waitFor();
  expect(await ada.panel.getByRole('radio').count()).toBe(0);
  await show(ada.page, { entries: [closed], offers: { rates: false } });
  await button(ada, 'Gespräch bewerten').waitFor({ state: 'detached' });
  await ada.panel.getByText('Schreiben Sie einfach, und das Gespräch geht weiter.').waitFor();
});

test('she ends the conversation herself; writing opens it again where it was', async () => {
  const ada = await visiting();
  await ada.open();
  await ada.say('Danke, das war alles.');
  await ada.marked('Danke, das war alles.', 'angekommen');
  await ada.device.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await button(ada, 'Mehr').click();
  await button(ada, /^Vorgang #\d+ kopieren$/).click();
  await button(ada, /^#\d+ kopiert$/).waitFor();
  expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toMatch(/^#\d+$/);
  await button(ada, 'Gespräch beenden').click();
  await ada.log.getByText(/^Gespräch beendet/).waitFor();
  await ada.panel.getByRole('dialog', { name: 'Mehr' }).waitFor({ state: 'detached' });
  expect(await focused(ada)).toBe('Mehr');
  await ada.panel.getByRole('radio', { name: 'Sehr gut' }).check();
  await button(ada, 'Absenden').click();
  await ada.panel.getByText('Ihre Bewertung: Sehr gut').waitFor();
  await ada.panel.getByText('Schreiben Sie einfach, und das Gespräch geht weiter.').waitFor();
  await ada.say('Doch noch etwas.');
  await ada.log.getByText(/^Gespräch fortgesetzt/).waitFor();
  await ada.marked('Doch noch etwas.', 'angekommen');
  await ada.reads('Danke, das war alles.', 'Doch noch etwas.');
});

test('from home she goes on where she was, or asks something new in a conversation of its own', async () => {
  const ada = await visiting();
  const mia = await openInbox(await chromium.device(), place.app, place.mia.cookie);
  await mia.look('Alle offenen');
  await ada.open();
  expect(await button(ada, 'Übersicht').count()).toBe(0);
  await ada.say('Ist mein Rad fertig?');
  await ada.marked('Ist mein Rad fertig?', 'angekommen');
  await button(ada, 'Übersicht').click();
  const goOn = button(ada, /^Gespräch fortsetzen/);
  await goOn.filter({ hasText: 'Sie: Ist mein Rad fertig?' }).waitFor();
  await expect.poll(() => focused(ada)).toMatch(/^Gespräch fortsetzen/);

  await button(ada, /^Neue Frage/).click();
  await ada.field.waitFor();
  expect(await ada.said()).toEqual([]);
  await button(ada, 'Übersicht').click();
  await goOn.click();
  await ada.reads('Ist mein Rad fertig?');

  await button(ada, 'Übersicht').click();
  await button(ada, /^Neue Frage/).click();
  await ada.say('Und haben Sie Kaffee ohne Koffein?');
  await ada.marked('Und haben Sie Kaffee ohne Koffein?', 'angekommen');
  await ada.reads('Und haben Sie Kaffee ohne Koffein?');
  await mia.open('Und haben Sie Kaffee ohne Koffein?');
  await expect.poll(() => mia.said()).toEqual(['Und haben Sie Kaffee ohne Koffein?']);
  await mia.answer('Ja, aus Peru.');
  await ada.reads('Und haben Sie Kaffee ohne Koffein?', 'Ja, aus Peru.');
  await mia.open('Ist mein Rad fertig?');
  await expect.poll(() => mia.said()).toEqual(['Ist mein Rad fertig?']);
});

test('who comes back later is greeted at home; who was here a moment ago goes on at once', async () => {
  const device = await chromium.device();
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Bis morgen.');
  await ada.marked('Bis morgen.', 'angekommen');
  await ada.page.reload();
  await ada.open();
  await ada.reads('Bis morgen.');

  // As the server answers an hour later.
  await device.context.route(/\/v1\/visitor\/visitor\/hello$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), live: false } });
  });
  await ada.page.reload();
  await ada.page.waitForResponse(/\/v1\/visitor\/visitor\/hello$/);
  await ada.launcher.click();
  await button(ada, /^Gespräch fortsetzen/)
    .filter({ hasText: 'Bis morgen.' })
    .click();
  await ada.reads('Bis morgen.');
});

test('while nobody is there she is asked at once where to answer, and it goes with her first message', async () => {
  const availability = { state: 'closed', replyMedianS: null, opensAt: Date.now() + 2 * day, queue: null };
  const scene: Scene = { offers: mailSite, answers: { 'escalation:ask': { ok: true } } };
  const ada = await acted({ ...scene, state: { talk: null, availability } });
  await ada.banner.getByText(/Schreiben Sie ruhig\.$/).waitFor();
  await ada.panel.getByText('Wohin dürfen wir antworten?').waitFor();
  const address = ada.panel.locator('[part=card]').getByRole('textbox', { name: 'E-Mail' });
  await address.fill('ada@example.de');
  await address.press('Enter');
  await ada.panel.getByText('Wir antworten an ada@example.de, sobald Sie geschrieben haben.').waitFor();
  const doors = async () => (await askedOf(ada.page)).filter(([door]) => door === 'escalation:ask');
  expect(await doors()).toEqual([]);
  await show(ada.page, scene);
  await expect
    .poll(doors)
    .toMatchObject([['escalation:ask', { conversation: 'cv_1', to: { is: 'email', value: 'ada@example.de' } }]]);
});

test('one tap asks a frequent question; what she is writing stays', async () => {
  const ada = await acted({ state: { talk: null }, offers: { quickQuestions: ['Wo ist mein Rad?'] } });
  await ada.field.fill('Eigentlich wollte ich');
  await button(ada, 'Wo ist mein Rad?').click();
  const sent = (await askedOf(ada.page)).filter(([verb]) => verb === 'send');
  expect(sent).toEqual([['send', { text: 'Wo ist mein Rad?', files: [] }]]);
  expect(await ada.field.inputValue()).toBe('Eigentlich wollte ich');
  await show(ada.page, { offers: { quickQuestions: ['Wo ist mein Rad?'] } });
  await button(ada, 'Wo ist mein Rad?').waitFor({ state: 'detached' });
});

test('an emoji goes where she is writing; Escape puts them away and leads back to her words', async () => {
  const ada = await acted({});
  const { keyboard } = ada.page;
  await ada.field.fill('Danke und bis bald');
  await ada.field.evaluate((field) => (field as HTMLTextAreaElement).setSelectionRange(5, 5));
  await button(ada, 'Emoji').click();
  await ada.panel.getByRole('group', { name: 'Emoji' }).waitFor();
  await expect.poll(() => focused(ada)).toBe('🙂');
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowRight');
  const chosen = await focused(ada);
  await keyboard.press('Enter');
  expect(await ada.field.inputValue()).toBe(`Danke${chosen} und bis bald`);
  await button(ada, 'Emoji').click();
  await expect.poll(() => focused(ada)).toBe('🙂');
  await keyboard.press('Escape');
  expect(await focused(ada)).toBe('Nachricht');
  expect(await ada.panel.getByRole('group', { name: 'Emoji' }).count()).toBe(0);
});

test('a file on its way can be called back, and nothing of it goes', async () => {
  const device = await chromium.device();
  device.forgive(/ERR_FAILED/);
  const ada = await visiting(device);
  await ada.open();
  await ada.say('Guten Tag');
  await ada.marked('Guten Tag', 'angekommen');
  const { promise: letGo, resolve: go } = Promise.withResolvers<void>();
  await device.context.route(upload, async (route) => {
    await letGo;
    await route.abort().catch(() => undefined);
  });
  await pick(ada, 'falsche.txt');
  await ada.say('Die Liste');
  await button(ada, 'Hochladen abbrechen').click();
  await ada.message('Die Liste').waitFor({ state: 'detached' });
  go();
  await device.context.unroute(upload);
  await ada.say('Doch ohne Liste');
  await ada.marked('Doch ohne Liste', 'angekommen');
  expect(await ada.said()).toEqual(['Guten Tag', 'Doch ohne Liste']);
});

test('when the network fails under a file it goes by itself once more, the same file, and arrives once', async () => {
  const device = await chromium.device();
  device.forgive(noNetwork);
  const ada = await visiting(device);
  await ada.open();
  await ada.say('Guten Tag');
  await ada.marked('Guten Tag', 'angekommen');
  const tried: (string | undefined)[] = [];
  const taken: number[] = [];
  device.context.on('request', (request) => {
    if (upload.test(request.url()) && request.method() === 'PUT') tried.push(request.headers()['x-nahtlos-cid']);
  });
  device.context.on('response', (response) => {
    if (upload.test(response.url()) && response.request().method() === 'PUT') taken.push(response.status());
  });
  const { promise: begun, resolve: begins } = Promise.withResolvers<void>();
  const { promise: cut, resolve: cuts } = Promise.withResolvers<void>();
  await device.context.route(upload, async (route) => {
    begins();
    await cut;
    await route.abort('internetdisconnected');
  });
  await pick(ada, 'richtige.txt');
  await ada.say('Die richtige Liste');
  await begun;
  await device.context.setOffline(true);
  cuts();
  await ada.log.getByText('wartet auf Verbindung').waitFor();
  expect(taken).toEqual([]);
  await device.context.unroute(upload);
  await device.context.setOffline(false);
  await ada.marked('Die richtige Liste', 'angekommen');
  expect(new Set(tried).size).toBe(1);
  expect(tried.length).toBeGreaterThan(1);
  expect(taken).toEqual([200]);
  const phone = await visitShop(device, `${place.shop.origin}/`);
  await phone.open();
  await phone.reads('Guten Tag', 'Die richtige Liste');
  expect(await phone.log.getByText('richtige.txt').count()).toBe(1);
});

test('while she reads further up nothing moves, whatever comes; at the end she follows', async () => {
  const crowd = Array.from({ length: 500 }, (_, at) => ({
    author: anna,
    at: Date.now() - day + at * 150_000,
    text: `Nachricht ${at}`,
  }));
  const ada = await acted({ entries: crowd });
  await ada.sees('Nachricht 499');
  const more = (count: number) => [
    ...crowd,
    ...Array.from({ length: count }, (_, at) => ({ author: anna, at: Date.now(), text: `Neu ${at}` })),
  ];
  await show(ada.page, { entries: more(1) });
  await expect
    .poll(() => ada.log.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight))
    .toBeLessThanOrEqual(1);

  const place = ada.log.getByText('Nachricht 250', { exact: true });
  await place.scrollIntoViewIfNeeded();
  await button(ada, 'Zum Ende').waitFor();
  const before = await place.boundingBox();
  await show(ada.page, { entries: more(4) });
  await button(ada, '3 neue Nachrichten').waitFor();
  expect(await place.boundingBox()).toEqual(before);
  await button(ada, '3 neue Nachrichten').click();
  await ada.log.getByText('Neu 3', { exact: true }).waitFor();
  await button(ada, '3 neue Nachrichten').waitFor({ state: 'detached' });
});

test('on a slow network a picture comes when she asks for it', async () => {
  const device = await chromium.device({ reducedMotion: 'reduce' });
  await device.context.addInitScript(() =>
    Object.defineProperty(navigator, 'connection', { value: { effectiveType: '3g', rtt: 300, saveData: false } }),
  );
  const picture = { file: 'fl_2', name: 'korb.jpg', type: 'image/jpeg', bytes: 240_000, width: 1200, height: 900 };
  const ada = await acted({ entries: [{ author: anna, text: '', files: [picture] } as never] }, device);
  const shown = button(ada, /^korb\.jpg/);
  await shown.getByText('234 kB').waitFor();
  expect(await shown.locator('img').count()).toBe(0);
  await shown.click();
  await shown.locator('img').waitFor();
  await shown.click();
  await ada.page.getByRole('dialog', { name: 'korb.jpg' }).waitFor();
});

test('an owner’s own words stand in the place of ours, and her promise where nothing was measured', async () => {
  const ada = await acted({
    offers: { words: { 'composer.placeholder': 'Frag uns alles übers Rad' }, replyPromise: 'Antwort am selben Tag' },
    state: { availability: { state: 'open', replyMedianS: null, opensAt: null, queue: null } },
  });
  await ada.panel.getByPlaceholder('Frag uns alles übers Rad').waitFor();
  await ada.panel.getByText('Antwort am selben Tag').waitFor();
});

test('the chat can be made larger beside the page, and keeps what she has written', async () => {
  const ada = await acted({});
  await ada.field.fill('Ein langer Text');
  await button(ada, 'Vergrößern').click();
  await expect.poll(async () => (await ada.panel.boundingBox())?.width).toBe(720);
  await button(ada, 'Verkleinern').click();
  await expect.poll(async () => (await ada.panel.boundingBox())?.width).toBe(400);
  expect(await ada.field.inputValue()).toBe('Ein langer Text');
});

test('a page that brings a home of its own shows it first; from there she asks', async () => {
  const body = '<nahtlos-chat><p slot="home">Samstag: Kaffeeprobe</p></nahtlos-chat>';
  const ada = await visitShop(await chromium.device(), place.shop.put('/home', { body }));
  await ada.launcher.click();
  await ada.page.getByText('Samstag: Kaffeeprobe').waitFor();
  await expect.poll(() => focused(ada)).toMatch(/^Frage stellen/);
  await ada.page.keyboard.press('Enter');
  await ada.field.waitFor();
  expect(await focused(ada)).toBe('Nachricht');
  await button(ada, 'Übersicht').click();
  await ada.page.getByText('Samstag: Kaffeeprobe').waitFor();
});

test('with the sound on she hears an answer while the chat is closed, and none while she reads', async () => {
  const device = await chromium.device();
  await device.context.addInitScript(() => {
    const heard = { tones: 0 };
    Object.assign(globalThis, { heard });
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (when) {
      heard.tones += 1;
      start.call(this, when);
    };
  });
  const ada = await visitShop(device, `${place.shop.origin}/`);
  const tones = () => ada.page.evaluate(() => (globalThis as unknown as { heard: { tones: number } }).heard.tones);
  const mia = await openInbox(await chromium.device(), place.app, place.mia.cookie);
  await mia.look('Alle offenen');
  await ada.open();
  await ada.say('Sagen Sie mir, wenn es fertig ist?');
  await ada.marked('Sagen Sie mir, wenn es fertig ist?', 'angekommen');
  await button(ada, 'Mehr').click();
  await ada.panel.getByRole('switch', { name: 'Ton bei neuen Antworten' }).check();
  await expect.poll(tones).toBe(2);
  await ada.page.keyboard.press('Escape');
  await mia.open('Sagen Sie mir, wenn es fertig ist?');
  await mia.answer('Gern.');
  await ada.sees('Gern.');
  expect(await tones()).toBe(2);
  await ada.close();
  await mia.answer('Es ist fertig.');
  await expect.poll(tones).toBe(4);
});

test('a link in a message stands in its line, and the launcher’s style is not its own', async () => {
  const url = 'https://shop.example/elbe';
  const link = { type: 'link', from: 0, to: url.length, url };
  const ada = await acted({ entries: [{ author: anna, text: `${url} ist lieferbar`, links: [link] } as never] });
  const written = ada.log.getByRole('link', { name: url });
  await written.waitFor();
  const stands = await written.evaluate((it) => {
    const line = it.getBoundingClientRect();
    const bubble = it.closest('[part=bubble]')?.getBoundingClientRect() ?? line;
    return { isInside: line.left > bubble.left && line.right < bubble.right, position: getComputedStyle(it).position };
  });
  expect(stands).toEqual({ isInside: true, position: 'static' });
});

test('who would rather not say how it was is not asked on the next page either', async () => {
  const ada = await visiting();
  await ada.open();
  await ada.say('Danke.');
  await ada.marked('Danke.', 'angekommen');
  await button(ada, 'Mehr').click();
  await button(ada, 'Gespräch beenden').click();
  await ada.panel.getByRole('radio', { name: 'Sehr gut' }).waitFor();
  const comeBack = async (): Promise<void> => {
    await ada.page.reload();
    await ada.launcher.click();
    await button(ada, /^Letztes Gespräch/).click();
  };
  await comeBack();
  await ada.panel.getByRole('radio', { name: 'Sehr gut' }).waitFor();
  await button(ada, 'Nicht jetzt').click();
  await button(ada, 'Gespräch bewerten').waitFor();
  await expect.poll(() => ada.kept('declined')).toEqual([expect.stringMatching(/^rating cv_/)]);
  await comeBack();
  await button(ada, 'Gespräch bewerten').waitFor();
  expect(await ada.panel.getByRole('radio').count()).toBe(0);
});

test('who reads from another zone is told both times, and who does not only one', async () => {
  const opensAt = Date.parse('2031-03-05T08:00:00Z');
  const availability = { state: 'closed', replyMedianS: null, opensAt, queue: null };
  const scene: Scene = { state: { availability }, offers: { zone: 'Europe/Berlin' } };
  const at = async (timezoneId: string): Promise<ShopVisitor> => {
    const device = await chromium.device({ timezoneId, reducedMotion: 'reduce' });
    const page = await device.context.newPage();
    await page.clock.setFixedTime(Date.parse('2031-03-04T20:00:00Z'));
    await actSession(page);
    await page.goto(`${place.shop.origin}/`);
    const ada = new ShopVisitor(page, device);
    await ada.open();
    await show(page, scene);
    return ada;
  };
  const ada = await at('Europe/Vienna');
  await ada.banner.getByText('Wieder da Mi 09:00. Schreiben Sie ruhig.').waitFor();
  const ida = await at('America/New_York');
  await ida.banner.getByText('Wieder da Mi 03:00 (bei uns 09:00). Schreiben Sie ruhig.').waitFor();
});

test('a page that names an order has it at home: from there she asks about it', async () => {
  const order = '<button data-nahtlos-order="R-10023">Frage dazu</button>';
  const ada = await visitShop(
    await chromium.device(),
    place.shop.put('/order', { body: `${order}<p slot="home"></p>` }),
  );
  await ada.open();
  await ada.say('Guten Tag');
  await ada.marked('Guten Tag', 'angekommen');
  await button(ada, 'Übersicht').click();
  await button(ada, /^Meine Bestellung/)
    .filter({ hasText: 'R-10023' })
    .click();
  expect(await ada.field.inputValue()).toBe('Zu meiner Bestellung R-10023: ');
  expect(await focused(ada)).toBe('Nachricht');
  await ada.reads('Guten Tag');
  // What she has begun stays; and the page may say another.
  await ada.page.evaluate(() =>
    (window as unknown as { nahtlos(name: string, values: object): Promise<void> }).nahtlos('page', {
      order: 'R-10024',
    }),
  );
  await button(ada, 'Übersicht').click();
  await button(ada, /^Meine Bestellung/)
    .filter({ hasText: 'R-10024' })
    .click();
  expect(await ada.field.inputValue()).toBe('Zu meiner Bestellung R-10023: ');
  await ada.page.evaluate(() => document.querySelector('[data-nahtlos-order]')?.remove());
  await ada.page.evaluate(() =>
    (window as unknown as { nahtlos(name: string, values: object): Promise<void> }).nahtlos('page', {}),
  );
  await button(ada, 'Übersicht').click();
  await button(ada, /^Neue Frage/).waitFor();
  expect(await button(ada, /^Meine Bestellung/).count()).toBe(0);
});

test('a code entered from home leads back there when it is left, and to where she was', async () => {
  const ada = await visiting();
  await ada.open();
  await ada.say('Guten Tag');
  await ada.marked('Guten Tag', 'angekommen');
  await button(ada, 'Übersicht').click();
  await button(ada, 'Code eingeben').click();
  await ada.panel.getByRole('textbox', { name: 'Sechs Ziffern' }).waitFor();
  await ada.page.keyboard.press('Escape');
  await button(ada, /^Neue Frage/).waitFor();
  await expect.poll(() => focused(ada)).toBe('Code eingeben');
});

test('nothing in the head moves when there is something to go back to, and what she has shown stands in one line', async () => {
  const ada = await acted({ state: { talk: null } });
  const face = ada.panel.locator('[part=avatar]');
  const before = await face.boundingBox();
  await show(ada.page, {
    level: 'possessed',
    code: { is: 'done', proven: 'a•••@a-very-long-name-of-a-host.example' },
  });
  await button(ada, 'Übersicht').waitFor();
  expect(await face.boundingBox()).toEqual(before);
  const status = ada.panel.locator('[part=status]');
  expect(await status.getAttribute('title')).toBe(
    'Bestätigt: a•••@a-very-long-name-of-a-host.example · Antwort meist in 4 Min.',
  );
  expect((await status.textContent())?.trim()).toBe(
    'Bestätigt: a•••@a-very-long-name-of-a-host.example, Antwort meist in 4 Min.',
  );
  expect((await status.boundingBox())?.height).toBeLessThan(24);
});
