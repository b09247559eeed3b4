import type { Page } from 'playwright-core';
import { type ConversationId, makeCid } from '../../protocol/ids.ts';
import { desktop, fieldOf, launcherOf, markOf, phone, say, take } from './camera.ts';
import { photographPersons } from './photograph-persons.ts';
import type { Look, Stage } from './stage.ts';

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

/** The running program with the demo's data: what the READMEs show, and more of it to look at. */
export const photographProgram = async (stage: Stage): Promise<void> => {
  await photographTalks(stage);
  await photographInbox(stage);
  await photographPersons(stage);
};

async function photographTalks(stage: Stage): Promise<void> {
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
