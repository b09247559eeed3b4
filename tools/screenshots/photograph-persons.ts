import type { Locator, Page } from 'playwright-core';
import type { ConversationId } from '../../protocol/ids.ts';
import { signToken } from '../../test/support/known-person.ts';
import { ask, words } from '../../test/support/people.ts';
import { desktop, fieldOf, launcherOf, phone, say, take } from './camera.ts';
import type { Look, Stage } from './stage.ts';

const android =
  'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Mobile Safari/537.36';
const atHome: Look = { locale: 'de', viewport: desktop };
const onTheWay: Look = { locale: 'de', viewport: phone, userAgent: android };
const abroad: Look = { locale: 'en', viewport: phone, colorScheme: 'dark', userAgent: android };

/** Ida at her laptop, on her phone, signed in; somebody who only says so; and what Anna sees of all this. */
export const photographPersons = async (stage: Stage): Promise<void> => {
  await stage.ask('self:change', { locale: 'de' });
  const laptop = await stage.page(atHome, '/demo/?lang=de');
  const link = await offerAt(laptop);
  await take(laptop, 'widget-device-desktop-de');
  await photographArrival(stage, link);
  await proveAddress(laptop);
  await photographPrivacy(stage, laptop);
  await photographMailbox(stage);

  await signIn(stage, laptop);
  await pretend(stage);
  const { found } = await stage.ask('search:run', { text: 'abholbereit', offset: 0 });
  const conversation = found[0]?.conversation;
  if (conversation === undefined) throw new Error('What Ida wrote is not found.');
  await photographPanel(stage, conversation);
  await stage.ask('self:change', { locale: 'en' });
  await take(await openPerson(stage, { ...atHome, locale: 'en' }, conversation), 'inbox-person-light-en');
  await photographSettings(stage);
};

/** She writes, and fetches a code for another device; answers where its link leads. */
const offerAt = async (page: Page): Promise<string> => {
  await open(page);
  await say(page, 'Guten Tag! Ist mein Elbe schon abholbereit?');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await button(page, /^Antwort: hier im Chat/).click();
  await button(page, /^Anderes Gerät/).click();
  await sheet(page)
    .getByRole('img', { name: /QR-Code/ })
    .waitFor();
  await button(page, 'Link kopieren').click();
  await button(page, 'Link kopiert').waitFor();
  const { hash } = new URL(String(await page.evaluate('navigator.clipboard.readText()')));
  return `/demo/?lang=de${hash}`;
};

const photographArrival = async (stage: Stage, link: string): Promise<void> => {
  const mobile = await stage.page(onTheWay, link);
  await button(mobile, 'Ja, fortsetzen').waitFor();
  await take(mobile, 'widget-arrival-phone-de');
  await button(mobile, 'Ja, fortsetzen').click();
  await mobile.getByRole('log').getByText('abholbereit').waitFor();
  await say(mobile, 'Ich bin jetzt unterwegs, am Telefon.');
  await take(mobile, 'widget-second-phone-de');
};

const proveAddress = async (page: Page): Promise<void> => {
  await button(page, /^Antwort: hier im Chat/).click();
  await button(page, /^Adresse bestätigen/).click();
  await sheet(page).getByLabel('E-Mail-Adresse').fill('ida.sommer@shop.example');
  await button(page, 'Code senden').click();
  await sheet(page).getByLabel('Code aus der E-Mail').waitFor();
  const mail = await page.context().newPage();
  await mail.goto(new URL('/demo/mail?lang=de', page.url()).href);
  const subject = mail.getByRole('link', { name: /\d{6}/ });
  const code = /\d{6}/.exec(await subject.innerText())?.[0] ?? '';
  await mail.close();
  await sheet(page).getByLabel('Code aus der E-Mail').fill(code);
  await button(page, 'Bestätigen').click();
  await button(page, 'Fertig').click();
};

const photographPrivacy = async (stage: Stage, laptop: Page): Promise<void> => {
  await button(laptop, 'Datenschutz').click();
  await sheet(laptop).getByText('mit Code bestätigt').waitFor();
  await take(laptop, 'widget-privacy-desktop-de');
  await sheet(laptop).getByRole('button', { name: 'Schließen' }).click();

  const mobile = await stage.page(abroad, '/demo/?lang=en');
  await open(mobile);
  await say(mobile, 'Do you ship the enamel mug to Dublin?');
  await button(mobile, 'Privacy').click();
  await sheet(mobile).getByText('1 message').waitFor();
  await take(mobile, 'widget-privacy-phone-dark-en');
};

const photographMailbox = async (stage: Stage): Promise<void> => {
  const list = await stage.page(abroad, '/demo/mail?lang=en');
  await list.getByRole('listitem').waitFor();
  await take(list, 'mailbox-phone-dark-en');
  const mail = await stage.page(atHome, '/demo/mail?lang=de');
  await mail.getByRole('listitem').getByRole('link').click();
  await mail.locator('iframe').contentFrame().getByText('10 Minuten').waitFor();
  await take(mail, 'mailbox-desktop-de');
};

/** The shop's server says who Ida is. */
const signIn = async (stage: Stage, page: Page): Promise<void> => {
  const { secret } = await stage.ask('key:add', { use: 'jwt', alg: 'HS256' });
  const iat = Math.floor(stage.clock.wall() / 1_000);
  const who = { sub: 'K-2044', name: 'Ida Sommer', email: 'ida.sommer@shop.example', email_verified: true };
  const token = signToken(secret ?? '', { ...who, iat, exp: iat + 300 });
  await page.evaluate(`void nahtlos('identify', { token: '${token}' })`);
  await page.locator('nahtlos-chat [part=status][title^=Angemeldet]').waitFor();
};

/** Somebody else who only says that she is Ida. */
const pretend = async (stage: Stage): Promise<void> => {
  const made = await ask(stage, 'visitor', 'visitor:device', { site: 'demo', locale: 'de' }, { 'user-agent': android });
  const headers = { authorization: `Bearer ${made.token}` };
  await ask(stage, 'visitor', 'message:send', words('Ich bin Ida Sommer, wo ist mein Rad?', 1), headers);
  await ask(stage, 'visitor', 'identity:say', { name: 'Ida S.', email: 'ida.sommer@shop.example' }, headers);
};

const photographPanel = async (stage: Stage, conversation: ConversationId): Promise<void> => {
  const page = await openPerson(stage, atHome, conversation);
  await take(page, 'inbox-person-light-de');
  await page.getByRole('button', { name: 'Warum eine Person?' }).click();
  await page.getByRole('dialog').getByRole('region', { name: 'Was zusammenhängt' }).waitFor();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Shop-Konto/ })
    .click();
  await take(page, 'inbox-why-light-de');

  const dark = await openPerson(stage, { ...atHome, colorScheme: 'dark' }, conversation);
  await dark.getByRole('button', { name: 'Zusammenführen …' }).click();
  const merge = dark.getByRole('dialog', { name: 'Zwei Personen zusammenführen' });
  // Whom the claims suppose is laid beside her at once.
  await merge.getByRole('region', { name: 'Die andere Person' }).waitFor();
  await merge.getByLabel('Grund').fill('Sie hat es am Telefon bestätigt');
  await take(dark, 'inbox-merge-dark-de');

  const small = await openPerson(stage, { locale: 'de', viewport: phone }, conversation);
  await take(small, 'inbox-person-phone-de');
};

const openPerson = async (stage: Stage, look: Look, conversation: ConversationId): Promise<Page> => {
  const page = await stage.inbox(look, `/inbox/c/${conversation}${look.viewport.width < 1_000 ? '/person' : ''}`);
  const person = page.getByRole('complementary', { name: 'Person' });
  await person.getByRole('heading', { name: 'Ida Sommer' }).waitFor();
  await person.getByText('K-2044').filter({ visible: true }).first().waitFor();
  return page;
};

const photographSettings = async (stage: Stage): Promise<void> => {
  const page = await stage.inbox({ locale: 'en', viewport: desktop }, '/inbox/settings/data');
  await page
    .getByText('signs sign-ins')
    .or(page.getByText('k1', { exact: true }))
    .first()
    .waitFor();
  await take(page, 'inbox-identity-light-en');
};

const open = async (page: Page): Promise<void> => {
  await launcherOf(page).click();
  await fieldOf(page).waitFor();
};

const panelOf = (page: Page): Locator => page.locator('nahtlos-chat dialog[part=panel]');
const button = (page: Page, name: string | RegExp): Locator => panelOf(page).getByRole('button', { name });
const sheet = (page: Page): Locator => panelOf(page).getByRole('dialog');
