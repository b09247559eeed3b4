import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();
const built = (path: string): string => readFileSync(new URL(`../../dist/widget/${path}`, import.meta.url), 'utf8');
const { version, integrity } = JSON.parse(built('manifest.json')) as { version: string; integrity: string };

test('the pinned file, checked by its hash, is all of the chat: nothing else is loaded while she talks', async () => {
  const { shop, app } = place;
  const file = `${app.publicUrl}/v${version}/nahtlos.full.js`;
  const device = await chromium.device();
  const ada = await visitShop(
    device,
    shop.put('/pinned', {
      tag: `<script async src="${file}" data-site="demo" integrity="${integrity}" crossorigin="anonymous"></script>`,
    }),
  );
  await ada.open();
  await ada.say('Aus einem Stück');
  await ada.marked('Aus einem Stück', 'angekommen');
  const programs = device.asked.filter((address) => /\.js/.test(address));
  expect(programs).toEqual([file]);
  const answer = await fetch(file);
  expect(answer.headers.get('cache-control')).toContain('immutable');
  expect((await fetch(`${app.publicUrl}/v9.9.9/nahtlos.full.js`)).status).toBe(404);
});

test('a page that lost what stands on its scripts says where the chat is by nahtlosSettings', async () => {
  const { shop, app } = place;
  const file = `${app.publicUrl}/v${version}/nahtlos.full.js`;
  const device = await chromium.device();
  device.forgive(/favicon/);
  const ada = await visitShop(
    device,
    shop.put('/settings', {
      policy: null,
      head: `<script>window.nahtlosSettings={site:'demo',server:'${app.publicUrl}'}</script>`,
      tag: `<script async src="${file}"></script>`,
    }),
  );
  await ada.open();
  await ada.say('Gefunden');
  await ada.marked('Gefunden', 'angekommen');
});

test('a program imports nothing but a function, and gets the element by calling it', async () => {
  const { shop, app } = place;
  const device = await chromium.device();
  const ada = await visitShop(device, shop.put('/program', { policy: null, tag: '' }));
  const code = `data:text/javascript;base64,${Buffer.from(built('esm/create-chat.js')).toString('base64')}`;
  device.forgive(/foreign request: data:/, /favicon/);
  // As a text: what compiles this test would put its own import in.
  const before = await ada.page.evaluate(
    `import(${JSON.stringify(code)}).then((it) => (Object.assign(window, it), document.querySelector('nahtlos-chat')))`,
  );
  expect(before).toBeNull();
  const made = await ada.page.evaluate(async (server) => {
    const { createChat } = window as unknown as {
      createChat(
        options: object,
      ): Promise<HTMLElement & { offsetX: number; send(text: string): Promise<{ seq: number }> }>;
    };
    const chat = await createChat({ server, site: 'demo', theme: 'dark', offsetX: 44, debug: false });
    const { seq } = await chat.send('Aus dem Programm');
    return [chat.getAttribute('theme'), chat.offsetX, chat.hasAttribute('debug'), seq];
  }, app.publicUrl);
  expect(made).toEqual(['dark', 44, false, 1]);
});

test('what holds nothing but the chat opens at once, and is not closed by her', async () => {
  const { shop } = place;
  const ada = await visitShop(
    await chromium.device(),
    shop.put('/full', { body: '<nahtlos-chat mode="full"></nahtlos-chat>' }),
  );
  await ada.field.waitFor();
  const box = await ada.panel.boundingBox();
  expect([box?.x, box?.y, box?.width, box?.height]).toEqual([0, 0, 1280, 720]);
  await ada.field.press('Escape');
  expect(await ada.launcher.isVisible()).toBe(false);
  expect(await ada.panel.getByRole('button', { name: 'Schließen' }).count()).toBe(0);
  await ada.say('Ganz groß');
  await ada.marked('Ganz groß', 'angekommen');
});

test('in a box of the page the chat is as large as the box', async () => {
  const { shop } = place;
  const device = await chromium.device({ reducedMotion: 'reduce' });
  device.forgive(/favicon/);
  const ada = await visitShop(
    device,
    shop.put('/inline', {
      policy: null,
      head: '<style>nahtlos-chat{width:420px;height:560px}</style>',
      body: '<nahtlos-chat mode="inline"></nahtlos-chat>',
    }),
  );
  await ada.field.waitFor();
  const box = await ada.panel.boundingBox();
  expect([box?.width, box?.height]).toEqual([420, 560]);
  await ada.say('Im Kasten');
  await ada.marked('Im Kasten', 'angekommen');
});

test('where a device link leads there is nothing but the chat, as large as the window', async () => {
  const device = await chromium.device();
  device.forgive(/favicon/);
  const ada = await visitShop(device, `${place.app.publicUrl}/continue?site=demo`);
  await ada.field.waitFor();
  const box = await ada.panel.boundingBox();
  expect([box?.width, box?.height]).toEqual([1280, 720]);
  await ada.say('Auf der eigenen Seite');
  await ada.marked('Auf der eigenen Seite', 'angekommen');
});

test('the pinned file speaks every language, and German in the form the element asks for', async () => {
  const { shop, app } = place;
  const tag = `<script async src="${app.publicUrl}/v${version}/nahtlos.full.js" data-site="demo" integrity="${integrity}" crossorigin="anonymous"></script>`;
  const heading = async (locale: string): Promise<string | null> => {
    const body = `<nahtlos-chat locale="${locale}"></nahtlos-chat>`;
    const ada = await visitShop(await chromium.device(), shop.put(`/pinned-${locale}`, { tag, body }));
    await ada.launcher.click();
    await ada.panel.locator('[data-opens=ways]').click();
    await ada.panel.locator('.sheet .ways').waitFor();
    return ada.panel.locator('.sheet').innerText();
  };
  expect(await heading('de')).toMatch(/\bIh(r|nen)|\bSie\b/);
  expect(await heading('de-du')).toMatch(/\b[Dd](u|ich|ir|ein)/);
  expect(await heading('en')).toMatch(/\byour?\b/i);
});
