import { expect, test } from 'vitest';
import { policyWithOwn, type ShopPage } from '../support/shop-page.ts';
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
const places = async (ada: ShopVisitor) => ({
  launcher: await ada.launcher.boundingBox(),
  panel: await ada.panel.boundingBox(),
  field: await ada.field.boundingBox(),
  text: await ada.field.evaluate((it) => getComputedStyle(it).fontSize),
});

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

test('keys typed into the chat do nothing in the shop, and keys typed into the shop still do', async () => {
  const ada = await visit('/shortcuts', {
    body: `<output></output><script nonce="shop">for (const it of ['keydown', 'keyup', 'keypress', 'paste', 'input', 'wheel'])
document.addEventListener(it, (event) => { document.querySelector('output').append(it + (event.key ?? '') + ' '); if (event.key === 's') event.preventDefault(); })</script>`,
  });
  const heard = () => ada.page.locator('output').textContent();
  await ada.page.keyboard.press('s');
  expect(await heard()).toContain('keydowns');
  await ada.open();
  const before = await heard();
  await ada.field.pressSequentially('Das passt so');
  await ada.field.press('Enter');
  await ada.marked('Das passt so', 'angekommen');
  expect(await heard()).toBe(before);
  await ada.page.getByLabel('Suche im Laden').press('s');
  await expect.poll(heard).not.toBe(before);
});

test('a page that changed the built-ins and took the name nahtlos is neither helped nor harmed', async () => {
  const ada = await visit('/patched', {
    head: `<script nonce="shop">
Array.prototype.first = function () { return this[0] };
Array.prototype.flat = undefined;
String.prototype.trimLeft = undefined;
window.nahtlos = { clobbered: true };
window.before = [Object.keys(window).length, Array.prototype.map, JSON.stringify, Promise, fetch, history.pushState];
</script>`,
    body: '<div id="nahtlos"></div><form name="nahtlos-chat"></form>',
  });
  await ada.open();
  await ada.say('Geht es auch hier?');
  await ada.marked('Geht es auch hier?', 'angekommen');
  await ada.reads('Geht es auch hier?');
  const untouched = await ada.page.evaluate(() => {
    const { before } = window as unknown as { before: unknown[] };
    return [Array.prototype.map, JSON.stringify, Promise, fetch, history.pushState].every(
      (it, at) => it === before[at + 1],
    );
  });
  expect(untouched).toBe(true);
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

test('a page with Lit of its own allows its second policy, and both work', async () => {
  const { shop } = place;
  const policy = policyWithOwn(shop.chat).replace('lit-html', "lit-html 'allow-duplicates'");
  const ada = await visit('/lit', {
    policy,
    head: `<script nonce="shop">trustedTypes.createPolicy('lit-html', { createHTML: (it) => it })</script>`,
  });
  await ada.open();
  await ada.say('Zwei Lits');
  await ada.marked('Zwei Lits', 'angekommen');
});
