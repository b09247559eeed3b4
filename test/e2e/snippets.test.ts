import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { SiteSettings } from '../../protocol/view.ts';
import { type InboxAgent, openInbox } from '../support/inbox-agent.ts';
import { agent, ask } from '../support/people.ts';
import { visitShop } from '../support/shop-visitor.ts';
import { type ShopWithChat, startShopWithChat } from '../support/shop-with-chat.ts';
import { startTestApp } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();

/** The page of the tags before somebody whose clipboard may be read. */
const openTags = async (app: ShopWithChat['app']): Promise<InboxAgent> => {
  const device = await chromium.device();
  await device.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(app.inboxUrl).origin });
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

test('the light of the tag turns green with the first page that carries it, and says what is wrong before', async () => {
  await using app = await startTestApp();
  await using shop = await (await import('../support/shop-page.ts')).startShop(app.publicUrl);
  const mia = await openTags(app);
  const { page } = mia;
  await page.getByText('Warten auf die erste Seite').waitFor();
  expect(shop.origin).not.toBe('');
});
