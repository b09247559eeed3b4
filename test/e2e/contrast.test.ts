import { expect, test } from 'vitest';
import { actSession } from '../support/acted-session.ts';
import { lookAtEverything, openChat } from '../support/chat-looks.ts';
import { contrastFlaws } from '../support/contrast-flaws.ts';
import { visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

/** Owners choose: too light for white, too dark for black, loud, and none at all. */
const accents = ['#0b6b5d', '#ffe14d', '#101418', '#ff2d2d', '#8a8a8a'];

test('whatever the accent, light and dark: signs, edges and the ring of the focus stand out by 3 : 1', {
  timeout: 300_000,
}, async () => {
  const device = await chromium.device({ reducedMotion: 'reduce' });
  const visitor = await visitShop(device, 'about:blank');
  await actSession(visitor.page);
  await visitor.page.goto(place.shop.put('/contrast', { html: 'lang="de"' }));
  await openChat(visitor);
  const found = new Map<string, string>();
  let states = 0;
  await lookAtEverything(visitor, async (name) => {
    states += 1;
    for (const accent of accents) {
      await visitor.page.locator('nahtlos-chat').evaluate((chat, to) => chat.setAttribute('accent', to), accent);
      for (const colorScheme of ['light', 'dark'] as const) {
        await visitor.page.emulateMedia({ colorScheme });
        for (const flaw of await contrastFlaws(visitor.page)) {
          const met = `${flaw}, ${colorScheme}, ${accent}`;
          found.set(met, found.get(met) ?? name);
        }
      }
    }
  });
  expect([...found].map(([flaw, name]) => `${flaw}, in ${name}`)).toEqual([]);
  expect(states).toBeGreaterThanOrEqual(30);
});
