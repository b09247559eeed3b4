import { expect, test } from 'vitest';
import { type ConversationId, makeCid } from '../../protocol/ids.ts';
import type { NahtlosAttributes, NahtlosChatElement } from '../../widget/nahtlos.d.ts';
import { actSession } from '../support/acted-session.ts';
import { elementTable } from '../support/element-table.ts';
import { ask } from '../support/people.ts';
import { policyWithOwn } from '../support/shop-page.ts';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

/** What an attribute changes, as it is seen from outside: with it, and without it. */
interface Effect {
  readonly written: string;
  /** Others it needs to be seen. */
  readonly beside?: string;
  readonly options?: Parameters<typeof chromium.device>[0];
  /** Of the site. */
  readonly config?: object;
  /** There is a real server behind it, and not only a scene. */
  readonly isReal?: true;
  seen(ada: ShopVisitor): Promise<unknown>;
  readonly withIt: unknown;
  readonly without: unknown;
}

const chatOf = (ada: ShopVisitor) => ada.page.locator('nahtlos-chat');

const styleOf = async (ada: ShopVisitor, name: string, at = '[part=launcher]'): Promise<string> => {
  await chatOf(ada).locator('[part=launcher]').waitFor({ state: 'attached' });
  return chatOf(ada).evaluate(
    (chat, [selector, style]) => {
      const node = selector === ':host' ? chat : chat.shadowRoot?.querySelector(selector);
      return node ? getComputedStyle(node).getPropertyValue(style) : 'nothing';
    },
    [at, name] as const,
  );
};

/** Once everything is there that shows by itself. */
const isShown = async (ada: ShopVisitor): Promise<boolean> => {
  await ada.page.evaluate(() => (document.querySelector('nahtlos-chat') as NahtlosChatElement).ready);
  return ada.launcher.isVisible();
};

const asks = (ada: ShopVisitor, address: string) =>
  ada.page.waitForRequest((request) => request.url().includes(address));

const greeting = { greeting: { de: 'Fragen?' }, 'greeting-delay': 60 };
/** Whether a note stands above the button after so long. */
const isGreetedAfter = async (ada: ShopVisitor, seconds: number): Promise<boolean> => {
  await ada.launcher.waitFor();
  await ada.page.clock.runFor(seconds * 1_000);
  await ada.page.waitForLoadState('networkidle');
  return ada.page.locator('nahtlos-chat [part=greeting].greet').isVisible();
};

const phone = { viewport: { width: 390, height: 844 } };

const effects: Readonly<Record<keyof NahtlosAttributes, Effect>> = {
  server: {
    written: 'SERVER',
    isReal: true,
    seen: async (ada) => {
      const asked = asks(ada, '/visitor/hello');
      await ada.launcher.click();
      return new URL((await asked).url()).hostname;
    },
    withIt: 'chat.localhost',
    without: '127.0.0.1',
  },
  site: {
    written: 'another',
    isReal: true,
    seen: async (ada) => {
      ada.device.forgive(/status of 40\d/, /nahtlos:/);
      const asked = asks(ada, '/visitor/hello');
      await ada.launcher.click();
      return ((await asked).postDataJSON() as { site: string }).site;
    },
    withIt: 'another',
    without: 'demo',
  },
  locale: {
    written: 'en',
    seen: (ada) => ada.launcher.getAttribute('aria-label'),
    withIt: 'Open chat',
    without: 'Chat öffnen',
  },
  theme: {
    written: 'dark',
    seen: (ada) => styleOf(ada, 'color-scheme', '[part=root]'),
    withIt: 'dark',
    without: 'light dark',
  },
  accent: {
    written: '#aa2200',
    seen: (ada) => styleOf(ada, 'background-color'),
    withIt: 'rgb(170, 34, 0)',
    without: 'rgb(11, 107, 93)',
  },
  mode: {
    written: 'full',
    seen: async (ada) => {
      if ((await chatOf(ada).getAttribute('mode')) === null) await ada.launcher.click();
      await ada.field.waitFor();
      return ada.panel.evaluate((it) => it.getBoundingClientRect().width === innerWidth);
    },
    withIt: true,
    without: false,
  },
  position: {
    written: 'left',
    seen: (ada) => styleOf(ada, 'left'),
    withIt: '20px',
    without: '1204px',
  },
  'offset-x': { written: '44', seen: (ada) => styleOf(ada, 'right'), withIt: '44px', without: '20px' },
  'offset-y': { written: '33', seen: (ada) => styleOf(ada, 'bottom'), withIt: '33px', without: '20px' },
  z: { written: '77', seen: (ada) => styleOf(ada, 'z-index', ':host'), withIt: '77', without: '2147483000' },
  launcher: { written: 'hidden', seen: isShown, withIt: false, without: true },
  'launcher-label': {
    written: 'Fragen?',
    beside: 'launcher="pill"',
    seen: (ada) => ada.launcher.innerText(),
    withIt: 'Fragen?',
    without: 'Chat öffnen',
  },
  'hide-on': { written: 'mobile', options: phone, seen: isShown, withIt: false, without: true },
  greeting: {
    written: 'off',
    config: greeting,
    seen: (ada) => isGreetedAfter(ada, 61),
    withIt: false,
    without: true,
  },
  'greeting-delay': {
    written: '9',
    config: greeting,
    seen: (ada) => isGreetedAfter(ada, 10),
    withIt: true,
    without: false,
  },
  consent: {
    written: 'required',
    isReal: true,
    seen: async (ada) => {
      await ada.open();
      await ada.say('Merken?');
      await ada.marked('Merken?', 'angekommen');
      return (await ada.stored()).local;
    },
    withIt: [],
    without: ['nahtlos:demo'],
  },
  signed: {
    written: 'device',
    isReal: true,
    seen: async (ada) => {
      ada.device.forgive(/status of 40\d/);
      const asked = asks(ada, '/identity/prove');
      await ada.open();
      await ada.page.evaluate(async () => {
        const chat = await (document.querySelector('nahtlos-chat') as NahtlosChatElement).ready;
        chat.identify({ token: 'eyJh.eyJzdWIiOiJhIn0.c2ln' }).catch(() => {});
      });
      return ((await asked).postDataJSON() as { hold: string }).hold;
    },
    withIt: 'device',
    without: 'page',
  },
  open: {
    written: '',
    seen: async (ada) => (await isShown(ada)) && ada.panel.isVisible(),
    withIt: true,
    without: false,
  },
  autostart: {
    written: 'false',
    seen: async (ada) => {
      await ada.page.evaluate(() => customElements.whenDefined('nahtlos-chat'));
      const before = await ada.launcher.count();
      await ada.page.evaluate(() => (document.querySelector('nahtlos-chat') as NahtlosChatElement).start());
      return [before, await ada.launcher.count()];
    },
    withIt: [0, 1],
    without: [1, 1],
  },
  disabled: {
    written: '',
    seen: async (ada) => {
      await isShown(ada);
      await ada.page.evaluate(() => (document.querySelector('nahtlos-chat') as NahtlosChatElement).open());
      return [await ada.launcher.isVisible(), await ada.panel.count()];
    },
    withIt: [false, 0],
    without: [true, 1],
  },
  sound: {
    written: 'on',
    isReal: true,
    seen: async (ada) => {
      const words = `Klingelt es? ${await ada.page.evaluate(() => location.pathname)}`;
      await ada.open();
      await ada.say(words);
      await ada.marked(words, 'angekommen');
      await ada.close();
      const conversation = await ada.page.evaluate(
        () => (document.querySelector('nahtlos-chat') as NahtlosChatElement).state.conversationId,
      );
      const { app, mia } = place;
      const said = {
        conversation: conversation as ConversationId,
        cid: makeCid(),
        n: 1,
        seenSeq: 1,
        text: 'Ja',
        files: [],
      };
      await ask(app, 'inbox', 'message:send', said, mia.headers);
      await ada.page.locator('nahtlos-chat [part=badge]').waitFor();
      await ada.page.waitForLoadState('networkidle');
      return ada.device.asked.some((address) => address.includes('/chime.'));
    },
    withIt: true,
    without: false,
  },
  debug: {
    written: '',
    seen: async (ada) => {
      await isShown(ada);
      await ada.page.evaluate(() =>
        (document.querySelector('nahtlos-chat') as NahtlosChatElement).track('viewed', { what: 'Elbe' }),
      );
      return ada.device.said.filter((it) => it.includes('nahtlos:')).map((it) => it.replace(/ at .*/, ''));
    },
    withIt: ['debug: nahtlos: track viewed'],
    without: [],
  },
  'storage-key': {
    written: 'second',
    isReal: true,
    seen: async (ada) => {
      await ada.open();
      await ada.say('Zu zweit');
      await ada.marked('Zu zweit', 'angekommen');
      return (await ada.stored()).local;
    },
    withIt: ['nahtlos:demosecond'],
    without: ['nahtlos:demo'],
  },
};

test('there is an effect for every attribute', () => {
  expect(Object.keys(effects).sort()).toEqual([...elementTable.attributes].sort());
});

test.each(Object.entries(effects))('with the attribute %s it is otherwise than without', async (name, effect) => {
  const { shop, app } = place;
  const written = effect.written.replace('SERVER', app.publicUrl.replace('127.0.0.1', 'chat.localhost'));
  for (const [path, attribute, expected] of [
    ['with', `${name}="${written}"`, effect.withIt],
    ['without', '', effect.without],
  ] as const) {
    const device = await chromium.device({ reducedMotion: 'reduce', ...effect.options });
    if (effect.config)
      await device.context.route('**/nahtlos.js*', async (route) => {
        const loader = await (await route.fetch()).text();
        await route.fulfill({
          contentType: 'text/javascript',
          headers: { 'cross-origin-resource-policy': 'cross-origin' },
          body: loader.replace('{"site":', `${JSON.stringify(effect.config).slice(0, -1)},"site":`),
        });
      });
    const ada = await visitShop(device, 'about:blank');
    if (effect.config) await ada.page.clock.install();
    if (!effect.isReal) await actSession(ada.page);
    await ada.page.goto(
      shop.put(`/${path}-${name}`, {
        policy: policyWithOwn(shop.chat).replace(
          'connect-src',
          'connect-src http://chat.localhost:* ws://chat.localhost:*',
        ),
        body: `<nahtlos-chat ${attribute} ${effect.beside ?? ''}></nahtlos-chat>`,
      }),
    );
    expect([path, await effect.seen(ada)]).toEqual([path, expected]);
  }
});
