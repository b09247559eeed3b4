import { readFileSync } from 'node:fs';
import type { Download, Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { pdf, sample } from '../file/samples.ts';
import { openInbox } from '../support/inbox-agent.ts';
import { visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

const saved = async (asked: Promise<Download>): Promise<{ name: string; bytes: Buffer }> => {
  const download = await asked;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
};

/** How wide a picture is in its own pixels; 0: it is not drawn. */
const widthOf = (picture: Locator): Promise<number> => picture.evaluate((it) => (it as HTMLImageElement).naturalWidth);

test('she sends a picture and a PDF, the agent sees and saves both, and sends one back', async () => {
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  const mia = await openInbox(await chromium.device(), place.app, place.mia.cookie);
  await mia.look('Alle offenen');
  await ada.open();
  await ada.attach.setInputFiles([
    { name: 'rahmen.jpg', mimeType: 'image/jpeg', buffer: sample('photo.jpg') },
    { name: 'Rechnung Müller.pdf', mimeType: 'application/pdf', buffer: pdf() },
  ]);
  await ada.panel.getByRole('button', { name: 'Rechnung Müller.pdf entfernen' }).waitFor();
  await ada.say('Der Rahmen hat einen Riss.');
  await ada.marked('Der Rahmen hat einen Riss.', 'angekommen');
  await ada.panel.getByRole('button', { name: 'rahmen.jpg ansehen' }).waitFor();

  await mia.open('Der Rahmen hat einen Riss.');
  const picture = mia.thread.getByRole('img', { name: 'Bild rahmen.jpg' });
  await picture.waitFor();
  expect(await widthOf(picture)).toBeGreaterThan(0);
  const bill = mia.page.waitForEvent('download');
  await mia.thread.getByRole('link', { name: 'Rechnung Müller.pdf speichern' }).click();
  expect(await saved(bill)).toEqual({ name: 'Rechnung Müller.pdf', bytes: pdf() });
  const photo = mia.page.waitForEvent('download');
  await picture.click();
  const { name, bytes } = await saved(photo);
  expect(name).toBe('rahmen.jpg');
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  expect(bytes.includes('GPS') || bytes.includes('Exif')).toBe(false);

  const choosing = mia.page.waitForEvent('filechooser');
  await mia.page.getByRole('button', { name: 'Dateien anhängen' }).click();
  await (await choosing).setFiles({ name: 'garantie.pdf', mimeType: 'application/pdf', buffer: pdf('% Garantie\n') });
  await mia.answer('Das ist ein Garantiefall.');
  await ada.sees('Das ist ein Garantiefall.');
  const warranty = ada.page.waitForEvent('download');
  await ada.log.getByRole('button', { name: /^garantie\.pdf .* herunterladen/ }).click();
  expect(await saved(warranty)).toEqual({ name: 'garantie.pdf', bytes: pdf('% Garantie\n') });
});

test('a picture from the clipboard goes with the message, and opens in front of the page', async () => {
  const device = await chromium.device({ permissions: ['clipboard-read', 'clipboard-write'] });
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 });
    canvas.getContext('2d')?.fillRect(5, 5, 20, 10);
    const bytes = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': bytes ?? '' })]);
  });
  await ada.open();
  await ada.field.press('Control+V');
  await ada.panel.getByRole('button', { name: /entfernen$/ }).waitFor();
  await ada.say('So sieht es aus');
  await ada.marked('So sieht es aus', 'angekommen');
  await ada.log.getByRole('button', { name: /ansehen$/ }).click();
  const front = ada.page.getByRole('dialog', { name: /\.png$/ }).getByRole('img');
  await front.waitFor();
  expect(await widthOf(front)).toBe(40);
  await ada.page.keyboard.press('Escape');
  await front.waitFor({ state: 'hidden' });
  expect(await ada.field.isVisible()).toBe(true);
});

test('a file dropped onto the chat goes with the message, and the shop stays where it is', async () => {
  const ada = await visitShop(await chromium.device(), `${place.shop.origin}/`);
  await ada.open();
  const dataTransfer = await ada.page.evaluateHandle(() => {
    const dragged = new DataTransfer();
    dragged.items.add(new File(['Größe L'], 'zettel.txt', { type: 'text/plain' }));
    return dragged;
  });
  await ada.panel.dispatchEvent('dragover', { dataTransfer });
  const zone = ada.panel.getByText('Zum Anhängen hier ablegen');
  await zone.waitFor();
  await ada.panel.dispatchEvent('drop', { dataTransfer });
  await zone.waitFor({ state: 'hidden' });
  await ada.panel.getByRole('button', { name: 'zettel.txt entfernen' }).waitFor();
  await ada.say('Steht auf dem Zettel');
  await ada.marked('Steht auf dem Zettel', 'angekommen');
  await ada.log.getByRole('button', { name: /^zettel\.txt .* herunterladen/ }).waitFor();
});

test('a file that cannot be had is said to be so', async () => {
  const device = await chromium.device();
  device.forgive(/ERR_FAILED/);
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.open();
  await ada.attach.setInputFiles({ name: 'liste.txt', mimeType: 'text/plain', buffer: Buffer.from('Eins') });
  await ada.say('Die Liste');
  await ada.marked('Die Liste', 'angekommen');
  await ada.page.reload();
  await ada.open();
  const save = ada.log.getByRole('button', { name: /^liste\.txt .* herunterladen/ });
  await save.waitFor();
  await ada.page.route('**/v1/visitor/file/*', (asked) => asked.abort());
  await save.click();
  await ada.panel.locator('.notes').getByText('liste.txt konnte nicht geladen werden.').waitFor();
});

test('what cannot be sent is refused with its reason before a byte has left', async () => {
  const device = await chromium.device();
  const ada = await visitShop(device, `${place.shop.origin}/`);
  await ada.open();
  const offer = (name: string, mimeType: string, buffer: Buffer) =>
    ada.attach.setInputFiles({ name, mimeType, buffer });
  const reason = (text: string) => ada.panel.locator('.notes').getByText(text).waitFor();
  await offer('setup.exe', 'application/x-msdownload', Buffer.from('MZ'));
  await reason('setup.exe kann nicht gesendet werden: Wir nehmen Bilder, PDF und einfachen Text.');
  await offer('katalog.pdf', 'application/pdf', Buffer.alloc(limits.visitorFileBytes + 1));
  await reason('katalog.pdf ist zu groß: höchstens 10 MB.');
  await offer('leer.txt', 'text/plain', Buffer.alloc(0));
  await reason('leer.txt ist leer.');
  await offer('kaputt.jpg', 'image/jpeg', Buffer.from('kein Bild'));
  await reason('kaputt.jpg ist nicht lesbar.');
  expect(await ada.panel.getByRole('button', { name: /entfernen$/ }).count()).toBe(0);
  expect(device.asked.filter((address) => address.includes('/v1/visitor/file'))).toEqual([]);

  await offer('zettel.txt', 'text/plain', Buffer.from('Größe L'));
  await ada.say('Das passt');
  await ada.marked('Das passt', 'angekommen');
  expect(await ada.panel.locator('.notes').count()).toBe(0);
  expect(device.asked.filter((address) => address.includes('/v1/visitor/file'))).toHaveLength(1);
});

test('what the server refuses stays with her, with its words and the reason', async () => {
  const device = await chromium.device();
  device.forgive(/status of 415/);
  const ada = await visitShop(device, `${place.shop.origin}/`);
  const mia = await openInbox(await chromium.device(), place.app, place.mia.cookie);
  await mia.look('Alle offenen');
  await ada.open();
  await ada.say('Guten Morgen');
  await ada.marked('Guten Morgen', 'angekommen');
  await ada.attach.setInputFiles({ name: 'notiz.txt', mimeType: 'text/plain', buffer: Buffer.from([0, 1, 2, 3, 255]) });
  await ada.say('Hier meine Notiz');
  await ada.log.getByText('Nicht gesendet: wir nehmen Bilder, PDF und einfachen Text').waitFor();
  await ada.say('Geht das auch ohne?');
  await ada.marked('Geht das auch ohne?', 'angekommen');
  await ada.marked('Hier meine Notiz', 'Nicht gesendet');
  await mia.open('Geht das auch ohne?');
  await mia.reads('Guten Morgen', 'Geht das auch ohne?');

  await ada.page.reload();
  await ada.open();
  await ada.marked('Hier meine Notiz', 'Nicht gesendet');
  await ada.message('Hier meine Notiz').getByRole('button', { name: 'Löschen' }).click();
  await ada.reads('Guten Morgen', 'Geht das auch ohne?');
});
