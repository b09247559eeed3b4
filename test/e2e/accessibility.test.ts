import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFindings } from '../support/axe.ts';
import { openInbox } from '../support/inbox-agent.ts';
import { ask } from '../support/people.ts';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { startTestApp } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();
/** axe looks at everything ten times and more. */
const patient = { timeout: 120_000 };

test('at 320 px nothing has to be scrolled sideways, whatever was said', async () => {
  const ada = await visitShop(
    await chromium.device({ viewport: { width: 320, height: 480 } }),
    `${place.shop.origin}/`,
  );
  await ada.open();
  await ada.say('Donaudampfschifffahrtsgesellschaftskapitän'.repeat(8), `https://shop.example/${'a'.repeat(300)}`);
  await ada.marked('https://shop.example/', 'angekommen');
  const wide = await ada.panel.evaluate((panel) =>
    [document.documentElement, panel, ...panel.querySelectorAll('*')]
      .filter((it) => it.scrollWidth > it.clientWidth + 1 && /auto|scroll|visible/.test(getComputedStyle(it).overflowX))
      .filter((it) => getComputedStyle(it).display !== 'inline')
      .map((it) => `${it.tagName}.${it.className} ${it.scrollWidth} > ${it.clientWidth}`),
  );
  expect(wide).toEqual([]);
  expect(await ada.panel.boundingBox()).toMatchObject({ x: 0, width: 320 });
});

test('with keys alone she opens the chat, writes, looks back through the log, and leaves it where she came from', async () => {
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  const { keyboard } = ada.page;
  await ada.launcher.waitFor();
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await ada.field.waitFor();
  await keyboard.type('Erste Zeile');
  await keyboard.press('Shift+Enter');
  await keyboard.type('zweite Zeile');
  await keyboard.press('Enter');
  await ada.marked('Erste Zeile', 'angekommen');
  expect((await ada.said())[0]).toBe('Erste Zeile\nzweite Zeile');
  await keyboard.press('Shift+Tab');
  await keyboard.press('Shift+Tab');
  expect(await ada.log.evaluate((it) => it.matches(':focus'))).toBe(true);
  await keyboard.press('Escape');
  await ada.panel.waitFor({ state: 'hidden' });
  expect(await ada.launcher.evaluate((it) => it.matches(':focus'))).toBe(true);
  await keyboard.press('Enter');
  await ada.field.waitFor();
  expect(await ada.field.evaluate((it) => it.matches(':focus'))).toBe(true);
});

test('a phone’s keyboard, its notch and its home bar cover nothing of the chat', async () => {
  const device = await chromium.device({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.launcher.waitFor();
  const devtools = await device.context.newCDPSession(ada.page);
  const bare = await ada.launcher.boundingBox();
  await devtools.send('Emulation.setSafeAreaInsetsOverride', { insets: { top: 47, bottom: 34 } });
  await expect.poll(async () => (await ada.launcher.boundingBox())?.y).toBe((bare?.y ?? 0) - 34);
  await ada.open();
  const top = (await ada.panel.locator('header').boundingBox())?.y ?? 0;
  expect(top).toBeGreaterThanOrEqual(47);
  const foot = await ada.panel.locator('[part=footer]').boundingBox();
  expect((foot?.y ?? 0) + (foot?.height ?? 0)).toBeLessThanOrEqual(844 - 34 + 6);
  // The keyboard opens: what can be seen is the upper part, and the page was pushed a little.
  await ada.page.evaluate(() => {
    const seen = { height: 420, offsetTop: 12 };
    for (const [name, value] of Object.entries(seen))
      Object.defineProperty(visualViewport, name, { configurable: true, get: () => value });
    visualViewport?.dispatchEvent(new Event('resize'));
  });
  await expect.poll(() => ada.panel.boundingBox()).toMatchObject({ y: 12, height: 420 });
  const field = await ada.field.boundingBox();
  expect((field?.y ?? 0) + (field?.height ?? 0)).toBeLessThanOrEqual(432);
});

test('the Enter that ends a word of Japanese or Chinese does not send it', async () => {
  const device = await chromium.device();
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.open();
  const devtools = await device.context.newCDPSession(ada.page);
  await devtools.send('Input.imeSetComposition', { text: '日本', selectionStart: 2, selectionEnd: 2 });
  expect(await ada.field.inputValue()).toBe('日本');
  await ada.page.evaluate(() => {
    const field = document.querySelector('nahtlos-chat')?.shadowRoot?.querySelector('textarea');
    field?.dispatchEvent(
      new KeyboardEvent('keydown', {
        key: 'Enter',
        isComposing: true,
        bubbles: true,
        composed: true,
        cancelable: true,
      }),
    );
  });
  expect(await ada.said()).toEqual([]);
  expect(await ada.field.inputValue()).toBe('日本');
  await devtools.send('Input.insertText', { text: '日本語' });
  await ada.field.press('Enter');
  await ada.marked('日本語', 'angekommen');
  await ada.reads('日本語');
});

test('nothing moves for who wants it so, and lines stand out for who needs it', async () => {
  /** What is animated, or would be when it changes. */
  const moving = (ada: ShopVisitor): Promise<string[]> =>
    ada.page.evaluate(() =>
      [...(document.querySelector('nahtlos-chat')?.shadowRoot?.querySelectorAll('*') ?? [])]
        .filter((it) => {
          const { animationName, transitionDuration } = getComputedStyle(it);
          return animationName !== 'none' || /[1-9]/.test(transitionDuration);
        })
        .map((it) => `${it.localName}.${it.className} ${it.getAttribute('part')}`),
    );
  const inkOf = (ada: ShopVisitor, part: string): Promise<string> =>
    ada.panel.locator(`[part=${part}]`).evaluate((it) => getComputedStyle(it).color);
  const open = async (options: BrowserContextOptions): Promise<ShopVisitor> => {
    const ada = await visitShop(await chromium.device(options), `${place.shop.origin}/`);
    await ada.open();
    await ada.panel.locator('[data-opens=ways]').click();
    await ada.panel.locator('.sheet .ways').waitFor();
    return ada;
  };
  const lively = await open({ reducedMotion: 'no-preference', contrast: 'no-preference' });
  expect(await moving(lively)).not.toEqual([]);
  expect(await inkOf(lively, 'status')).not.toBe(await inkOf(lively, 'title'));
  const calm = await open({ reducedMotion: 'reduce', contrast: 'more' });
  expect(await moving(calm)).toEqual([]);
  expect(await inkOf(calm, 'status')).toBe(await inkOf(calm, 'title'));
});

test('opened by the page it takes no focus; opened by her it takes it, and gives it back', async () => {
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  const search = ada.page.getByLabel('Suche im Laden');
  const has = (it: typeof search) => it.evaluate((element) => element.matches(':focus'));
  await ada.launcher.waitFor();
  await search.focus();
  await ada.page.evaluate(() =>
    (document.querySelector('nahtlos-chat') as unknown as { open(): Promise<void> }).open(),
  );
  await ada.field.waitFor();
  expect(await has(search)).toBe(true);
  await ada.page.evaluate(async () => {
    const chat = document.querySelector('nahtlos-chat') as unknown as { ready: Promise<{ close(): void }> };
    (await chat.ready).close();
  });
  await ada.panel.waitFor({ state: 'hidden' });
  expect(await has(search)).toBe(true);
  await ada.open();
  expect(await has(ada.field)).toBe(true);
  await ada.close();
  expect(await has(ada.launcher)).toBe(true);
});

/** Where the focus is, and whether it can be seen. */
const stop = (ada: ShopVisitor) =>
  ada.page.evaluate(() => {
    const it = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
    if (!it) return null;
    const near = it.closest('label, .box') ?? it;
    const isSeen = [it, near].some((one) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
    });
    return {
      name: it.getAttribute('part') ?? it.className ?? it.localName,
      isInside: it.getRootNode() !== document,
      isSeen,
    };
  });

test('with keys alone, from the launcher to the rating, and out again; every stop can be seen', async () => {
  const device = await chromium.device({ reducedMotion: 'reduce' });
  const ada = await visitShop(device, `${place.shop.origin}/`);
  const { keyboard } = ada.page;
  let steps = 0;
  const unseen: string[] = [];
  const press = async (key: string): Promise<void> => {
    await keyboard.press(key);
    steps += 1;
    const now = await stop(ada);
    if (key.includes('Tab') && now?.isInside && !now.isSeen) unseen.push(now.name);
  };
  /** Tabs until this has the focus. */
  const tabTo = async (selector: string, key = 'Tab'): Promise<void> => {
    for (let times = 0; times < 30; times++) {
      if (
        await ada.page
          .locator(`nahtlos-chat ${selector}`)
          .first()
          .evaluate((it) => it.matches(':focus'))
      )
        return;
      await press(key);
    }
    throw new Error(`${selector} is out of reach`);
  };
  await ada.launcher.waitFor();
  await tabTo('[part=launcher]');
  await press('Enter');
  await ada.field.waitFor();
  await keyboard.type('Kommt der Korb noch?');
  await press('Enter');
  await ada.marked('Kommt der Korb noch?', 'angekommen');

  // The emoji, a sheet and back, the menu: nothing holds her.
  await tabTo('[part=emoji]');
  await press('Enter');
  await ada.panel.locator('.emoji button').first().waitFor();
  await press('ArrowRight');
  await press('Enter');
  await expect.poll(() => ada.field.inputValue()).not.toBe('');
  await press('Enter');
  await tabTo('[data-opens=ways]');
  await press('Enter');
  await ada.panel.locator('.sheet .ways').waitFor();
  await press('Escape');
  await tabTo('[data-opens=privacy]');
  await press('Enter');
  await ada.panel.locator('.sheet h2').waitFor();
  await press('Escape');

  // It is ended by her, in the menu.
  await tabTo('[data-opens=menu]', 'Shift+Tab');
  await press('Enter');
  await ada.panel.locator('.sheet .ways').waitFor();
  await tabTo('.sheet .way:has(.icon-end)');
  await press('Enter');
  await ada.panel.locator('.rating').waitFor();
  await ada.panel.locator('.sheet').waitFor({ state: 'detached' });
  await tabTo('.rating input');
  for (let times = 0; times < 4 && !(await ada.panel.locator('.rating input').nth(3).isChecked()); times++)
    await press(times === 0 ? 'Space' : 'ArrowRight');
  await tabTo('.rating textarea');
  await keyboard.type('Schnell');
  await tabTo('.rating [type=submit]');
  await press('Enter');
  await ada.panel.getByText('Ihre Bewertung: Gut').waitFor();

  await press('Escape');
  await ada.panel.waitFor({ state: 'hidden' });
  expect(await ada.launcher.evaluate((it) => it.matches(':focus'))).toBe(true);
  await press('Shift+Tab');
  expect((await stop(ada))?.isInside).toBe(false);
  expect(unseen).toEqual([]);
  console.log(`keyboard: ${steps} steps from launcher to rating and out`);
});

test('what comes before the inbox, and the inbox in English, is as clean in light and dark', patient, async () => {
  const { app, shop } = place;
  const found: string[] = [];
  const look = async (page: Page, screen: string): Promise<void> => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await axeFindings(page)).map((finding) => `${screen}, ${colorScheme}: ${finding}`));
    }
  };
  await using fresh = await startTestApp({
    environment: { NAHTLOS_ADMIN_EMAIL: undefined, NAHTLOS_ADMIN_PASSWORD: undefined },
  });
  for (const locale of ['de-DE', 'en-GB']) {
    const { context } = await chromium.device({ locale, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(fresh.setupUrl ?? '');
    await page.getByLabel(/^(E-Mail|E-mail|Email)/).waitFor();
    await look(page, `set-up, ${locale}`);
    await page.getByRole('button', { name: /^(Einrichtung abschließen|Finish set-up|Finish)/ }).click();
    await page.locator('[aria-invalid]').first().waitFor();
    await look(page, `set-up with faults, ${locale}`);
    await page.goto(`${app.inboxUrl}/inbox`);
    await page.getByLabel(/^(Passwort|Password)$/).waitFor();
    await look(page, `sign-in, ${locale}`);
  }

  const ada = await visitShop(await chromium.device(), `${shop.origin}/`);
  await ada.open();
  await ada.say('Do you ship to Ulm?');
  await ask(app, 'inbox', 'self:change', { locale: 'en' }, place.mia.headers);
  const english = await chromium.device({ locale: 'en-GB', reducedMotion: 'reduce' });
  const { page } = await openInbox(english, app, place.mia.cookie);
  await page.getByRole('link', { name: /Do you ship to Ulm/ }).click();
  await page.getByRole('log', { name: 'Messages' }).getByText('Do you ship to Ulm?').waitFor();
  await look(page, 'conversation, English');
  for (const settings of ['brand', 'agents']) {
    await page.goto(`${app.inboxUrl}/inbox/settings/${settings}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('.page .block').first().waitFor();
    await look(page, `${settings}, English`);
  }
  expect(found).toEqual([]);
});
