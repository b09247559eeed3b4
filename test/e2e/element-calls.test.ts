import { expect, test } from 'vitest';
import type { NahtlosChatElement } from '../../widget/nahtlos.d.ts';
import { actSession, show } from '../support/acted-session.ts';
import { policyWithOwn } from '../support/shop-page.ts';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

const stub = 'window.nahtlos=function(){(nahtlos.q=nahtlos.q||[]).push(arguments)};';

interface Page {
  readonly script?: string;
  readonly attributes?: string;
  /** The first try to load the program behind the calls fails: it comes a second later. */
  readonly isSlow?: true;
  readonly isActed?: true;
}

const visit = async (path: string, { script = '', attributes = '', isSlow, isActed }: Page): Promise<ShopVisitor> => {
  const { shop } = place;
  const device = await chromium.device({ reducedMotion: 'reduce' });
  const ada = await visitShop(device, 'about:blank');
  if (isActed) await actSession(ada.page);
  let tries = 0;
  if (isSlow) {
    device.forgive(/ERR_FAILED/);
    await ada.page.route(/\/assets\/api\./, async (route) => {
      tries++;
      if (tries === 1) return route.abort();
      const answer = await route.fetch();
      await route.fulfill({ response: answer });
    });
  }
  await ada.page.goto(
    shop.put(path, {
      policy: policyWithOwn(shop.chat),
      body: `<nahtlos-chat ${attributes}></nahtlos-chat>`,
      head: `<script nonce="shop">${script}</script>`,
    }),
  );
  return ada;
};

const isReady = (ada: ShopVisitor): Promise<void> =>
  ada.page.evaluate(async () => {
    await window.nahtlos?.ready;
  });

/** What the attribute was, one value after the other. */
const written = (attribute: string): string =>
  `window.written=[];addEventListener('DOMContentLoaded',()=>{const chat=document.querySelector('nahtlos-chat');new MutationObserver(()=>written.push(chat.getAttribute('${attribute}'))).observe(chat,{attributes:true,attributeFilter:['${attribute}']});const set=chat.setAttribute;chat.setAttribute=function(name,value){calls.push(value);return set.call(this,name,value)}});window.calls=[];`;

const callsOf = (ada: ShopVisitor): Promise<string[]> =>
  ada.page.evaluate(() => (window as unknown as { calls: string[] }).calls);

const inChat = <Answer>(ada: ShopVisitor, act: (chat: NahtlosChatElement) => Answer | Promise<Answer>) =>
  ada.page.locator('nahtlos-chat').evaluate(act as (chat: unknown) => Promise<Answer>);

test('calls before the chat is there and calls after keep their order, however slow what they need is', async () => {
  const before = Array.from({ length: 5 }, (_, n) => `nahtlos('set',{offsetX:${n}});`).join('');
  const ada = await visit('/order', { script: `${stub}${before}${written('offset-x')}`, isSlow: true });
  await ada.launcher.waitFor();
  await ada.page.evaluate(async () => {
    const { nahtlos } = window;
    for (let n = 5; n < 10; n++) {
      void nahtlos?.('set', { offsetX: n });
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    await nahtlos?.('set', { offsetX: 10 });
  });
  expect(await callsOf(ada)).toEqual(Array.from({ length: 11 }, (_, n) => `${n}`));
});

test('of a hundred and twenty calls before the chat is there the first hundred are made up for', async () => {
  const before = "for(let n=0;n<120;n++)nahtlos('set',{offsetX:n});";
  const ada = await visit('/hundred', { script: `${stub}${before}${written('offset-x')}` });
  await isReady(ada);
  expect(await callsOf(ada)).toEqual(Array.from({ length: 100 }, (_, n) => `${n}`));
});

test('what is opened by a call is closed by the next one', async () => {
  const ada = await visit('/open-close', { script: `${stub}nahtlos('open');nahtlos('set',{theme:'dark'});` });
  await ada.field.waitFor();
  await ada.page.evaluate(() => window.nahtlos?.('close'));
  await ada.panel.waitFor({ state: 'hidden' });
  expect(await ada.page.locator('nahtlos-chat').getAttribute('theme')).toBe('dark');
});

test('every view is opened by its name, told, and shown as the state', async () => {
  const ada = await visit('/views', { isActed: true });
  await isReady(ada);
  const closed = [{ t: 'change', what: 'closed', author: { side: 'agent', name: 'Anna' }, at: Date.now() }] as const;
  for (const view of ['conversation', 'home', 'continue', 'privacy', 'rating'] as const) {
    if (view === 'rating') await show(ada.page, { entries: closed });
    await ada.page.evaluate((to) => window.nahtlos?.('open', to), view);
    await expect.poll(() => inChat(ada, (chat) => chat.state.view), { timeout: 10_000 }).toBe(view);
    if (view === 'continue' || view === 'privacy')
      await ada.panel.getByRole('dialog').getByRole('button', { name: 'Schließen' }).click();
  }
});

test('the state has the id of the visitor where the page grants it, and none where it does not', async () => {
  const id = async (consent: string): Promise<string | null> => {
    const ada = await visit(`/visitor-${consent}`, { attributes: `consent="${consent}"` });
    await ada.open();
    await isReady(ada);
    await expect.poll(() => inChat(ada, (chat) => chat.state.availability !== null), { timeout: 10_000 }).toBe(true);
    return inChat(ada, (chat) => chat.state.visitorId ?? null);
  };
  expect(await id('granted')).toMatch(/^nv_/);
  expect(await id('auto')).toBeNull();
});

test('a page that is one program tells of its pages by itself, only where that is allowed', async () => {
  for (const [consent, expected] of [
    ['granted', ['debug: nahtlos: page', 'debug: nahtlos: page', 'debug: nahtlos: page']],
    ['auto', []],
  ] as const) {
    const ada = await visit(`/pages-${consent}`, { attributes: `consent="${consent}" debug` });
    await isReady(ada);
    const patched = await ada.page.evaluate(() => {
      history.pushState(null, '', '/rad?farbe=blau');
      history.replaceState(null, '', '/rad?farbe=blau');
      history.pushState(null, '', '/korb');
      history.back();
      return [history.pushState, history.replaceState].some((it) => !String(it).includes('[native code]'));
    });
    expect(patched).toBe(false);
    await expect.poll(() => new URL(ada.page.url()).pathname).toBe('/rad');
    await ada.page.evaluate(() => window.nahtlos?.('showLauncher'));
    const told = ada.device.said
      .filter((it) => it.includes('nahtlos: page'))
      .map((it) => it.replace(/ at .*/, '').trim());
    expect([consent, told]).toEqual([consent, expected]);
  }
});

test('a pill makes itself small for whoever reads on', async () => {
  const ada = await visit('/pill', { attributes: 'launcher="pill" launcher-label="Fragen?"', isActed: true });
  await ada.page.getByText('Fragen?').waitFor();
  await ada.page.evaluate(() => {
    document.body.style.height = '3000px';
    scrollTo(0, 300);
  });
  await ada.page.getByText('Fragen?').waitFor({ state: 'hidden' });
  expect(await ada.launcher.getAttribute('aria-label')).toBe('Fragen?');
  await ada.page.evaluate(() => scrollTo(0, 0));
  await ada.page.getByText('Fragen?').waitFor();
});

test('the button is hidden on phones or on desktops, as the page wants it', async () => {
  const { shop } = place;
  const at = async (width: number, hideOn: string): Promise<boolean> => {
    const device = await chromium.device({ viewport: { width, height: 800 } });
    const ada = await visitShop(
      device,
      shop.put(`/hide-on-${hideOn}`, { body: `<nahtlos-chat hide-on="${hideOn}"></nahtlos-chat>` }),
    );
    await isReady(ada);
    return ada.launcher.isVisible();
  };
  expect(await at(390, 'mobile')).toBe(false);
  expect(await at(1280, 'mobile')).toBe(true);
  expect(await at(390, 'desktop')).toBe(true);
  expect(await at(1280, 'desktop')).toBe(false);
});

test('while the chat is on its way a ring stands around the button', async () => {
  const { shop } = place;
  const device = await chromium.device();
  const ada = await visitShop(device, 'about:blank');
  let come = (): void => {};
  const held = new Promise<void>((resolve) => {
    come = resolve;
  });
  await ada.page.route(/\/assets\/panel\./, async (route) => {
    await held;
    await route.continue();
  });
  await ada.page.goto(shop.put('/ring', {}));
  await ada.launcher.click();
  const ring = () =>
    ada.launcher.evaluate((it) => [it.ariaBusy, getComputedStyle(it).outlineStyle, getComputedStyle(it).opacity]);
  expect(await ring()).toEqual(['true', 'double', '1']);
  come();
  await ada.field.waitFor();
  expect((await ring())[0]).toBeNull();
});
