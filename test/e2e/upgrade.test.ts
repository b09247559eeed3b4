import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { startShopWithChat } from '../support/shop-with-chat.ts';
import { dist, startTestApp, type TestApp } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const failed = 'Lädt nicht. Nochmal?';
const next = '9.9.9-next';

interface Manifest {
  readonly version: string;
  readonly earlier: Readonly<Record<string, number>>;
}

/** What is built now, under the name of a later build; `keeps`: with the chunks of this one beside it. */
const laterBuild = (keeps: boolean): string => {
  const folder = mkdtempSync(join(tmpdir(), 'nahtlos-next-'));
  cpSync(dist, folder, { recursive: true });
  const assets = join(folder, 'widget/assets');
  const place = join(folder, 'widget/manifest.json');
  const { version, ...told } = JSON.parse(readFileSync(place, 'utf8')) as Manifest;
  for (const file of readdirSync(assets)) {
    if (!file.includes(version)) rmSync(join(assets, file));
    else if (keeps) cpSync(join(assets, file), join(assets, file.replace(version, next)));
    else renameSync(join(assets, file), join(assets, file.replace(version, next)));
  }
  const earlier = keeps ? { [version]: Date.now() } : {};
  writeFileSync(place, JSON.stringify({ ...told, version: next, earlier }));
  return folder;
};

/** The same server, with another build. */
const upgraded = (app: TestApp, shop: string, keeps: boolean): Promise<TestApp> =>
  startTestApp({
    dist: laterBuild(keeps),
    dataFolder: app.dataFolder,
    environment: { PORT: String(app.port), NAHTLOS_SITE_ORIGINS: shop },
  });

/** The loader may be cached for five minutes, the build it names lasts a month: that long ago it came. */
const reloadMuchLater = async ({ page }: ShopVisitor): Promise<void> => {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Network.clearBrowserCache');
  await page.reload();
};

test('a page that was open during an upgrade goes on with the build it came with; the next page has the new one', async () => {
  await using own = await startShopWithChat();
  const device = await chromium.device();
  const ada = await visitShop(device, `${own.shop.origin}/`);
  await ada.launcher.waitFor();
  await own.app.close();
  await using app = await upgraded(own.app, own.shop.origin, true);
  await ada.open();
  await ada.say('Noch da?');
  await ada.marked('Noch da?', 'angekommen');
  await ada.panel.getByRole('button', { name: 'Datenschutz' }).click();
  await ada.panel.getByRole('dialog', { name: 'Was ist gespeichert?' }).waitFor();
  const chunks = () => device.asked.filter((address) => address.startsWith(`${app.publicUrl}/assets/`));
  expect(chunks().length).toBeGreaterThan(3);
  expect(chunks().filter((address) => address.includes(next))).toEqual([]);

  await reloadMuchLater(ada);
  await ada.launcher.hover();
  await expect.poll(() => chunks().some((address) => address.includes(`panel.${next}.js`))).toBe(true);
  await ada.open();
  await ada.reads('Noch da?');
});

test('where the earlier build is gone a note says so, the shop goes on, and a reload brings the new one', async () => {
  await using own = await startShopWithChat();
  const device = await chromium.device();
  device.forgive(/status of 404/, /nahtlos: TypeError: Failed to fetch/);
  const ada = await visitShop(device, `${own.shop.origin}/`);
  await ada.launcher.waitFor();
  await own.app.close();
  await using _ = await upgraded(own.app, own.shop.origin, false);
  await ada.launcher.click();
  await ada.page.getByRole('button', { name: failed }).waitFor();
  await ada.page.getByLabel('Suche im Laden').fill('Klingel');
  expect(await ada.page.getByLabel('Suche im Laden').inputValue()).toBe('Klingel');
  await reloadMuchLater(ada);
  await ada.open();
  await ada.say('Jetzt aber');
  await ada.marked('Jetzt aber', 'angekommen');
});
