import type { BrowserContextOptions } from 'playwright-core';
import { expect, test } from 'vitest';
import { signToken } from '../support/known-person.ts';
import { startMailServer } from '../support/mail-server.ts';
import { agent, ask } from '../support/people.ts';
import { policyWithOwn, tagFor } from '../support/shop-page.ts';
import { nothingStored, type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { type ShopWithChat, startShopWithChat } from '../support/shop-with-chat.ts';
import { movedClock } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();

const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  userAgent:
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
};

const button = (visitor: ShopVisitor, name: string | RegExp) => visitor.panel.getByRole('button', { name });
const sheet = (visitor: ShopVisitor) => visitor.panel.getByRole('dialog');

/** The first device offers the conversation: what its sheet shows. */
const offer = async (visitor: ShopVisitor): Promise<{ url: string; code: string }> => {
  await visitor.device.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await button(visitor, 'Antwort: hier im Chat').click();
  await button(visitor, /^Anderes Gerät/).click();
  await sheet(visitor)
    .getByRole('img', { name: /QR-Code/ })
    .waitFor();
  await button(visitor, 'Link kopieren').click();
  await button(visitor, 'Link kopiert').waitFor();
  const url = await visitor.page.evaluate(() => navigator.clipboard.readText());
  const code = (await sheet(visitor).locator('.digits').innerText()).replace(/\D/g, '').slice(0, 6);
  expect(code).toMatch(/^\d{6}$/);
  return { url, code };
};

/** Addresses that say something about her, and not only fetch a file. */
const doors = ({ asked }: ShopVisitor['device']): string[] => asked.filter((address) => address.includes('/v1/'));

test('she scans the code of her laptop with her phone, and talks on at both', async () => {
  await using place = await startShopWithChat();
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Haben Sie das Rad in Grün?');
  await ada.marked('Haben Sie das Rad in Grün?', 'angekommen');
  const { url } = await offer(ada);
  // The shop's own page: where she scans it, she stays in the shop.
  expect(url).toMatch(new RegExp(`^${place.shop.origin}/#nahtlos=nl_[\\w-]{43}$`));

  const there = await chromium.device(phone);
  const mobile = await visitShop(there, url);
  await sheet(mobile).getByText('Das auf einem anderen Gerät begonnene Gespräch hier fortsetzen?').waitFor();
  expect(mobile.page.url()).toBe(`${place.shop.origin}/`);
  // A scanner and a preview use nothing up: before her tap nothing is told and nothing kept.
  expect(doors(there).filter((address) => !address.endsWith('/visitor/hello'))).toEqual([]);
  expect(there.asked.join()).not.toContain('nl_');
  expect(await mobile.stored()).toEqual(nothingStored);

  await button(mobile, 'Ja, fortsetzen').click();
  await mobile.reads('Haben Sie das Rad in Grün?');
  await mobile.panel
    .getByText(/Begonnen heute .* in Chrom(e|ium), Linux/)
    .first()
    .waitFor();
  await ada.panel.getByText('Auf Chrome, Android fortgesetzt').first().waitFor();
  await mobile.say('Ich bin jetzt am Telefon');
  await ada.reads('Haben Sie das Rad in Grün?', 'Ich bin jetzt am Telefon');
  await ada.say('Und hier auch noch');
  await mobile.reads('Haben Sie das Rad in Grün?', 'Ich bin jetzt am Telefon', 'Und hier auch noch');

  // After a reload it is hers there, without any code.
  await mobile.page.reload();
  await mobile.open();
  await mobile.reads('Haben Sie das Rad in Grün?', 'Ich bin jetzt am Telefon', 'Und hier auch noch');

  // A second scan of the same code.
  const late = await visitShop(await chromium.device(phone), url);
  late.device.forgive(/status of 410/);
  await button(late, 'Ja, fortsetzen').click();
  await late.panel
    .getByText('Dieser Code gilt nicht (mehr). Holen Sie auf dem ersten Gerät einen neuen.')
    .first()
    .waitFor();

  await button(ada, 'Das war ich nicht').first().click();
  await expect.poll(() => mobile.said()).toEqual([]);
  await ada.reads('Haben Sie das Rad in Grün?', 'Ich bin jetzt am Telefon', 'Und hier auch noch');
});

test('her no to a link leads to the chat, and not to another question', async () => {
  await using place = await startShopWithChat();
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/#nahtlos=nl_${'A'.repeat(43)}`);
  await button(ada, 'Nein').click();
  await sheet(ada).waitFor({ state: 'detached' });
  await ada.sees('Guten Tag! Wie können wir helfen?');
});

test('without a camera she types six digits, and says yes where they come from', async () => {
  await using place = await startShopWithChat();
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Wann öffnen Sie?');
  await ada.marked('Wann öffnen Sie?', 'angekommen');
  const { code } = await offer(ada);

  const mobile = await visitShop(await chromium.device(phone), `${place.shop.origin}/`);
  await mobile.open();
  await button(mobile, 'Antwort: hier im Chat').click();
  await button(mobile, /^Code eingeben/).click();
  await sheet(mobile).getByLabel('Sechs Ziffern').fill(code);
  await button(mobile, 'Weiter').click();
  await sheet(mobile).getByText('Bestätigen Sie jetzt auf dem ersten Gerät').waitFor();
  const number = (await sheet(mobile).locator('.digits').innerText()).replace(/\D/g, '').slice(0, 2);
  await ada.panel.getByText(`Chrome, Android zeigt ${number}. Sind Sie das?`).first().waitFor();
  await ada.panel
    .getByRole('group', { name: new RegExp(number) })
    .getByRole('button')
    .first()
    .click();
  await mobile.reads('Wann öffnen Sie?');
  await mobile.say('Danke');
  await ada.reads('Wann öffnen Sie?', 'Danke');
});

/** A shop's page that tells the chat who is signed in, as owners are told to do it. */
const signedPage = (place: ShopWithChat, path: string): string =>
  place.shop.put(path, {
    policy: policyWithOwn(place.shop.chat),
    tag: `<script nonce="shop">window.nahtlos=window.nahtlos||function(){(nahtlos.q=nahtlos.q||[]).push([...arguments])};nahtlos('identify',()=>window.tokenOfShop());</script>${tagFor(place.shop.chat)}`,
  });

test('signed in at the shop she has the same history on every device, and leaves nothing behind when she signs out', async () => {
  await using place = await startShopWithChat();
  const owner = await agent(place.app);
  const { secret } = await ask(place.app, 'inbox', 'key:add', { use: 'jwt', alg: 'HS256' }, owner.headers);
  const address = signedPage(place, '/konto');
  const at = async (options: BrowserContextOptions, who: { sub: string | null }): Promise<ShopVisitor> => {
    const device = await chromium.device(options);
    await device.context.exposeFunction('tokenOfShop', () =>
      who.sub === null ? null : signToken(secret ?? '', { sub: who.sub, name: 'Lena Weber' }),
    );
    return visitShop(device, address);
  };
  const who = { sub: 'K-1001' as string | null };
  const laptop = await at({}, who);
  await laptop.launcher.waitFor();
  expect(doors(laptop.device)).toEqual([]);
  expect(await laptop.stored()).toEqual(nothingStored);
  await laptop.open();
  await laptop.say('Wo bleibt mein Paket?');
  await laptop.marked('Wo bleibt mein Paket?', 'angekommen');

  const mobile = await at(phone, { sub: 'K-1001' });
  await mobile.open();
  await mobile.reads('Wo bleibt mein Paket?');
  await mobile.say('Es sollte gestern da sein');
  await laptop.reads('Wo bleibt mein Paket?', 'Es sollte gestern da sein');

  const other = await at({}, { sub: 'K-2002' });
  await other.open();
  await other.say('Ich bin jemand anderes');
  await other.reads('Ich bin jemand anderes');

  // A page that does not say who is signed in shows nothing of hers, whatever lies on the device.
  const silent = place.shop.put('/ohne', {});
  await laptop.page.goto(silent);
  await laptop.open();
  await laptop.panel.getByText('Melden Sie sich an, um Ihr Gespräch zu sehen.').first().waitFor();
  expect(await laptop.said()).toEqual([]);
  await laptop.page.goto(address);
  await laptop.open();
  await laptop.reads('Wo bleibt mein Paket?', 'Es sollte gestern da sein');

  const unsent = await laptop.page.evaluate(() =>
    (window as unknown as { nahtlos: (name: string) => Promise<{ unsent: number }> }).nahtlos('logout'),
  );
  expect(unsent).toEqual({ unsent: 0 });
  await laptop.panel.waitFor({ state: 'hidden' });
  who.sub = null;
  expect((await laptop.stored()).local).toEqual([]);
  await laptop.page.goto(silent);
  await laptop.open();
  await laptop.sees('Guten Tag! Wie können wir helfen?');
  expect(await laptop.said()).toEqual([]);
  await laptop.say('Bin ich hier richtig?');
  await laptop.reads('Bin ich hier richtig?');
  await mobile.reads('Wo bleibt mein Paket?', 'Es sollte gestern da sein');
});

test('a code sent to her address opens what she said there, on another device too', async () => {
  await using post = await startMailServer();
  const clock = movedClock();
  await using place = await startShopWithChat({
    clock,
    environment: {
      NAHTLOS_EMAIL_ADDRESS: 'chat@shop.example',
      NAHTLOS_EMAIL_SMTP_URL: `smtp://127.0.0.1:${post.port}`,
    },
  });
  const prove = async (visitor: ShopVisitor): Promise<void> => {
    const before = post.received.length;
    await button(visitor, 'Antwort: hier im Chat').click();
    await button(visitor, /^Adresse bestätigen/).click();
    await sheet(visitor).getByLabel('E-Mail-Adresse').fill('ada@example.de');
    await button(visitor, 'Code senden').click();
    await sheet(visitor).getByLabel('Code aus der E-Mail').waitFor();
    await expect.poll(() => post.received.length, { timeout: 10_000 }).toBe(before + 1);
    const mail = post.received.at(-1)!;
    expect(mail.to).toEqual(['ada@example.de']);
    const code = /^Subject: .*?(\d{6})/m.exec(mail.raw)?.[1] ?? /\b(\d{6})\b/.exec(mail.raw)?.[1] ?? '';
    await sheet(visitor).getByLabel('Code aus der E-Mail').fill(code);
    await button(visitor, 'Bestätigen').click();
    await sheet(visitor)
      .getByText(/ist bestätigt/)
      .waitFor();
    await button(visitor, 'Fertig').click();
  };
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  await ada.open();
  await ada.say('Bitte legen Sie es zurück');
  await ada.marked('Bitte legen Sie es zurück', 'angekommen');
  await prove(ada);
  // Between two codes to one address lies a minute.
  clock.move(60_000);

  const mobile = await visitShop(await chromium.device(phone), `${place.shop.origin}/`);
  await mobile.open();
  await mobile.say('Ist es noch da?');
  await mobile.marked('Ist es noch da?', 'angekommen');
  await prove(mobile);
  const { conversations } = await ask(
    place.app,
    'visitor',
    'conversation:list',
    {},
    {
      authorization: `Bearer ${((await mobile.kept('device')) as { token: string }).token}`,
    },
  );
  expect(conversations).toHaveLength(2);
});

test('she sees what is kept, has it handed out, and has all of it deleted', async () => {
  await using place = await startShopWithChat();
  const owner = await agent(place.app);
  const ada = await visitShop(await chromium.device({ acceptDownloads: true }), `${place.shop.origin}/`);
  await ada.open();
  await button(ada, 'Datenschutz').click();
  await sheet(ada).getByText('Auf diesem Gerät ist nichts gespeichert.').waitFor();
  await button(ada, 'Schließen').last().click();
  await ada.say('Meine Telefonnummer steht im Konto');
  await ada.marked('Meine Telefonnummer steht im Konto', 'angekommen');
  await button(ada, 'Datenschutz').click();
  await sheet(ada).getByText('Schlüssel dieses Geräts').waitFor();
  await sheet(ada).getByText('1 Nachricht').first().waitFor();
  const downloading = ada.page.waitForEvent('download');
  await button(ada, /^Exportieren/).click();
  expect((await downloading).suggestedFilename()).toMatch(/\.zip$/);

  await button(ada, /^Alle meine Daten löschen/).click();
  await button(ada, 'Endgültig löschen').click();
  await ada.panel.getByText('Alles ist gelöscht.').first().waitFor();
  expect((await ada.stored()).local).toEqual([]);
  const { rows } = await ask(
    place.app,
    'inbox',
    'inbox:list',
    { view: 'all', sort: 'newest', limit: 9 },
    owner.headers,
  );
  expect(rows).toEqual([]);
});
