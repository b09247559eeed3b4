import { expect, test } from 'vitest';
import { policyWithOwn, type ShopPage, tagFor } from '../support/shop-page.ts';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

const script = (code: string): string => `<script nonce="shop">${code}</script>`;

const visit = async (path: string, page: ShopPage, forgiven: readonly RegExp[] = []): Promise<ShopVisitor> => {
  const device = await chromium.device({ reducedMotion: 'reduce' });
  device.forgive(...forgiven);
  return visitShop(device, place.shop.put(path, { policy: policyWithOwn(place.shop.chat), ...page }));
};

/** She opens, writes, is heard, and looks into a sheet: what everybody does. */
const talks = async (ada: ShopVisitor, text: string): Promise<void> => {
  await ada.open();
  await ada.say(text);
  await ada.marked(text, 'angekommen');
  await ada.panel.getByRole('button', { name: 'Datenschutz' }).click();
  await ada.panel.getByRole('dialog').getByText('Auf diesem Gerät').first().waitFor();
  await ada.page.keyboard.press('Escape');
  await ada.panel.getByRole('dialog').waitFor({ state: 'detached' });
};

/** Every key a shop may have given a meaning, heard as early as a script can but on `window`. */
const shortcuts = script(`for (const name of ['keydown', 'keyup', 'keypress'])
for (const capture of [true, false])
document.addEventListener(name, (event) => { heard.textContent += name + event.key + capture + ' '; if (event.key.length === 1) event.preventDefault(); }, capture)`);

test('single keys typed into the chat are no shortcuts of the shop, in neither phase, and keep doing what they do', async () => {
  const ada = await visit('/shortcuts', { body: `<output id="heard"></output>${shortcuts}` });
  const heard = () => ada.page.locator('#heard').textContent();
  await ada.page.keyboard.press('s');
  for (const phase of ['true', 'false']) expect(await heard()).toContain(`keydowns${phase}`);
  await ada.open();
  const before = await heard();
  await ada.field.pressSequentially('js/?');
  await ada.field.press('Shift+Enter');
  await ada.field.pressSequentially('x');
  expect(await ada.field.inputValue()).toBe('js/?\nx');
  await ada.field.press('Enter');
  await ada.marked('js/?', 'angekommen');
  await ada.page.keyboard.press('Escape');
  await ada.panel.waitFor({ state: 'hidden' });
  expect(await heard()).toBe(before);
  await ada.page.getByLabel('Suche im Laden').press('s');
  await expect.poll(heard).not.toBe(before);
});

const patches = {
  'adds to every prototype, to be seen by for-in': `
Array.prototype.first = function () { return this[0] };
Object.prototype.extended = function () {};
String.prototype.shout = function () {};
Function.prototype.later = function () {};`,
  'teaches arrays and texts to be JSON in its own way': `
Array.prototype.toJSON = function () { return String(this) };
String.prototype.toJSON = function () { return this.toUpperCase() };`,
  'has replacements from a time before browsers could do it': `
Array.from = (it) => { const all = []; for (let at = 0; at < (it?.length ?? 0); at++) all.push(it[at]); return all };
Array.prototype.entries = function () { return [].slice.call(this) };
Array.prototype.flat = undefined;
String.prototype.trimLeft = undefined;
Object.entries = (it) => { const all = []; for (const key in it) all.push([key, it[key]]); return all };
for (const name of ['select', 'toggle', 'hide', 'update', 'visible', 'insert', 'scrollTo', 'observe', 'fire', 'wrap', 'identify'])
  Element.prototype[name] = HTMLElement.prototype[name] = function () { throw new Error(name) };`,
  'wraps what goes out': `
const [plainFetch, plainSocket, plainTimeout, parse] = [fetch, WebSocket, setTimeout, JSON.parse];
window.fetch = function (...values) { window.fetched = (window.fetched ?? 0) + 1; return plainFetch.apply(this, values).then((answer) => answer.clone()) };
window.WebSocket = class extends plainSocket {};
window.setTimeout = function (...values) { return plainTimeout.apply(window, values) };
JSON.parse = function (text, reviver) { return parse(text, reviver ?? ((_, value) => value)) };
window.Promise = class extends Promise {};`,
} as const;

test.each(Object.entries(patches))('a page that %s is neither helped nor harmed', async (does, code) => {
  const ada = await visit(`/patched-${does.length}`, {
    head: script(`${code}
window.seen = () => [Array.prototype.map, Array.from, JSON.stringify, JSON.parse, Promise, fetch, history.pushState];
window.before = { built: seen(), names: Object.keys(window) };`),
  });
  await talks(ada, 'Geht es "auch" hier?');
  await ada.page.reload();
  await ada.open();
  await ada.reads('Geht es "auch" hier?');
  const after = await ada.page.evaluate(() => {
    const { seen, before } = window as unknown as {
      seen(): unknown[];
      before: { built: unknown[]; names: string[] };
    };
    return {
      isAsItWas: seen().every((it, at) => it === before.built[at]),
      names: Object.keys(window).filter((name) => !before.names.includes(name)),
    };
  });
  expect(after.isAsItWas).toBe(true);
  expect(after.names.filter((name) => !['before', 'fetched'].includes(name))).toEqual(['nahtlos']);
});

const taken = {
  'a link is called so': '<a id="nahtlos" href="#x">Nahtlos</a>',
  'two links are called so': '<a id="nahtlos"></a><a id="nahtlos"></a>',
  'a form is called so, and a field in it q': '<form id="nahtlos"><input name="q"><input name="ready"></form>',
  'a form is called like the element': '<form name="nahtlos-chat"></form><img name="nahtlos">',
  'a script has put an object there': script('window.nahtlos = { q: { length: 2 }, ready: null }'),
  'a script has put null there': script('window.nahtlos = null'),
} as const;

test.each(Object.entries(taken))('the name nahtlos is taken: %s', async (how, body) => {
  const ada = await visit(`/taken-${how.length}`, { body });
  await talks(ada, 'Unter welchem Namen?');
  expect(await ada.page.evaluate(() => typeof (window as unknown as { nahtlos: unknown }).nahtlos)).toBe('function');
});

test('two hundred messages of other frames and scripts are none of its business', async () => {
  const ada = await visit('/messages', {
    body: `${script(`addEventListener('message', ({ data }) => { window.got = (window.got ?? 0) + 1 })`)}`,
  });
  await ada.open();
  const before = ada.device.asked.length;
  await ada.page.evaluate(() => {
    const bodies = [
      'open',
      '{"event":"send","text":"x"}',
      { type: 'nahtlos-open' },
      { nahtlos: 'forget' },
      { q: ['send', 'x'] },
      null,
      0,
      [],
      { type: 'message:send', text: '<img src=x onerror=alert(1)>' },
      new ArrayBuffer(8),
    ];
    for (let at = 0; at < 200; at++) window.postMessage(bodies[at % bodies.length], '*');
  });
  await expect.poll(() => ada.page.evaluate(() => (window as unknown as { got: number }).got)).toBe(200);
  expect(ada.device.asked.length).toBe(before);
  await ada.say('Nur ich spreche');
  await ada.marked('Nur ich spreche', 'angekommen');
  await ada.reads('Nur ich spreche');
});

const chats = (ada: ShopVisitor) =>
  ada.page.evaluate(() =>
    [...document.querySelectorAll('nahtlos-chat')].map(
      (it) => `${it.shadowRoot ? 'alive' : 'dead'} ${it.parentElement?.localName}`,
    ),
  );

test('a page that swaps its body as Turbo does, with the tag’s element in every body, has one chat that goes on', async () => {
  const ada = await visit('/turbo', {
    body: '<nahtlos-chat position="left"><a href="mailto:a@shop.example">Mail</a></nahtlos-chat>',
  });
  await ada.open();
  await ada.say('Bleiben Sie dran?');
  await ada.marked('Bleiben Sie dran?', 'angekommen');
  await ada.field.fill('Ich schreibe gerade');
  const swap = (how: 'next' | 'back') =>
    ada.page.evaluate((which) => {
      const kept = window as unknown as { snapshot?: HTMLElement };
      const next = document.createElement('body');
      next.append(which, document.createElement('nahtlos-chat'));
      const snapshot = kept.snapshot;
      kept.snapshot = document.body.cloneNode(true) as HTMLElement;
      document.body.replaceWith(which === 'back' && snapshot ? snapshot : next);
    }, how);
  for (const how of ['next', 'back', 'back'] as const) {
    await swap(how);
    await expect.poll(() => chats(ada)).toEqual([expect.stringContaining('alive')]);
    await ada.field.waitFor();
    expect(await ada.field.inputValue()).toBe('Ich schreibe gerade');
  }
  await ada.field.press('Enter');
  await ada.marked('Ich schreibe gerade', 'angekommen');
  await ada.reads('Bleiben Sie dran?', 'Ich schreibe gerade');
});

test('a page that throws everything away gets the chat back, and a page that clears itself over and over, too', async () => {
  const ada = await visit('/cleared', {});
  await ada.open();
  await ada.say('Noch da?');
  await ada.marked('Noch da?', 'angekommen');
  for (let times = 0; times < 3; times++) {
    await ada.page.evaluate(() => document.body.replaceChildren());
    await ada.field.waitFor();
    expect(await chats(ada)).toEqual(['alive html']);
  }
  await ada.reads('Noch da?');
});

test('two builds on one page: the first is the chat, one warning, and no piece of the second is ever asked for', async () => {
  const { shop, app } = place;
  const device = await chromium.device({ reducedMotion: 'reduce' });
  device.forgive(/nahtlos: .*nahtlos-chat.* already been used/);
  await device.context.route(/later=1/, async (route) => {
    const loader = await (await route.fetch()).text();
    const other = loader.replace(/"version":"[^"]+"/, '"version":"9.9.9-other"');
    await route.fulfill({
      contentType: 'text/javascript',
      headers: { 'cross-origin-resource-policy': 'cross-origin' },
      body: other,
    });
  });
  const ada = await visitShop(
    device,
    shop.put('/builds', {
      tag:
        `${tagFor(app.publicUrl)}`.replace('async ', '') +
        `<script src="${app.publicUrl}/nahtlos.js?later=1"></script>`,
    }),
  );
  await talks(ada, 'Wer spricht?');
  expect(device.said.filter((it) => it.includes('nahtlos'))).toHaveLength(1);
  expect(device.asked.filter((it) => it.includes('9.9.9'))).toEqual([]);
  expect(await chats(ada)).toEqual(['alive html']);
});
