import { expect, test } from 'vitest';
import { actSession, askedOf, enter, show } from '../support/acted-session.ts';
import { offered, personScenes } from '../support/person-scenes.ts';
import { type ShopVisitor, visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

type Options = Parameters<typeof chromium.device>[0];

/** Ada with the chat open, at a server that answers whatever the scene says. */
const ada = async (options?: Options, html = 'lang="de"'): Promise<ShopVisitor> => {
  const device = await chromium.device({ reducedMotion: 'reduce', ...options });
  const address = place.shop.put(`/${html.replace(/\W/g, '')}`, { html });
  const visitor = await visitShop(device, 'about:blank');
  await actSession(visitor.page);
  await visitor.page.goto(address);
  await visitor.open();
  return visitor;
};

const sheetOf = (visitor: ShopVisitor) => visitor.panel.getByRole('dialog');
const focused = (visitor: ShopVisitor): Promise<string> =>
  visitor.page.evaluate(() => {
    const it = document.querySelector('nahtlos-chat')?.shadowRoot?.activeElement;
    return (it?.getAttribute('aria-label') ?? it?.textContent ?? '').trim();
  });

test('with keys alone she opens the ways, goes on to the code, and Escape leads back step by step', async () => {
  const visitor = await ada();
  const { keyboard } = visitor.page;
  const [, ways] = Object.entries(personScenes(Date.now())).find(([name]) => name === 'an offer') ?? [];
  await show(visitor.page, ways?.scene ?? {});
  await visitor.field.focus();
  await keyboard.press('Tab');
  expect(await focused(visitor)).toBe('Emoji');
  await keyboard.press('Tab');
  expect(await focused(visitor)).toBe('Antwort: hier im Chat');
  await keyboard.press('Enter');
  await sheetOf(visitor).getByText('Anderes Gerät').waitFor();
  expect(await focused(visitor)).toBe('Wo möchten Sie die Antwort?');
  // What lies behind is out of reach.
  await visitor.panel.locator('textarea').focus();
  expect(await focused(visitor)).toBe('Wo möchten Sie die Antwort?');
  for (let steps = 0; steps < 3; steps++) await keyboard.press('Tab');
  expect(await focused(visitor)).toMatch(/^Anderes Gerät/);
  await keyboard.press('Enter');
  await sheetOf(visitor)
    .getByRole('img', { name: /QR-Code/ })
    .waitFor();
  expect(await focused(visitor)).toBe('Weiter auf anderem Gerät');
  await keyboard.press('Escape');
  expect(await focused(visitor)).toMatch(/^Anderes Gerät/);
  await keyboard.press('Escape');
  await sheetOf(visitor).waitFor({ state: 'detached' });
  expect(await focused(visitor)).toBe('Antwort: hier im Chat');
  expect(await visitor.panel.isVisible()).toBe(true);
  await keyboard.press('Escape');
  await visitor.panel.waitFor({ state: 'hidden' });
});

test('on a phone Escape closes one sheet after the other, then the chat', async () => {
  const visitor = await ada({ viewport: { width: 390, height: 844 } });
  await enter(visitor.page, { opens: ['privacy', 'forget'], scene: personScenes(0)['what is stored']?.scene ?? {} });
  const { keyboard } = visitor.page;
  await keyboard.press('Escape');
  await sheetOf(visitor).getByRole('heading', { name: 'Was ist gespeichert?' }).waitFor();
  await keyboard.press('Escape');
  await sheetOf(visitor).waitFor({ state: 'detached' });
  expect(await visitor.panel.isVisible()).toBe(true);
  await keyboard.press('Escape');
  await visitor.panel.waitFor({ state: 'hidden' });
});

test('the code is fetched when its sheet opens and taken back when it closes, but not once she has copied the link', async () => {
  const visitor = await ada();
  await visitor.device.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const scene = personScenes(Date.now())['an offer'] ?? { opens: [], scene: {} };
  await enter(visitor.page, { opens: ['ways', 'device'], scene: {} });
  await show(visitor.page, scene.scene);
  await sheetOf(visitor).getByText('482').waitFor();
  await sheetOf(visitor).getByRole('button', { name: 'Zurück' }).click();
  expect(await askedOf(visitor.page)).toEqual([['offer'], ['endOffer']]);
  await visitor.panel.getByRole('button', { name: /^Anderes Gerät/ }).click();
  await sheetOf(visitor).getByRole('button', { name: 'Link kopieren' }).click();
  await sheetOf(visitor).getByRole('button', { name: 'Link kopiert' }).waitFor();
  await sheetOf(visitor).getByRole('button', { name: 'Schließen' }).click();
  await sheetOf(visitor).waitFor({ state: 'detached' });
  expect(await askedOf(visitor.page)).toEqual([['offer'], ['endOffer']]);
});

test('a page that refuses the clipboard shows the link to copy by hand', async () => {
  const visitor = await ada();
  await visitor.page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
  });
  await enter(visitor.page, personScenes(Date.now())['an offer'] ?? { opens: [], scene: {} });
  await sheetOf(visitor).getByRole('button', { name: 'Link kopieren' }).click();
  expect(await sheetOf(visitor).getByLabel('Diesen Link kopieren:').inputValue()).toBe(offered.url);
});

test('the question of another device stands before whatever she is at, and is said aloud', async () => {
  const visitor = await ada();
  await enter(
    visitor.page,
    personScenes(Date.now())['another device asks, amid something else'] ?? { opens: [], scene: {} },
  );
  await visitor.panel
    .getByRole('status')
    .getByText('Chrome, Android zeigt 47. Sind Sie das?')
    .waitFor({ state: 'attached' });
  await sheetOf(visitor)
    .getByRole('group', { name: /zeigt 47/ })
    .getByRole('button', { name: 'Nein' })
    .click();
  expect(await askedOf(visitor.page)).toContainEqual(['answerQuestion', false]);
});

test('six digits may be pasted as they were written; fewer are told before anything is sent', async () => {
  const visitor = await ada();
  await enter(visitor.page, personScenes(Date.now())['a code to enter'] ?? { opens: [], scene: {} });
  const field = sheetOf(visitor).getByLabel('Sechs Ziffern');
  expect(await focused(visitor)).toBe('');
  await field.fill('482 91');
  await field.press('Enter');
  await sheetOf(visitor).getByText('Der Code hat sechs Ziffern.').waitFor();
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  expect(await askedOf(visitor.page)).toEqual([]);
  await field.fill('482 913');
  await field.press('Enter');
  expect(await askedOf(visitor.page)).toEqual([['typeCode', '482913']]);
  // The field is gone, and with it what had the focus.
  await show(visitor.page, personScenes(Date.now())['a number to compare']?.scene ?? {});
  await sheetOf(visitor).getByText('Bestätigen Sie jetzt').waitFor();
  expect(await focused(visitor)).toBe('Hier fortsetzen');
});

test('a link opened asks by itself, and nothing happens before her yes', async () => {
  const visitor = await ada();
  await show(visitor.page, personScenes(Date.now())['a link opened']?.scene ?? {});
  await sheetOf(visitor).getByText('Nur wenn Sie den Code selbst geholt haben.').waitFor();
  expect(await askedOf(visitor.page)).toEqual([]);
  await sheetOf(visitor).getByRole('button', { name: 'Ja, fortsetzen' }).click();
  expect(await askedOf(visitor.page)).toEqual([['acceptArrival']]);
  await show(visitor.page, personScenes(Date.now())['gone on here']?.scene ?? {});
  await visitor.panel
    .getByText(/Begonnen (heute|gestern) .* in Firefox, Windows/)
    .first()
    .waitFor();
  expect(await sheetOf(visitor).count()).toBe(0);
  // It is news of the conversation: a sheet she opens next is about something else.
  await visitor.panel.getByRole('button', { name: 'Datenschutz' }).click();
  expect(await sheetOf(visitor).locator('.note').count()).toBe(0);
});

test('a code for an address is asked for once what she typed looks like one', async () => {
  const visitor = await ada();
  await enter(visitor.page, personScenes(Date.now())['an address to name'] ?? { opens: [], scene: {} });
  const field = sheetOf(visitor).getByLabel('E-Mail-Adresse');
  await field.fill('ada');
  await field.press('Enter');
  await sheetOf(visitor).getByText('Das sieht nicht nach einer E-Mail-Adresse aus.').waitFor();
  await field.fill('ada@example.de');
  await field.press('Enter');
  expect(await askedOf(visitor.page)).toEqual([['requestCode', 'ada@example.de', 'prove']]);
  await show(visitor.page, personScenes(Date.now())['a code in the mail']?.scene ?? {});
  const code = sheetOf(visitor).getByLabel('Code aus der E-Mail');
  expect(await code.getAttribute('autocomplete')).toBe('one-time-code');
  expect(await code.getAttribute('inputmode')).toBe('numeric');
  await sheetOf(visitor)
    .getByText(/Noch einmal senden in 0:5\d|1:00/)
    .waitFor();
  await code.fill('123456');
  await code.press('Enter');
  expect(await askedOf(visitor.page)).toContainEqual(['verifyCode', '123456']);
});

test('what needs proof leads to a code, and only with it to deleting', async () => {
  const visitor = await ada();
  await enter(visitor.page, personScenes(Date.now())['before deleting, unproven'] ?? { opens: [], scene: {} });
  expect(await sheetOf(visitor).getByRole('button', { name: 'Endgültig löschen' }).count()).toBe(0);
  await sheetOf(visitor).getByRole('button', { name: 'Per E-Mail bestätigen' }).click();
  await sheetOf(visitor).getByLabel('E-Mail-Adresse').fill('ada@example.de');
  await sheetOf(visitor).getByRole('button', { name: 'Code senden' }).click();
  expect(await askedOf(visitor.page)).toContainEqual(['requestCode', 'ada@example.de', 'erase']);
  await show(visitor.page, personScenes(Date.now())['an address proven']?.scene ?? {});
  await sheetOf(visitor).getByRole('button', { name: 'Fertig' }).click();
  await show(visitor.page, personScenes(Date.now())['before deleting']?.scene ?? {});
  await sheetOf(visitor).getByRole('button', { name: 'Endgültig löschen' }).click();
  expect((await askedOf(visitor.page)).at(-1)).toEqual(['eraseData', 'all']);
});
