import { expect, test } from 'vitest';
import { attributeValues, camelCase } from '../../widget/attribute-values.ts';
import type { NahtlosAttributes, NahtlosChatElement } from '../../widget/nahtlos.d.ts';
import { elementTable } from '../support/element-table.ts';
import { policyWithOwn } from '../support/shop-page.ts';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

/** One value that is not the usual one, as it is written and as it is read. */
const tried: Readonly<Record<keyof NahtlosAttributes, readonly [written: string, read: unknown]>> = {
  server: ['https://chat.shop.example', 'https://chat.shop.example'],
  site: ['demo', 'demo'],
  locale: ['en', 'en'],
  theme: ['dark', 'dark'],
  accent: ['#aa2200', '#aa2200'],
  mode: ['full', 'full'],
  position: ['left', 'left'],
  'offset-x': ['44', 44],
  'offset-y': ['33', 33],
  z: ['77', 77],
  launcher: ['pill', 'pill'],
  'launcher-label': ['Fragen?', 'Fragen?'],
  'hide-on': ['desktop', 'desktop'],
  greeting: ['off', 'off'],
  'greeting-delay': ['9', 9],
  consent: ['required', null],
  signed: ['device', 'device'],
  open: ['', null],
  autostart: ['false', false],
  disabled: ['', true],
  sound: ['on', 'on'],
  debug: ['', true],
  'storage-key': ['second', 'second'],
};

type Ask = (chat: NahtlosChatElement) => unknown;
/** What the typings promise that can be called. */
type Method = {
  [Name in Exclude<keyof NahtlosChatElement, keyof HTMLElement>]: NahtlosChatElement[Name] extends (
    ...values: never[]
  ) => unknown
    ? Name
    : never;
}[Exclude<keyof NahtlosChatElement, keyof HTMLElement>];
/** Each method, called; what it answers, or the code it rejects with. */
const asked: Readonly<Record<Method, readonly [ask: Ask, answer: unknown]>> = {
  start: [(chat) => chat.start(), undefined],
  open: [(chat) => chat.open('privacy').then(() => chat.state.open), true],
  close: [(chat) => [chat.close(), chat.state.open][1], false],
  toggle: [(chat) => chat.toggle().then(() => chat.state.open), true],
  showLauncher: [(chat) => [chat.showLauncher(), chat.launcher][1], 'bubble'],
  hideLauncher: [(chat) => [chat.hideLauncher(), chat.launcher][1], 'hidden'],
  set: [(chat) => [chat.set({ offsetX: 31 }), chat.getAttribute('offset-x')][1], '31'],
  on: [
    (chat) => {
      let heard = 0;
      const end = chat.on('unread', ({ count }) => {
        heard += count;
      });
      chat.dispatchEvent(new CustomEvent('nahtlos-unread', { detail: { count: 3 } }));
      end();
      chat.dispatchEvent(new CustomEvent('nahtlos-unread', { detail: { count: 3 } }));
      return heard;
    },
    3,
  ],
  say: [(chat) => chat.say('Nur hier', { quickReplies: ['Ja'] }).then(() => chat.open()), undefined],
  send: [(chat) => chat.send('Von der Seite').then(({ seq }) => seq), 1],
  identify: [(chat) => chat.identify({ name: 'Ada' }).then(({ level }) => level), 'claimed'],
  traits: [(chat) => chat.traits({ plan: 'pro' }), undefined],
  track: [(chat) => chat.track('viewed', { price: 49.9 }), undefined],
  page: [(chat) => chat.page(), undefined],
  rate: [(chat) => chat.rate(6 as 5), 'request.malformed'],
  continueOn: [(chat) => chat.continueOn('device').then(({ code }) => /^\d{6}$/.test(`${code}`)), true],
  callMe: [(chat) => chat.callMe({ phone: '+491701234567' }), 'channel.off'],
  consent: [(chat) => chat.consent({ notifications: true }).then(() => chat.state.consent?.notifications), true],
  export: [(chat) => chat.export().then((blob) => blob.size > 0), true],
  forget: [(chat) => chat.forget(), undefined],
  logout: [(chat) => chat.logout(), { unsent: 0 }],
  reset: [(chat) => chat.reset(), { unsent: 0 }],
  destroy: [(chat) => [chat.destroy(), chat.isConnected][1], false],
};

const visit = async (path: string, body: string, head = ''): Promise<ShopVisitor> => {
  const { shop } = place;
  const device = await chromium.device({ reducedMotion: 'reduce' });
  return visitShop(device, shop.put(path, { policy: policyWithOwn(shop.chat), body, head }));
};

const inChat = <Answer>(ada: ShopVisitor, source: string, extra?: unknown): Promise<Answer> =>
  ada.page.evaluate(
    async ([code, more]) => {
      const chat = await (document.querySelector('nahtlos-chat') as HTMLElement & { ready: Promise<unknown> }).ready;
      const call = (window as unknown as { made: Record<string, (chat: unknown, more: unknown) => unknown> }).made;
      return (await call[code as string]?.(chat, more)) as Answer;
    },
    [source, extra] as const,
  );

/** The page's own script may hold functions; what is evaluated may not make them, with Trusted Types. */
const made = `<script nonce="shop">window.made={${Object.entries(asked)
  .map(
    ([name, [ask]]) =>
      `${JSON.stringify(name)}:async(chat)=>{try{return await(${ask})(chat)}catch(error){return error.code??String(error)}}`,
  )
  .join()},
read:(chat,name)=>{const value=chat[name];return typeof value==='function'?null:value},
write:(chat,[name,value])=>{chat[name]=value;return chat.getAttribute(name.replace(/[A-Z]/g,(it)=>'-'+it.toLowerCase()))},
}</script>`;

test('the tables name the same: values, what editors know, what is typed, and what is tried here', () => {
  expect(Object.keys(attributeValues).sort()).toEqual([...elementTable.attributes].sort());
  expect(Object.keys(tried).sort()).toEqual([...elementTable.attributes].sort());
  expect(Object.keys(asked).sort()).toEqual([...elementTable.methods].sort());
  expect(['ready', 'state', 'unread']).toEqual([...elementTable.fields].sort());
});

test('every attribute is a property, read and written', async () => {
  const ada = await visit('/attributes', '<nahtlos-chat></nahtlos-chat>', made);
  await ada.launcher.waitFor({ state: 'attached' });
  for (const [name, [written, read]] of Object.entries(tried)) {
    const property = camelCase(name);
    const { is } = attributeValues[name as keyof typeof attributeValues];
    const value = is === 'flag' ? true : written === 'false' ? false : typeof read === 'number' ? read : written;
    expect([name, await inChat(ada, 'write', [property, value])]).toEqual([name, written]);
    expect([name, await inChat(ada, 'read', property)]).toEqual([name, read]);
    expect([name, await inChat(ada, 'write', [property, null])]).toEqual([name, null]);
  }
});

test('a value that no attribute takes is told once and counts as not written; so is a method that does not exist', async () => {
  const ada = await visit('/unknown-values', '<nahtlos-chat theme="blue" offset-x="4000" z="7"></nahtlos-chat>', made);
  ada.device.forgive(/theme cannot be "blue"/, /offset-x cannot be "4000"/, /there is no opne\(\)\. Is open\(\) meant/);
  await inChat(ada, 'read', 'theme');
  expect(await inChat(ada, 'read', 'theme')).toBe('auto');
  expect(await inChat(ada, 'read', 'offsetX')).toBe(20);
  expect(await inChat(ada, 'read', 'z')).toBe(7);
  await ada.page.evaluate(() => (window as unknown as { nahtlos(name: string): unknown }).nahtlos('opne'));
  await expect.poll(() => ada.device.said.filter((it) => it.includes('nahtlos:')).length).toBe(3);
});

test('every method does what the typings say', async () => {
  const ada = await visit('/methods', '<nahtlos-chat debug></nahtlos-chat>', made);
  for (const [name, [, answer]] of Object.entries(asked)) {
    expect([name, await inChat(ada, name)]).toEqual([name, answer]);
    if (name === 'say') await ada.sees('Nur hier');
    if (name === 'send') await ada.marked('Von der Seite', 'angekommen');
  }
  const told = ada.device.said.filter((it) => /nahtlos: (traits|track|page)/.test(it));
  expect(told.map((it) => it.replace(/ at .*/, '').trim())).toEqual([
    'debug: nahtlos: traits',
    'debug: nahtlos: track viewed',
    'debug: nahtlos: page',
  ]);
});

test('calls before the chat is there are made up for in their order, and links open it with words for her', async () => {
  const ada = await visit(
    '/queue',
    '<nahtlos-chat></nahtlos-chat><a href="#nahtlos=draft:Passt%20der%20Helm%3F">Fragen</a><a href="#" data-nahtlos-order="R-10023">Bestellung</a>',
    '<script nonce="shop">window.nahtlos=function(){(nahtlos.q=nahtlos.q||[]).push(arguments)};nahtlos("set",{theme:"dark"});nahtlos("set",{theme:"light"});</script>',
  );
  await expect.poll(() => ada.page.locator('nahtlos-chat').getAttribute('theme')).toBe('light');
  await ada.page.getByText('Fragen').click();
  await ada.field.waitFor();
  expect(await ada.field.inputValue()).toBe('Passt der Helm?');
  expect(ada.page.url()).not.toContain('#');
  await ada.field.fill('');
  await ada.close();
  await ada.page.getByText('Bestellung').click();
  await expect.poll(() => ada.field.inputValue()).toBe('Zu meiner Bestellung R-10023: ');
});
