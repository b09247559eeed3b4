import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { SiteSettings } from '../../protocol/view.ts';
import { type InboxAgent, openInbox } from '../support/inbox-agent.ts';
import { agent, ask } from '../support/people.ts';
import { startShop, tagFor } from '../support/shop-page.ts';
import { visitShop } from '../support/shop-visitor.ts';
import { type ShopWithChat, startShopWithChat } from '../support/shop-with-chat.ts';
import { movedClock } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();

/** The page of the tags before somebody whose clipboard may be read. */
const openTags = async (app: ShopWithChat['app']): Promise<InboxAgent> => {
  const device = await chromium.device();
  await device.context.grantPermissions(['clipboard-read', 'clipboard-write'], {
    origin: new URL(app.inboxUrl).origin,
  });
  const mia = await openInbox(device, app);
  await mia.signIn();
  await mia.settings('Einbauen');
  return mia;
};

const copied = async ({ page }: InboxAgent, label: string): Promise<string> => {
  await page.getByRole('button', { name: new RegExp(`Kopieren ?: ${label}`) }).click();
  await page.getByRole('button', { name: new RegExp(`Kopiert ?: ${label}`) }).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
};

/** As an owner allows what of the tag stands in the page itself: by its hash. */
const policyFor = (policy: string, code: string): string => {
  const scripts = [...code.matchAll(/<script(?: type="module")?>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return `default-src 'none'; ${policy.replaceAll('\n', ' ').replace('script-src', ['script-src', ...scripts].join(' '))}`;
};

test('whatever tab she copies from, pasted into a page as strict as the inbox says, the chat is there and speaks', async () => {
  await using place = await startShopWithChat();
  const { shop, app } = place;
  const owner = await agent(app);
  const look: Partial<Omit<SiteSettings, 'logo'>> = {
    accent: '#a3195b',
    launcher: 'pill',
    launcherLabel: { de: 'Fragen & "Wünsche"?', en: '' },
  };
  await ask(app, 'inbox', 'site:change', look, owner.headers);
  const mia = await openTags(app);
  const policy = `${await copied(mia, 'Content-Security-Policy')} ${await copied(mia, 'Trusted Types')}`;
  const forms = ['HTML', 'Mit Element', 'Aufrufe vorab', 'Tag-Manager', 'Festgeschrieben', 'Aus einem Programm'];
  for (const [at, form] of forms.entries()) {
    await mia.page.getByRole('tab', { name: form }).click();
    const tag = await copied(mia, form);
    const device = await chromium.device();
    // The token in it is not hers yet.
    if (form === 'Aufrufe vorab') device.forgive(/nahtlos|status of 4/);
    const ada = await visitShop(device, shop.put(`/form-${at}`, { tag, policy: policyFor(policy, tag) }));
    await expect.poll(() => ada.launcher.innerText()).toBe('Fragen & "Wünsche"?');
    expect(await ada.launcher.evaluate((it) => getComputedStyle(it).backgroundColor)).toBe('rgb(163, 25, 91)');
    await ada.open();
    await ada.say(form);
    await ada.marked(form, 'angekommen');
    await device.context.close();
  }
});

test('the light turns green with the first page that carries the tag', async () => {
  await using place = await startShopWithChat();
  const mia = await openTags(place.app);
  await mia.page.getByText('Warten auf die erste Seite').waitFor();
  await visitShop(await chromium.device(), `${place.shop.origin}/`);
  await mia.page.getByText('Es funktioniert').waitFor();
  await mia.page.getByText(`Rad & Röstung (${place.shop.origin}/) · Fassung`).waitFor();
});

test('the light is green for the pinned file once somebody opens the chat', async () => {
  await using place = await startShopWithChat();
  const { shop, app } = place;
  const mia = await openTags(app);
  await mia.page.getByRole('tab', { name: 'Festgeschrieben' }).click();
  const ada = await visitShop(
    await chromium.device(),
    shop.put('/pinned', { tag: await copied(mia, 'Festgeschrieben') }),
  );
  await ada.open();
  await mia.page.getByText('Es funktioniert').waitFor();
});

test('a page whose address is not on the list may be allowed with one press, and is green when it is loaded again', async () => {
  await using place = await startShopWithChat();
  await using other = await startShop(place.app.publicUrl);
  const { page } = await openTags(place.app);
  const device = await chromium.device();
  // It is refused, and says so on its console.
  device.forgive(/nahtlos/);
  const ada = await visitShop(device, `${other.origin}/`);
  await page.getByText(`${other.origin} steht nicht auf der Liste`).waitFor();
  await page.getByRole('button', { name: `${other.origin} erlauben` }).click();
  await page.getByText('Laden Sie die Seite neu').waitFor();
  await ada.page.reload();
  await page.getByText('Es funktioniert').waitFor();
  await page.getByText(`Rad & Röstung (${other.origin}/) · Fassung`).waitFor();
});

test('the light says what is wrong with the tag of a page: another key, twice, an earlier copy', async () => {
  const clock = movedClock();
  await using place = await startShopWithChat({ clock });
  const { shop, app } = place;
  const { page } = await openTags(app);
  const device = await chromium.device();
  device.forgive(/there is no site with this key/, /has already been used with this registry/);

  const tag = `<script async src="${app.publicUrl}/nahtlos.js?site=somebody"></script>`;
  const ada = await visitShop(device, shop.put('/key', { tag }));
  await page.getByText('Die Zeile auf der Seite meint eine andere Website').waitFor();
  await page.getByText(`${shop.origin} fragt nach einem Schlüssel, den es hier nicht gibt`).waitFor();

  clock.move(1);
  await ada.page.goto(shop.put('/twice', { tag: `${tagFor(app.publicUrl)}${tagFor(app.publicUrl)}` }));
  await page.getByText('Die Zeile steht zweimal auf der Seite').waitFor();

  // A copy that some cache has kept, with the parts of its time.
  clock.move(1);
  const { version } =
    /"version":"(?<version>[^"]+)"/.exec(await (await fetch(`${app.publicUrl}/nahtlos.js`)).text())?.groups ?? {};
  if (version === undefined) throw new Error('The loader does not say of which version it is.');
  await device.context.route(/\/nahtlos\.js/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace(version, '0.0.1-copied') });
  });
  await device.context.route(/\.0\.0\.1-copied\.js/, (route) =>
    route.fulfill({ status: 302, headers: { location: route.request().url().replace('0.0.1-copied', version) } }),
  );
  await ada.page.goto(`${shop.origin}/`);
  await page.getByText('Auf der Seite steht eine alte Fassung (0.0.1-copied)').waitFor();
});

test('where a page lets nothing through to the server, the light says which line is missing', async () => {
  const clock = movedClock();
  await using place = await startShopWithChat({ clock });
  const { shop, app } = place;
  const { page } = await openTags(app);
  await page.getByText('Warten auf die erste Seite').waitFor();
  const device = await chromium.device();
  device.forgive(/connect-src|Content Security Policy/);
  await visitShop(device, shop.put('/closed', { policy: `default-src 'none'; script-src ${app.publicUrl}` }));
  clock.move(30_000);
  // Half a minute is up: whoever looks now is told.
  await page.reload();
  await page.getByText('Die Datei wurde geladen, aber es kam keine Meldung').waitFor();
  await page
    .getByText(`connect-src ${app.publicUrl} ${app.publicUrl.replace('http', 'ws')};`)
    .first()
    .waitFor();
});
