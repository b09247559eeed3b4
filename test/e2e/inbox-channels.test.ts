import { expect, test } from 'vitest';
import { createMailbox, type Mailbox } from '../../demo/mail/mailbox.ts';
import { demoAuthserv, postMail } from '../../demo/mail/post-mail.ts';
import type { Sent } from '../../plugin-server/channels/adapter.ts';
import type { MailOut } from '../../plugin-server/channels/email/mail.ts';
import { systemClock } from '../../plugin-server/clock.ts';
import { makeCid } from '../../protocol/ids.ts';
import { axeFindings } from '../support/axe.ts';
import { openInbox } from '../support/inbox-agent.ts';
import { visitor, words } from '../support/people.ts';
import { startTestApp } from '../support/test-app.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();

const shop = 'hello@shop.example';
const ada = 'ada@home.example';
const question = 'Ist mein Rad schon fertig?';

/** A shop with a mailbox, into which Ada has written and where she has asked for answers by mail. */
const withMail = async () => {
  const mailbox = createMailbox(systemClock());
  const refuses = { now: false };
  const refused: Sent = { state: 'failed', error: { class: 'blocked', code: '550 5.7.1' } };
  const out: MailOut = {
    ...mailbox,
    send: async (mail, signal) => (refuses.now ? refused : mailbox.send(mail, signal)),
  };
  let inlet = 0;
  const app = await startTestApp({
    mail: { from: shop, out, authserv: demoAuthserv },
    extend: (_, ground) => {
      inlet = ground.inletPort ?? 0;
      return [];
    },
  });
  const her = await visitor(app);
  const tab = await her.tab();
  const { conversation } = await tab.get('message:send', words(question, 1));
  // Her page stands in the background: she is not there to read.
  return { app, mailbox, refuses, inlet, tab, conversation };
};

type Shop = Awaited<ReturnType<typeof withMail>>;

const leavesAddress = ({ tab, conversation }: Shop) =>
  tab.get('escalation:ask', { conversation, cid: makeCid(), to: { is: 'email', value: ada, isChoice: true } });

/** The newest mail the shop has sent to her. */
const lastMailTo = async (mailbox: Mailbox, to: string) => {
  const sent = () => mailbox.all(to).flatMap((it) => (it.is === 'received' ? it.mail : []));
  await expect.poll(() => sent().length, { timeout: 15_000 }).toBeGreaterThan(0);
  const [mail] = sent();
  if (mail === undefined) throw new Error('No mail.');
  return mail;
};

const answers = async ({ inlet, mailbox }: Shop, text: string, from = ada, subject?: string): Promise<void> => {
  const mail = await lastMailTo(mailbox, ada);
  await postMail(inlet, {
    from,
    to: mail.replyTo ?? shop,
    subject: subject ?? `Re: ${mail.subject}`,
    text,
    references: [mail.messageId],
  });
};

test('an answer by mail: the picker says where it goes and why, the tick what became of it, and her mail comes back as a card', {
  timeout: 120_000,
}, async () => {
  const the = await withMail();
  await using _ = the.app;
  const mia = await openInbox(await chromium.device({ reducedMotion: 'reduce' }), the.app);
  const { page } = mia;
  await mia.signIn();
  await mia.look('Alle offenen');
  await mia.open(question);
  const picker = page.getByRole('button', { name: /^Antwort über/ });
  await page.getByText('wartet im Chat, kein anderer Weg').waitFor();
  await leavesAddress(the);
  await page.getByText('von ihr gewählt').waitFor();
  expect(await picker.textContent()).toBe('Antwort über Automatisch: E-Mail an a•••@home.example');
  await page.getByText('Chat → E-Mail').waitFor();

  await mia.thread.focus();
  await page.keyboard.press('c');
  const chat = page.getByRole('menuitemradio', { name: /^Chat/ });
  await chat.waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('c');
  await page.keyboard.press('Enter');
  await page.getByText('sie hat E-Mail gewählt').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  await chat.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.getByText('von ihr gewählt').waitFor();

  await mia.answer('Ja, es steht bereit.');
  await page.getByRole('button', { name: /^geht in \d+ s als eine Mail/ }).waitFor();
  await page.getByRole('button', { name: 'jetzt', exact: true }).click();
  const tick = page.getByRole('button', { name: 'per E-Mail gesendet' });
  await tick.waitFor({ timeout: 20_000 });
  await tick.focus();
  await page.getByRole('tooltip', { name: 'E-Mail: von ihr gewählt' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('tooltip').waitFor({ state: 'detached' });
  expect((await lastMailTo(the.mailbox, ada)).text).toContain('Ja, es steht bereit.');

  await answers(the, 'Danke! Kann ich es morgen holen?\n\n> Ja, es steht bereit.');
  await mia.sees('Danke! Kann ich es morgen holen?');
  const sure = page.getByRole('button', { name: 'bestätigt' });
  await sure.focus();
  await page.getByText('Der Mailserver hat geprüft, dass dieser Absender sie geschickt hat.').waitFor();
  await page.getByRole('button', { name: 'Ganze Mail' }).click();
  await mia.thread.getByText('> Ja, es steht bereit.').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Original' }).click();
  const frame = page.getByRole('dialog', { name: 'Die Mail, wie sie kam' }).locator('iframe');
  expect(await frame.getAttribute('sandbox')).toBe('');
  await frame.contentFrame().getByText('Danke! Kann ich es morgen holen?').waitFor();
});

test('a mail of somebody else waits for a yes, what a machine wrote is folded away, and whoever is fetched is seen', {
  timeout: 120_000,
}, async () => {
  const the = await withMail();
  await using _ = the.app;
  await leavesAddress(the);
  const mia = await openInbox(await chromium.device({ colorScheme: 'dark', reducedMotion: 'reduce' }), the.app);
  const { page } = mia;
  await mia.signIn();
  await mia.look('Alle offenen');
  await mia.row(question).click();
  await mia.sees(question);
  await mia.hasRead();
  await mia.answer('Ja, es steht bereit.');
  await page.getByRole('button', { name: 'jetzt', exact: true }).click();
  await answers(the, 'Ich bin ihre Schwester. Darf ich es holen?', 'kim@home.example');
  await page.getByText('Kam an ihre Antwortadresse, aber von einem anderen Absender.').waitFor();
  await page
    .getByRole('navigation', { name: 'Ansichten' })
    .getByRole('button', { name: /^Entwürfe von außen 1/ })
    .waitFor();
  await answers(the, 'Ich bin im Urlaub.', ada, 'Automatische Antwort: Abwesend');
  await page.getByText('Automatische Mail: Automatische Antwort: Abwesend').waitFor();
  expect(await axeFindings(page)).toEqual([]);

  await page.getByRole('button', { name: 'Freigeben' }).first().click();
  await page.getByText('Mail von kim@home.example ins Gespräch freigegeben').waitFor();
  const entries = mia.thread.locator('article[data-seq] .said-text');
  await expect
    .poll(() => entries.allTextContents())
    .toEqual([question, 'Ja, es steht bereit.', 'Ich bin ihre Schwester. Darf ich es holen?']);

  await the.tab.get('escalation:ask', { conversation: the.conversation, cid: makeCid(), to: { is: 'person' } });
  const ladder = page.getByRole('region', { name: 'Jemand wird geholt' });
  await ladder.waitFor();
  expect(await page.title()).toMatch(/^\(1\)/);
  expect(await axeFindings(page)).toEqual([]);
  await ladder.getByRole('button', { name: 'Übernehmen' }).click();
  await ladder.waitFor({ state: 'detached' });
  await page.getByText('mia hat im Posteingang übernommen').waitFor();
});

test('an answer the mail server refuses is red with its reason, stands among what did not arrive, and goes once more', {
  timeout: 120_000,
}, async () => {
  const the = await withMail();
  await using _ = the.app;
  await leavesAddress(the);
  the.refuses.now = true;
  const mia = await openInbox(await chromium.device({ reducedMotion: 'reduce' }), the.app);
  const { page } = mia;
  await mia.signIn();
  await mia.row(question).click();
  await mia.sees(question);
  await mia.hasRead();
  await mia.answer('Ja, es steht bereit.');
  await page.getByRole('button', { name: 'jetzt', exact: true }).click();
  await page.getByRole('button', { name: 'per E-Mail nicht zugestellt · wartet im Chat' }).waitFor({ timeout: 30_000 });
  await page.getByText('Der Mailserver hat sie abgelehnt. 550 5.7.1').waitFor();
  const views = page.getByRole('navigation', { name: 'Ansichten' });
  await views.getByRole('button', { name: /^Nicht zugestellt 1/ }).click();
  await mia.row('Ja, es steht bereit.').getByText('eine Antwort kam nicht an').waitFor();
  expect(await axeFindings(page)).toEqual([]);

  the.refuses.now = false;
  await page.getByRole('button', { name: 'Erneut', exact: true }).click();
  await page.getByRole('button', { name: 'per E-Mail gesendet', exact: true }).waitFor({ timeout: 30_000 });
  await views.getByRole('button', { name: /^Nicht zugestellt$/ }).waitFor();
  expect((await lastMailTo(the.mailbox, ada)).text).toContain('Ja, es steht bereit.');
});

test('a talk that began with a mail has a subject and no device, and nothing of the desk minds', {
  timeout: 120_000,
}, async () => {
  const the = await withMail();
  await using _ = the.app;
  const mail = {
    from: ada,
    to: shop,
    subject: 'Rechnung fehlt',
    text: 'Guten Tag, meine Rechnung fehlt.',
    references: [],
  };
  await postMail(the.inlet, mail);
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, reducedMotion: 'reduce' } as const;
  const mia = await openInbox(await chromium.device(phone), the.app);
  const { page } = mia;
  await mia.signIn();
  await mia.row('Rechnung fehlt').click();
  await mia.sees('Guten Tag, meine Rechnung fehlt.');
  await page.getByText('Rechnung fehlt', { exact: true }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.getByRole('button', { name: /^Person zeigen/ }).click();
  await page.getByText('Schreibt per E-Mail').waitFor();
  expect(await axeFindings(page)).toEqual([]);
});
