import { globSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { type ConversationId, makeCid } from '../protocol/ids.ts';
import { launchChromium } from '../test/support/launch-chromium.ts';
import { buildStale } from './build.ts';
import { desktop, fieldOf, folder, launcherOf, markOf, phone, say, take } from './screenshots/camera.ts';
import { photographPersons } from './screenshots/photograph-persons.ts';
import { type Look, openStage, type Stage } from './screenshots/stage.ts';

/** `npm run screenshots`: the pictures of README and documents, taken of the running program with the demo's data. */
interface Talk {
  readonly asks: readonly string[];
  readonly answers: readonly string[];
  readonly thanks: string;
}

const looks: readonly (Look & { readonly name: string; readonly talk: Talk })[] = [
  {
    name: 'desktop-de',
    locale: 'de',
    viewport: desktop,
    talk: {
      asks: ['Guten Tag! Passt der Korb vom Alster auch ans Elbe?', 'Ich habe das Elbe in Größe M.'],
      answers: ['Guten Tag! Ja, mit dem kurzen Halter, den legen wir dazu.', 'Ans M passt er ohne Umbau.'],
      thanks: 'Perfekt, dann komme ich am Samstag vorbei.',
    },
  },
  {
    name: 'phone-de',
    locale: 'de',
    viewport: phone,
    talk: {
      asks: ['Wie lange hält der Rheinufer, wenn die Tüte offen ist?'],
      answers: ['Drei bis vier Wochen schmeckt er wie am ersten Tag.', 'Dunkel und trocken, nicht in den Kühlschrank.'],
      thanks: 'Danke, so mache ich es.',
    },
  },
  {
    name: 'phone-dark-en',
    locale: 'en',
    viewport: phone,
    colorScheme: 'dark',
    talk: {
      asks: ['Hi! Does the basket of the Alster fit the Elbe too?', 'Mine is a size M.'],
      answers: ['Hello! It does, with the short bracket; we add one.', 'On an M it needs no changes.'],
      thanks: 'Perfect, see you on Saturday then.',
    },
  },
];

await buildStale();
mkdirSync(folder, { recursive: true });
{
  await using stage = await openStage(new Date('2026-11-20T16:12:00+01:00'));
  await photographWidget(stage);
  await photographInbox(stage);
  await photographPersons(stage);
}
await photographAll();

async function photographWidget(stage: Stage): Promise<void> {
  for (const { name, talk, ...look } of looks) {
    const page = await stage.page(look, `/demo/?lang=${look.locale}`);
    await launcherOf(page).waitFor();
    await take(page, `widget-closed-${name}`);
    await launcherOf(page).click();
    await fieldOf(page).waitFor();
    await take(page, `widget-open-${name}`);
    await converse(stage, page, talk);
    await take(page, `widget-talk-${name}`);
  }
}

/** She asks, Anna answers and has read what came last. */
async function converse(stage: Stage, page: Page, { asks, answers, thanks }: Talk): Promise<void> {
  await say(page, ...asks);
  const { rows } = await stage.ask('inbox:list', { view: 'all', sort: 'newest', limit: 1 });
  const conversation = rows[0]?.conversation;
  if (conversation === undefined) throw new Error('Nobody said anything.');
  for (const [at, text] of answers.entries()) {
    await stage.ask('message:send', { conversation, cid: makeCid(), n: at + 1, seenSeq: 100, text, files: [] });
    await page.getByRole('log').getByText(text).waitFor();
  }
  await say(page, thanks);
  await stage.ask('conversation:assign', {
    conversation,
    cid: makeCid(),
    to: (await stage.ask('session:read', {})).agent,
  });
  await stage.ask('conversation:read', { conversation, upTo: 100 });
  await markOf(page, thanks, /gesehen|seen/i).waitFor();
}

async function photographInbox(stage: Stage): Promise<void> {
  const german = await conversationAbout(stage, 'Alster Bremse');
  const english = await conversationAbout(stage, 'child seats rain');
  await takeInbox(stage, 'inbox-light-de', { locale: 'de', viewport: desktop }, german);
  await takeInbox(stage, 'inbox-dark-de', { locale: 'de', viewport: desktop, colorScheme: 'dark' }, german);
  await takeInbox(stage, 'inbox-phone-de', { locale: 'de', viewport: phone });
  await stage.ask('self:change', { locale: 'en' });
  await takeInbox(stage, 'inbox-light-en', { locale: 'en', viewport: desktop }, english);
}

/** A talk of the demo's past, as soon as the search finds it. */
async function conversationAbout(stage: Stage, words: string): Promise<ConversationId> {
  for (;;) {
    const { found } = await stage.ask('search:run', { text: words, offset: 0 });
    if (found[0] !== undefined) return found[0].conversation;
  }
}

/** On a desktop with a conversation opened beside the list; a phone shows one of them at a time. */
async function takeInbox(stage: Stage, name: string, look: Look, opened?: ConversationId): Promise<void> {
  const page = await stage.inbox(look, opened === undefined ? '/inbox' : `/inbox/c/${opened}`);
  const views = page.getByRole('navigation', { name: /Ansichten|Views/ });
  const rows = page.getByRole('region', { name: /Gespräche|Conversations/ }).getByRole('listitem');
  await rows.first().waitFor();
  if (opened !== undefined) {
    await views.getByRole('button', { name: /^(Alle offenen|All open)/ }).click();
    await rows.nth(8).waitFor();
    await page.getByRole('log').getByText('Ben').last().waitFor();
    await page.getByRole('button', { name: /Warum eine Person|Why one person/ }).waitFor();
    // Opened is read, a moment later.
    await page.locator('a[aria-current] .count').waitFor({ state: 'hidden' });
  }
  await take(page, name);
}

/** All of them on one sheet, to look at. */
async function photographAll(): Promise<void> {
  const names = globSync('*.png', { cwd: folder })
    .filter((name) => name !== 'all.png')
    .sort();
  const figures = names.map(
    (name) =>
      `<figure><img src="${pathToFileURL(join(folder, name)).href}"><figcaption>${basename(name, '.png')}</figcaption></figure>`,
  );
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  await page.goto(pathToFileURL(folder).href);
  await page.setContent(`<style>
    body { margin: 32px; display: flex; flex-wrap: wrap; gap: 28px; background: #dcd8cf; font: 14px system-ui, sans-serif; }
    figure { margin: 0; } img { display: block; height: 320px; border-radius: 8px; } figcaption { margin-top: 8px; }
  </style>${figures.join('')}`);
  await page.screenshot({ path: join(folder, 'all.png'), fullPage: true });
  await browser.close();
}
