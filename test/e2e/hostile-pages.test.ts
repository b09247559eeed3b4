import { expect, test } from 'vitest';
import { png } from '../file/samples.ts';
import { policyWithOwn, type ShopPage, tagFor } from '../support/shop-page.ts';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

const visit = async (path: string, page: ShopPage): Promise<ShopVisitor> => {
  const { shop } = place;
  // Without movement: what is measured stands still.
  const device = await chromium.device({ reducedMotion: 'reduce' });
  return visitShop(device, shop.put(path, { policy: policyWithOwn(shop.chat), ...page }));
};

/** Where it stands, and how large it is, at the right lower edge of 1280 × 720. */
const places = async (ada: ShopVisitor) => {
  // Under the hand the launcher is a little larger.
  await ada.page.mouse.move(0, 0);
  return {
    launcher: await ada.launcher.boundingBox(),
    panel: await ada.panel.boundingBox(),
    field: await ada.field.boundingBox(),
    text: await ada.field.evaluate((it) => getComputedStyle(it).fontSize),
  };
};

const styles = {
  'resets everything': { head: '<style>*{all:unset!important}</style>' },
  'makes everything huge, red and uneven': {
    head: '<style>*{margin:3px!important;padding:40px!important;border:9px solid red!important;box-sizing:content-box!important;font:bold 40px serif!important;float:left!important;letter-spacing:5px!important;text-transform:uppercase!important;line-height:3!important;visibility:visible}nahtlos-chat{position:static!important;display:inline!important;width:5px!important}</style>',
  },
  'counts in rem of 62.5 %': { head: '<style>html{font-size:62.5%}</style>' },
  'is zoomed out by its own root size': { head: '<style>html{font-size:40px}body{line-height:0}</style>' },
} satisfies Record<string, ShopPage>;

test('whatever the style of a page does, launcher and panel keep their place, size and letters', async () => {
  const plain = await visit('/plain', {});
  await plain.open();
  const wanted = await places(plain);
  expect(wanted.panel).toMatchObject({ width: 400 });
  for (const [does, page] of Object.entries(styles)) {
    const ada = await visit('/styled', page);
    await ada.open();
    expect(await places(ada), `A page that ${does}`).toEqual(wanted);
    await ada.page.close();
  }
});

test('on a page from right to left the chat stays German, on its side, and each message finds its own direction', async () => {
  const ada = await visit('/rtl', { html: 'lang="de" dir="rtl"' });
  await ada.open();
  await ada.say('Guten Tag', 'שלום');
  const direction = (text: string) =>
    ada.log.getByText(text, { exact: true }).evaluate((it) => getComputedStyle(it).direction);
  expect(await direction('Guten Tag')).toBe('ltr');
  expect(await direction('שלום')).toBe('rtl');
  const box = await ada.launcher.boundingBox();
  expect(box?.x).toBeGreaterThan(640);
});

test('a page that swaps its body keeps the talk: open, with its draft and its place', async () => {
  const ada = await visit('/swapped', {});
  await ada.open();
  await ada.say('Bleiben Sie dran?');
  await ada.marked('Bleiben Sie dran?', 'angekommen');
  await ada.field.fill('Ich schreibe gerade');
  await ada.page.evaluate(() => {
    const next = document.createElement('body');
    next.append('Die nächste Seite');
    document.body.replaceWith(next);
  });
  await ada.page.getByText('Die nächste Seite').waitFor();
  await ada.field.waitFor();
  expect(await ada.field.inputValue()).toBe('Ich schreibe gerade');
  await ada.field.press('Enter');
  await ada.marked('Ich schreibe gerade', 'angekommen');
  await ada.reads('Bleiben Sie dran?', 'Ich schreibe gerade');
  expect(await ada.page.locator('nahtlos-chat').count()).toBe(1);
});

/** As documented, for pages that allow scripts in other ways than by their host. */
const policies = {
  'by a nonce': "script-src 'nonce-shop'",
  'by a nonce that vouches for what its scripts load': "script-src 'nonce-shop' 'strict-dynamic'",
  'by a nonce, and as old browsers need it': "script-src 'nonce-shop' 'strict-dynamic' 'unsafe-inline' https:",
} as const;

test.each(
  Object.entries(policies),
)('a page that allows scripts %s shows everything, without one violation', async (how, scripts) => {
  const { shop, app } = place;
  const policy = policyWithOwn(shop.chat).replace(/script-src [^;]+/, scripts);
  expect(policy).toContain(scripts);
  const ada = await visit(`/nonce-${how.length}`, {
    policy: policy.replace("; style-src 'unsafe-inline'", ''),
    tag: tagFor(app.publicUrl).replace('<script', '<script nonce="shop"'),
  });
  await showsEverything(ada);
});

test('a page with Lit of its own allows its second policy, and both work', async () => {
  const { shop } = place;
  const policy = policyWithOwn(shop.chat).replace('lit-html', "lit-html 'allow-duplicates'");
  const ada = await visit('/lit', {
    policy,
    head: `<script nonce="shop">trustedTypes.createPolicy('lit-html', { createHTML: (it) => it })</script>`,
  });
  await showsEverything(ada);
});

/** Every piece that is loaded later: session, live, files with a picture, sheets, the code to scan. */
const showsEverything = async (ada: ShopVisitor): Promise<void> => {
  await ada.open();
  await ada.say('Sehen Sie das Bild?');
  await ada.marked('Sehen Sie das Bild?', 'angekommen');
  await ada.attach.setInputFiles({ name: 'korb.png', mimeType: 'image/png', buffer: png() });
  await ada.panel.locator('.chip img').waitFor();
  await ada.field.press('Enter');
  await ada.log.locator('.picture img').waitFor();
  await ada.panel.locator('[data-opens=ways]').click();
  await ada.panel.locator('[data-opens=device]').last().click();
  await ada.panel.getByRole('img', { name: /QR-Code/ }).waitFor();
};

/** What a page may do to the boxes that are fixed in it. */
const anchors = {
  'moves its body': 'body{transform:translateX(0)}',
  'filters its body': 'body{filter:grayscale(1)}',
  'contains its body': 'body{contain:paint;min-height:3000px}',
} as const;

test.each(Object.entries(anchors))('on a page that %s the chat stands in its corner all the same', async (how, css) => {
  const page = { head: `<style>${css}</style>`, body: '<p>Viel Text</p>'.repeat(120) };
  const plain = await visit('/plain', {});
  await plain.open();
  const wanted = await places(plain);
  const ada = await visit(`/anchor-${how.length}`, page);
  await ada.launcher.waitFor();
  expect(await ada.launcher.boundingBox()).toEqual(wanted.launcher);
  await ada.open();
  expect(await places(ada)).toEqual(wanted);
  await ada.page.evaluate(() => scrollTo(0, 700));
  expect(await places(ada)).toEqual(wanted);
  await ada.say('Hier unten?');
  await ada.marked('Hier unten?', 'angekommen');
  await ada.close();

  // Where the owner has put the element into that body herself, it goes there with the first sign that somebody wants it.
  const own = await visit(`/own-anchor-${how.length}`, { ...page, body: `${page.body}<nahtlos-chat></nahtlos-chat>` });
  await own.page.evaluate(() => document.querySelector('nahtlos-chat')?.shadowRoot?.querySelector('button')?.focus());
  await expect.poll(() => own.launcher.boundingBox(), { timeout: 10_000 }).toEqual(wanted.launcher);
  await own.open();
  expect(await places(own)).toEqual(wanted);
});

test('a page that stops all scrolling in its own way leaves that of the chat, and ours leaves the page as it was', async () => {
  const ada = await visit('/locked', {
    head: '<style>html.locked,html.locked body{overflow:hidden;height:100%}</style>',
    body: `${'<p>Viel Text</p>'.repeat(120)}<script nonce="shop">
document.documentElement.className = 'locked';
for (const name of ['wheel', 'touchmove']) for (const capture of [true, false])
  document.addEventListener(name, (event) => event.preventDefault(), { capture, passive: false });</script>`,
  });
  await ada.open();
  for (let n = 0; n < 12; n++) await ada.say(`Zeile ${n}\nund noch eine`);
  await ada.marked('Zeile 11', 'angekommen');
  const top = () => ada.log.evaluate((log) => log.scrollTop);
  const before = await top();
  expect(before).toBeGreaterThan(0);
  await ada.log.hover();
  await ada.page.mouse.wheel(0, -120);
  await expect.poll(top).toBeLessThan(before);

  const device = await chromium.device({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  const phone = await visitShop(
    device,
    place.shop.put('/long', { policy: policyWithOwn(place.shop.chat), body: '<p>Viel Text</p>'.repeat(200) }),
  );
  await phone.page.evaluate(() => {
    const own = new CSSStyleSheet();
    own.replaceSync('main{color:rgb(1,2,3)}');
    document.adoptedStyleSheets = [own];
    scrollTo(0, 900);
  });
  await phone.open();
  expect(await phone.page.evaluate(() => getComputedStyle(document.documentElement).overflowY)).toBe('hidden');
  await phone.close();
  expect(
    await phone.page.evaluate(() => [
      scrollY,
      getComputedStyle(document.documentElement).overflowY,
      getComputedStyle(document.querySelector('main') as Element).color,
    ]),
  ).toEqual([900, 'visible', 'rgb(1, 2, 3)']);
});
